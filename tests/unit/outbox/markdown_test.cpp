#include "runtime/outbox/markdown.h"

#include <doctest/doctest.h>

#include "runtime/value/escape.h"
#include "runtime/value/json_text.h"

using namespace nudge;

TEST_CASE("Markdown gives html and text, without a newline at the end") {
  RenderedBody rendered = render_markdown("# Hi\n\nSee [us](https://x.example).\n");
  CHECK(rendered.html == "<h1>Hi</h1>\n<p>See <a href=\"https://x.example\">us</a>.</p>");
  CHECK(rendered.text == "Hi\n\nSee us (https://x.example).");
  CHECK(render_markdown("").html.empty());
  CHECK(render_markdown("").text.empty());
  CHECK(render_markdown("a\nb").text == "a\nb");
}

TEST_CASE("the author's HTML stays, dangerous links are emptied") {
  CHECK(render_markdown("a <b>c</b>").html == "<p>a <b>c</b></p>");
  CHECK(render_markdown("a <b>c</b><br>d").text == "a c\nd");
  CHECK(render_markdown("<div>\n<p>one</p><a href=\"https://x.example\">two</a>\n</div>\n\nthree").text ==
        "one\n\ntwo (https://x.example)\n\nthree");
  CHECK(render_markdown("<javascript:alert(1)>").html == "<p><a href=\"\">javascript:alert(1)</a></p>");
  CHECK(render_markdown("[x](javascript:alert(1))").html == "<p><a href=\"\">x</a></p>");
}

TEST_CASE("plain text says the address of a link once") {
  CHECK(render_markdown("https://x.example/a").text == "https://x.example/a");
  CHECK(render_markdown("mail ada@x.example").text == "mail ada@x.example");
  CHECK(render_markdown("[**a** b](https://x.example) c").text == "a b (https://x.example) c");
}

TEST_CASE("GitHub's extensions") {
  CHECK(render_markdown("~~a~~").html == "<p><del>a</del></p>");
  CHECK(render_markdown("www.x.example").html == "<p><a href=\"http://www.x.example\">www.x.example</a></p>");
  CHECK(render_markdown("| a | b |\n|---|---|\n| 1 | 2 |").html.starts_with("<table>"));
}

TEST_CASE("the cache gives what rendering gives, whatever it holds") {
  BodyCache cache;
  for (int round = 0; round < 2; ++round) {
    for (int body = 0; body < 20000; body += 7) {
      std::string markdown = "body *" + std::to_string(body) + "*";
      std::string html, text;
      RenderedBody rendered = render_markdown(markdown);
      append_json_text(html, rendered.html);
      append_json_text(text, rendered.text);
      const BodyCache::Quoted& quoted = cache.quoted(TextForm::markdown, markdown);
      REQUIRE(quoted.html == html);
      REQUIRE(quoted.text == text);
    }
  }
  std::string longest(BodyCache::kMaxBodyBytes + 1, 'x');
  CHECK(cache.quoted(TextForm::markdown, longest).text == "\"" + longest + "\"");
  CHECK(cache.quoted(TextForm::markdown, "").html == "\"\"");
}

TEST_CASE("what values hold is shown as it is, wherever in Markdown it stands") {
  for (const char* hostile : {"<script>alert(1)</script>",
                              "](javascript:alert(1))",
                              "`` ` ``",
                              "<!-- x",
                              "&lt;&amp;&#42;",
                              "# h",
                              "* a",
                              "1. a",
                              "---",
                              "![x](y)",
                              "[a]: b",
                              "www.evil.example",
                              "http://evil.example",
                              "a | b",
                              "~~~",
                              "\\<b>",
                              "'\"",
                              "</p><b>",
                              "a\n\n    code",
                              "> q",
                              "=",
                              "_a_ **b**"}) {
    CAPTURE(hostile);
    const std::string value = escape_markdown(hostile);
    for (const char* around :
         {"%", "a % b", "- %", "**%**", "[%](https://x.example)", "| h |\n|---|\n| % |", "> %"}) {
      std::string markdown = around, plain = around;
      const size_t at = markdown.find('%');
      markdown.replace(at, 1, value);
      plain.replace(at, 1, "PLACE");
      // The same tags as around a word.
      const auto tags = [](const std::string& html) {
        std::string found;
        bool inside = false;
        for (char byte : html) {
          inside = inside || byte == '<';
          if (inside) found += byte;
          if (byte == '>') inside = false;
        }
        return found;
      };
      CHECK(tags(render_markdown(markdown).html) == tags(render_markdown(plain).html));
    }
    std::string one_line = header_line(hostile);
    if (one_line.find("  ") == std::string::npos)
      CHECK(render_markdown("a " + value + " b").text == "a " + one_line + " b");
    CHECK(render_markdown("`" + value + "`").html.find("&#0") == std::string::npos);
    CHECK(render_markdown("```\n" + value + "\n```").html.find("&amp;#0") == std::string::npos);
  }
}
