#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

using namespace nudge;

namespace {

ast::TextLiteral text_of(const std::string& source) {
  Parsed parsed("let x = " + source);
  REQUIRE(parsed.errors().empty());
  auto& let = std::get<ast::LetDecl>(parsed.tree.declarations.at(0).node);
  return std::move(std::get<ast::TextLiteral>(let.value->node));
}

std::string plain(const std::string& source) {
  return text_of(source).plain_text();
}

}  // namespace

TEST_CASE("escapes") {
  CHECK(plain(R"("a\"b\\c\{d\}")") == "a\"b\\c{d}");
  CHECK(plain(R"("a\nb\tc")") == "a\nb\tc");
  CHECK(plain(R"("\u{1F389}\u{e9}\u{41}")") ==
        "\xF0\x9F\x8E\x89\xC3\xA9"
        "A");
  CHECK(plain(R"(r"\d{2,3}\\")") == R"(\d{2,3}\\)");
  CHECK(plain("\"\"").empty());
  CHECK(text_of("\"\"").parts.empty());
  CHECK(text_of("r\"x\"").form == ast::TextForm::raw);
}

TEST_CASE("escapes that texts do not know") {
  CHECK(Parsed(R"(let x = "a\qb")").error() == "1:11 bad_escape: texts know no escape `\\q`");
  CHECK(Parsed(R"(let x = "\u{D800}")").error() == "1:10 bad_escape: `\\u{D800}` is no character");
  CHECK(Parsed(R"(let x = "\u{110000}")").error() == "1:10 bad_escape: `\\u{110000}` is no character");
  CHECK(Parsed(R"(let x = "\u{}")").error() == "1:10 bad_escape: `\\u{}` is no character");
  CHECK(Parsed(R"(let x = "\u41")").error() == "1:10 bad_escape: `\\u` is no character");
  CHECK(Parsed(R"(let x = "a } b")").error() == "1:12 bad_escape: a `}` in a text that opens no `{`");
}

TEST_CASE("interpolation nests") {
  const auto text = text_of(R"("Welcome, {contact.first_name ?? "there {a ?? "you"}"}!")");
  REQUIRE(text.parts.size() == 3);
  CHECK(text.parts[0].text == "Welcome, ");
  CHECK(text.parts[1].expression);
  CHECK(text.parts[2].text == "!");
  CHECK(expr_shape(R"("{a}{"{b}"}")") == R"(text "{}{}" (name a, text "{}" (name b)))");
}

TEST_CASE("parts have their places") {
  const auto text = text_of(R"("ab{c}\n")");
  REQUIRE(text.parts.size() == 3);
  CHECK(text.parts[0].span.begin == 9);
  CHECK(text.parts[0].span.end == 11);
  CHECK(text.parts[1].span.begin == 11);
  CHECK(text.parts[1].span.end == 14);
  CHECK(text.parts[2].span.begin == 14);
  CHECK(text.parts[2].span.end == 16);
}

TEST_CASE("a text of several lines drops the indentation that its lines share") {
  CHECK(plain("\"\"\"\n    a\n      b\n\n    c\n    \"\"\"") == "a\n  b\n\nc");
  CHECK(plain("\"\"\"a\n    b\n    c\"\"\"") == "a\nb\nc");
  CHECK(plain("\"\"\"\n  a\n  \n  b\n  \"\"\"") == "a\n\nb");
  CHECK(plain("\"\"\"\r\n  a\r\n  b\r\n\"\"\"") == "a\nb");
  CHECK(plain("\"\"\"\"\"\"").empty());
  CHECK(plain("\"\"\"\n\"\"\"").empty());
  CHECK(plain("\"\"\"x \"quoted\" y\"\"\"") == "x \"quoted\" y");
  CHECK(plain("\"\"\"\n  a\\n  b\n  \"\"\"") == "a\n  b");
  CHECK(text_of("\"\"\"a\"\"\"").form == ast::TextForm::block);
}

TEST_CASE("interpolation in a text of several lines") {
  const auto text = text_of("\"\"\"\n  {a}\n    b {c\n ?? \"d\"}\n  \"\"\"");
  REQUIRE(text.parts.size() == 3);
  CHECK(text.parts[1].text == "\n  b ");
  CHECK(text.parts[2].expression);
}

TEST_CASE("texts that are not closed are one fault each") {
  CHECK(Parsed("let x = \"abc\nlet y = 1").error() ==
        "1:9 unclosed_text: a text that is not closed on its line");
  CHECK(Parsed("let x = r\"abc\nlet y = 1").error() ==
        "1:9 unclosed_text: a raw text that is not closed on its line");
  CHECK(Parsed("let x = \"\"\"abc\nlet y = 1").error() ==
        "1:9 unclosed_text: this `\"\"\"` is not closed before the end of the file");
  CHECK(Parsed("let x = \"a {b c\nlet y = 1").error() ==
        "1:12 unclosed_text: this `{` of the text is not closed on its line");
  CHECK(Parsed("let x = \"a {b\"\nlet y = 1").error() ==
        "1:12 unclosed_text: this `{` of the text is not closed before its end");
  CHECK(Parsed("let x = \"a {b ?? \"c}\"\nlet y = 1").error() ==
        "1:18 unclosed_text: a text that is not closed before the `}` around it");
  CHECK(Parsed("let x = \"\"\"a {b\n\"\"\"\nlet y = 1").error() ==
        "1:14 unclosed_text: this `{` of the text is not closed before its end");
  CHECK(Parsed("email a { subject \"x }\nemail b { subject \"y\" }").error() ==
        "1:19 unclosed_text: a text that is not closed on its line");
  CHECK(Parsed("let x = \"a {b # c}\"\nlet y = 1").error() ==
        "1:12 unclosed_text: this `{` of the text is not closed on its line");
  CHECK(Parsed("let x = \"").error() == "1:9 unclosed_text: a text that is not closed on its line");
}
