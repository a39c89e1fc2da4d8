#include "compiler/page/html.h"

#include <doctest/doctest.h>

#include <random>

using namespace nudge::page;

TEST_CASE("what only marks text stays, without attributes") {
  CHECK(harmless("<p>a <em>b</em> <strong class=\"x\" onclick=\"y()\">c</strong></p>") ==
        "<p>a <em>b</em> <strong>c</strong></p>");
  CHECK(harmless("a<br/>b<HR>") == "a<br>b<hr>");
  CHECK(harmless("1 < 2 > 3 &amp; 4") == "1 &lt; 2 &gt; 3 &amp; 4");
}

TEST_CASE("links lead to the web only") {
  CHECK(harmless("<a href=\"https://x/?a=1&amp;b=2\">x</a>") ==
        "<a href=\"https://x/?a=1&amp;b=2\" rel=\"noreferrer\">x</a>");
  CHECK(harmless("<a href='javascript:alert(1)'>x</a>") == "<a>x</a>");
  CHECK(harmless("<a href=\" javascript:x\">x</a>") == "<a>x</a>");
  CHECK(harmless("<a href=HTTPS://x>x</a>") == "<a href=\"HTTPS://x\" rel=\"noreferrer\">x</a>");
}

TEST_CASE("what runs or is loaded goes") {
  CHECK(harmless("a<script>alert('</p>')</script>b") == "ab");
  CHECK(harmless("a<SCRIPT>x</sCript >b") == "ab");
  CHECK(harmless("a<script>x") == "a");
  CHECK(harmless("a<style>p{}</style><!-- <p> -->b<?x?>c") == "abc");
  CHECK(harmless("<img src=x onerror=alert(1) alt=\"a &quot;b\">") ==
        "<span class=\"picture\">[picture: a &quot;b]</span>");
  CHECK(harmless("<object data=x>y</object><form><input></form>") == "y");
}

TEST_CASE("tags balance, whatever comes") {
  CHECK(harmless("<p>a<em>b</p>c</em>") == "<p>a<em>b</em></p>c");
  CHECK(harmless("</div><ul><li>a") == "<ul><li>a</li></ul>");
  CHECK(harmless("<p") == "<p></p>");
}

TEST_CASE("any bytes give tags that balance, and nothing else") {
  const std::string pieces[] = {
      "<p>", "</p>", "<",    ">",    "\"", "'",       "<a href=", "https://x", "<b ",
      "/",   "<!--", "-->",  "=",    " ",  "<script", "</",       "x",         "&",
      "<i>", "</b>", "<td>", "</a>", "</", "<br>",    "onload=",  "\xff",      "<img alt="};
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string html;
    for (unsigned count = random() % 12; count > 0; --count)
      html += pieces[random() % std::size(pieces)];
    const std::string clean = harmless(html);
    INFO(html);
    std::vector<std::string> open;
    for (size_t at = clean.find('<'); at != std::string::npos; at = clean.find('<', at + 1)) {
      const size_t end = clean.find('>', at);
      REQUIRE(end != std::string::npos);
      const std::string tag = clean.substr(at + 1, end - at - 1);
      const std::string name = tag.substr(0, tag.find(' '));
      REQUIRE(tag.find("onload") == (name == "a" ? tag.find("onload") : std::string::npos));
      if (name == "br") continue;
      if (name[0] == '/') {
        REQUIRE(!open.empty());
        REQUIRE(open.back() == name.substr(1));
        open.pop_back();
      } else {
        open.push_back(name);
      }
    }
    REQUIRE(open.empty());
  }
}

TEST_CASE("documentation becomes paragraphs") {
  CHECK(paragraphs("one\ntwo\n\nthree") == "<p>one\ntwo</p>\n<p>three</p>\n");
  CHECK(paragraphs("a `b < c` d") == "<p>a <code>b &lt; c</code> d</p>\n");
  CHECK(paragraphs("a ` b") == "<p>a &#96; b</p>\n");
  CHECK(paragraphs("") == "");
  CHECK(paragraphs("\n\n") == "");
}
