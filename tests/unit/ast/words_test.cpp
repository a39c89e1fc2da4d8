#include "compiler/ast/words.h"

#include <doctest/doctest.h>

#include "runtime/value/utf8.h"

using namespace nudge;

namespace {

std::string one_line(const std::string& text) {
  source::SourceSet sources;
  const source::FileId file = sources.add("a.flow", text);
  return ast::one_line(sources, {file, 0, static_cast<uint32_t>(text.size())});
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines)
    out += (out.empty() ? "" : "|") + line;
  return out;
}

size_t code_points(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count)
    at += decode_code_point(text.substr(at)).bytes;
  return count;
}

}  // namespace

TEST_CASE("white space becomes single spaces, comments go") {
  CHECK(one_line("  a\n\t and   b  ") == "a and b");
  CHECK(one_line("a # why\n and b # because") == "a and b");
  CHECK(one_line("") == "");
  CHECK(ast::one_line(source::SourceSet(), {}) == "");
}

TEST_CASE("a # in a text is no comment") {
  CHECK(one_line("x == \"#sales\" # not this") == "x == \"#sales\"");
  CHECK(one_line("x == \"a \\\" # b\" # c") == "x == \"a \\\" # b\"");
  CHECK(one_line("x == \"{y ?? \"# z\"} # a\"") == "x == \"{y ?? \"# z\"} # a\"");
  CHECK(one_line("x matches r\"a\\\" # c") == "x matches r\"a\\\"");
  CHECK(one_line("\"\"\" a \" # b\n  c \"\"\" # d") == "\"\"\" a \" # b c \"\"\"");
  CHECK(one_line("car\"a\\\" # b\"") == "car\"a\\\" # b\"");
}

TEST_CASE("a text that isn't closed ends with the source") {
  for (const char* text : {"\"a # b", "\"a {b # c", "\"a\\", "r\"a # b", "\"\"\"a \"\" b"})
    CHECK(one_line(text) == text);
}

TEST_CASE("shortened by code points, at a word if one is near") {
  CHECK(ast::shortened("short", 5) == "short");
  CHECK(ast::shortened("the quick brown fox", 12) == "the quick…");
  CHECK(ast::shortened("a verylongwordindeed", 12) == "a verylongw…");
  CHECK(ast::shortened("äöüäöüäöü", 5) == "äöüä…");
  CHECK(ast::shortened("one two, three", 10) == "one two…");
}

TEST_CASE("a condition breaks before its outermost operators") {
  CHECK(joined(ast::wrapped("a and b", 20, 5)) == "a and b");
  CHECK(joined(ast::wrapped("first and (second or third) or fourth", 22, 5)) ==
        "first|and (second or third)|or fourth");
  CHECK(joined(ast::wrapped("x == \"this and that\" and y", 22, 5)) == "x == \"this and that\"|and y");
  CHECK(joined(ast::wrapped("", 20, 5)).empty());
}

TEST_CASE("no line is longer than asked for, and no more lines come") {
  const std::string text =
      "contact.plan == trial and (a or b) and contact.name matches \"averyveryverylongwordwithoutspace\" or "
      "äöü";
  for (size_t width = 2; width < 60; ++width) {
    for (size_t most = 1; most < 8; ++most) {
      const std::vector<std::string> lines = ast::wrapped(text, width, most);
      CHECK(lines.size() <= most);
      for (const std::string& line : lines)
        CHECK(code_points(line) <= width);
    }
  }
}
