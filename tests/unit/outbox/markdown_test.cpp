#include "runtime/outbox/markdown.h"

#include <doctest/doctest.h>

#include "runtime/value/json_text.h"

using namespace nudge;

TEST_CASE("Markdown gives html and text, without a newline at the end") {
  RenderedMarkdown rendered = render_markdown("# Hi\n\nSee [us](https://x.example).\n");
  CHECK(rendered.html == "<h1>Hi</h1>\n<p>See <a href=\"https://x.example\">us</a>.</p>");
  CHECK(rendered.text == "Hi\n\nSee us (https://x.example).");
  CHECK(render_markdown("").html.empty());
  CHECK(render_markdown("").text.empty());
  CHECK(render_markdown("a\nb").text == "a\nb");
}

TEST_CASE("nothing of raw HTML and no script gets through") {
  CHECK(render_markdown("<script>x</script>\n\na <b>c</b>").html.find("<script") == std::string::npos);
  CHECK(render_markdown("a <b>c</b>").html.find("<b>") == std::string::npos);
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
  MarkdownCache cache;
  for (int round = 0; round < 2; ++round) {
    for (int body = 0; body < 20000; body += 7) {
      std::string markdown = "body *" + std::to_string(body) + "*";
      std::string html, text;
      RenderedMarkdown rendered = render_markdown(markdown);
      append_json_text(html, rendered.html);
      append_json_text(text, rendered.text);
      const MarkdownCache::Quoted& quoted = cache.quoted(markdown);
      REQUIRE(quoted.html == html);
      REQUIRE(quoted.text == text);
    }
  }
  std::string longest(MarkdownCache::kMaxBodyBytes + 1, 'x');
  CHECK(cache.quoted(longest).text == "\"" + longest + "\"");
  CHECK(cache.quoted("").html == "\"\"");
}
