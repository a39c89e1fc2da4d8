#include "compiler/check/text_place.h"

#include <doctest/doctest.h>

using namespace nudge::check;

namespace {

// What a value is wrapped in behind this text; "!" where none may stand. `%` in the text is a value before
// it.
std::string escape_after(PlaceForm form, std::string_view text) {
  TextPlace place(form);
  for (size_t at = 0; (at = text.find('%')) != std::string_view::npos;) {
    place.take(text.substr(0, at));
    place.take_value();
    text.remove_prefix(at + 1);
  }
  place.take(text);
  const Escape escape = place.escape();
  return escape.refused.empty() ? std::string(escape.builtin) : "!";
}
std::string html(std::string_view text) {
  return escape_after(PlaceForm::html, text);
}
std::string markdown(std::string_view text) {
  return escape_after(PlaceForm::markdown, text);
}

}  // namespace

TEST_CASE("HTML: text and attributes") {
  CHECK(html("") == "html_escape");
  CHECK(html("<p>a < b <br/> ") == "html_escape");
  CHECK(html("<p title=\"") == "html_escape");
  CHECK(html("<p title = 'a") == "html_escape");
  CHECK(html("<!-- <script> ") == "html_escape");
  CHECK(html("<!-- <script> --> a") == "html_escape");
  CHECK(html("<script>x</script> a") == "html_escape");
  CHECK(html("<!doctype html><p disabled>") == "html_escape");
}

TEST_CASE("HTML: addresses") {
  CHECK(html("<a href=\"") == "safe_url");
  CHECK(html("<A HREF='") == "safe_url");
  CHECK(html("<img alt=\"a\" src=\"") == "safe_url");
  CHECK(html("<a href=\"https://x.example/") == "url_escape");
  CHECK(html("<a href=\"%") == "url_escape");
  CHECK(html("<a href=\"x\" title=\"") == "html_escape");
  CHECK(html("<a disabled href=\"") == "safe_url");
}

TEST_CASE("HTML: places where nothing is safe") {
  for (const char* place : {"<script>", "<style>a{", "<SCRIPT src=\"x\">", "<p ", "<p", "<", "</",
                            "<p title=", "<p title=a", "<p onclick=\"", "<p style=\"color:", "<p a=\"b\" c",
                            "<!doctype ", "<img srcset=\"", "<script></scrip"})
    CHECK(html(place) == "!");
}

TEST_CASE("HTML for Outlook alone is read like the rest") {
  CHECK(html("<!--[if mso]><a href=\"") == "safe_url");
  CHECK(html("<!--[if mso]><table><![endif]--> a") == "html_escape");
  CHECK(html("<!--[if !mso]><!--> <a href=\"") == "safe_url");
}

TEST_CASE("Markdown: text, links and raw HTML") {
  CHECK(markdown("") == "markdown_escape");
  CHECK(markdown("# a ") == "markdown_escape");
  CHECK(markdown("a < b ") == "markdown_escape");
  CHECK(markdown("[a](") == "safe_url");
  CHECK(markdown("[a](<") == "safe_url");
  CHECK(markdown("[%](") == "safe_url");
  CHECK(markdown("[a](https://x.example/?a=") == "url_escape");
  CHECK(markdown("[a](b \"") == "markdown_escape");
  CHECK(markdown("[a](b) ") == "markdown_escape");
  CHECK(markdown("[a](%) ") == "markdown_escape");
  CHECK(markdown("\\[a\\](") == "markdown_escape");
  CHECK(markdown("x\n[a]: ") == "safe_url");
  CHECK(markdown("x [a]: ") == "markdown_escape");
  CHECK(markdown("<https://x.example/") == "url_escape");
  CHECK(markdown("<a href=\"") == "safe_url");
  CHECK(markdown("<b title=\"") == "markdown_escape");
  CHECK(markdown("<script>") == "!");
}

TEST_CASE("headers and links of their own") {
  CHECK(escape_after(PlaceForm::plain, "a") == "");
  CHECK(escape_after(PlaceForm::header, "<a href=") == "header_text");
  CHECK(escape_after(PlaceForm::link, "") == "header_text");
  CHECK(escape_after(PlaceForm::link, "https://x.example/") == "url_escape");
}

TEST_CASE("branches meet where what follows is read alike") {
  const auto at = [](std::string_view text) {
    TextPlace place(PlaceForm::html);
    place.take(text);
    return place;
  };
  CHECK(at("<p>") == at("<b>a</b>"));
  CHECK(at("<p title=\"a") == at("<p title=\""));
  CHECK_FALSE(at("<a href=\"a") == at("<a href=\""));
  CHECK_FALSE(at("<p>") == at("<p"));
  CHECK_FALSE(at("<a href=\"") == at("<a title=\""));
}
