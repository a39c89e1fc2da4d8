#include <doctest/doctest.h>

#include "compiler/syntax/limits.h"
#include "tests/unit/syntax/parsed.h"

using namespace nudge;

namespace {

std::string in_steps(const std::string& text) {
  return Parsed("sequence s {\n" + text + "\n}").error();
}
std::string help_in_steps(const std::string& text) {
  return Parsed("sequence s {\n" + text + "\n}").suggestion();
}

std::string repeat(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i)
    out += text;
  return out;
}

}  // namespace

TEST_CASE("misspelt keywords") {
  CHECK(Parsed("wrokflow a { }").error() == "1:1 syntax_error: expected a declaration, found `wrokflow`");
  CHECK(Parsed("wrokflow a { }").suggestion() == "did you mean `workflow`?");
  CHECK(in_steps("sedn welcome") == "2:1 syntax_error: expected a step, found `sedn`");
  CHECK(help_in_steps("sedn welcome") == "did you mean `send`?");
  CHECK(help_in_steps("wait 3 dyas") == "did you mean `days`?");
  CHECK(help_in_steps("if a hten send b") == "did you mean `then`?");
  CHECK(Parsed("workflow w { gaol x }").suggestion() == "did you mean `goal`?");
}

TEST_CASE("expected and found in human words") {
  CHECK(in_steps("if contact.plan send a") == "2:17 syntax_error: expected `then`, found `send`");
  CHECK(in_steps("goal x") == "2:1 syntax_error: expected a step, found `goal`");
  CHECK(in_steps("send 5") == "2:6 syntax_error: expected a name, found `5`");
  CHECK(in_steps("send if") == "2:6 syntax_error: expected a name, found `if`");
  CHECK(in_steps("wait for") == "2:1 syntax_error: `wait for` needs an event or a condition");
  CHECK(in_steps("repeat 4 times every 1 day until a send b") ==
        "2:8 syntax_error: expected `up to`, found `4`");
  CHECK(in_steps("notify(\"a\" \"b\")") == "2:12 syntax_error: expected `)` or `,`, found a text");
  CHECK(in_steps("a: b: send c") == "2:4 syntax_error: a step has one label, this is its second");
  CHECK(Parsed("contact { a : }").error() == "1:15 syntax_error: expected a type, found `}`");
  CHECK(Parsed("let x =").error() == "1:8 syntax_error: expected an expression, found the end of the file");
  CHECK(Parsed("let x = a is pro").error() ==
        "1:14 syntax_error: expected `known` or `missing` after `is`, found `pro`");
  CHECK(Parsed("let x = a is not missing").suggestion() == "write `is known`");
  CHECK(Parsed("let x = 10%3").error() == "1:9 syntax_error: `10%` stands in `split` and `holdout` only");
}

TEST_CASE("habits of other languages") {
  CHECK(Parsed("let x = a && b").error() == "1:11 syntax_error: `&&` is written `and`");
  CHECK(Parsed("let x = a || b").suggestion() == "write `or`");
  CHECK(Parsed("let x = !a").suggestion() == "write `not`");
  CHECK(Parsed("let x = a === b").suggestion() == "write `==`");
  CHECK(Parsed("let x = a <> b").suggestion() == "write `!=`");
  CHECK(Parsed("let x = 1;").error() == "1:10 syntax_error: a `;` is not needed");
  CHECK(Parsed("let x = 1 // one").error() == "1:11 syntax_error: a comment begins with `#`");
  CHECK(Parsed("let x = 'a'").error() == "1:9 syntax_error: a text stands in double quotes");
  CHECK(in_steps("if a then send b elif c then send d") == "2:18 syntax_error: `elif` is two words here");
  CHECK(in_steps("if a = b then { send c }") == "2:6 syntax_error: `=` sets a value, it does not compare");
  const Parsed parsed("sequence s { if a && !b then send c else if d = 1 then { send e } }");
  CHECK(parsed.errors().size() == 3);
  CHECK(parsed.shape().find("binary == (name d, int 1)") != std::string::npos);
}

TEST_CASE("characters that begin nothing") {
  CHECK(Parsed("let x = @5").error() == "1:9 bad_character: `@` begins no word or sign of the language");
  CHECK(Parsed("let prénom = 5").error() == "1:7 bad_character: `é` begins no word or sign of the language");
  CHECK(Parsed("let é = 5").errors().size() == 1);
  CHECK(Parsed("let x = \xFF 5").error() == "1:9 bad_character: the byte 0xFF is not UTF-8");
  CHECK(Parsed(std::string("let x = \0 5", 11)).error() ==
        "1:9 bad_character: the character U+0000 stands in no program");
}

TEST_CASE("braces") {
  const Parsed open("workflow a {\n  then {\n    send x\n}\nworkflow b {\n  then { send y }\n}\n");
  CHECK(open.error() == "5:1 syntax_error: expected `}`, found `workflow`");
  const auto found = open.diagnostics.sorted(open.sources).at(0);
  REQUIRE(found.notes.size() == 1);
  CHECK(open.sources.file(0).position(found.notes[0].span.begin).line == 2);
  CHECK(open.tree.declarations.size() == 1);
  CHECK(Parsed("sequence s { send a").error() ==
        "1:20 syntax_error: expected `}`, found the end of the file");
  CHECK(Parsed("sequence s { send a } }\nlet x = 1").error() == "1:23 syntax_error: this `}` closes nothing");
}

TEST_CASE("all faults in one run, and what stands around them") {
  const Parsed parsed(
      "workflow a {\n  whne signed_up\n  gaol x\n  then {\n    sedn a\n    send b\n    wait 3 dyas\n    if x "
      "thne send y\n    send c\n  }\n}\n"
      "segmnet b = x\nlet c = 1\nenum E { a, in, b }\ncontact {\n  a : text\n  b text\n  c : int\n}\n"
      "test \"t\" {\n  expect sent\n  at at\n}\n");
  std::vector<int> lines;
  for (const auto& found : parsed.diagnostics.sorted(parsed.sources)) {
    lines.push_back(parsed.sources.file(0).position(found.span.begin).line);
  }
  CHECK(lines == std::vector<int>{2, 3, 5, 7, 8, 12, 14, 17});
  const std::string shape = parsed.shape();
  CHECK(shape.find("send b") != std::string::npos);
  CHECK(shape.find("send c") != std::string::npos);
  CHECK(shape.find("let c") != std::string::npos);
  CHECK(shape.find("contact (field a: text, field c: int)") != std::string::npos);
}

TEST_CASE("nesting has its limits") {
  const auto code = [](const std::string& text) {
    const Parsed parsed(text);
    return parsed.errors().size() == 1
               ? std::string(source::code(parsed.diagnostics.sorted(parsed.sources)[0].kind))
               : parsed.error();
  };
  CHECK(code("let x = " + repeat("(", 100000)) == "too_deep");
  CHECK(code("let x = " + repeat("[", 100000)) == "too_deep");
  CHECK(code("let x = " + repeat("not ", 100000) + "a") == "too_deep");
  CHECK(code("let x = " + repeat("-", 100000) + "1") == "too_deep");
  CHECK(code("let x = " + repeat("1 +\n", 100000) + "1") == "too_deep");
  CHECK(code("let x = a" + repeat(".b", 100000)) == "too_deep");
  CHECK(code("let x = " + repeat("if a then ", 100000)) == "too_deep");
  CHECK(code("let x = " + repeat("if a then b else\n", 5000) + "c") == "too_deep");
  CHECK(code("sequence s { " + repeat("if a then ", 100000) + "send b }") == "too_deep");
  CHECK(code("sequence s { if a then send b " + repeat("else if a then send b\n", 5000) + "}") == "too_deep");
  CHECK(code("contact { a : " + repeat("list of ", 100000) + "text }") == "too_deep");
  CHECK(code(repeat("{", 100000)) == "too_deep");
  CHECK(code("let x = " + repeat("(", 190) + "1" + repeat(")", 190)) == "0 errors");
  CHECK(code("let x = " + repeat("1 + ", 1400) + "1") == "0 errors");
  CHECK(code("sequence s { " + repeat("if a then { ", 199) + repeat("} ", 199) + "}") == "0 errors");
}

TEST_CASE("a file over the limit is refused") {
  const Parsed parsed(std::string(syntax::kMaxFileBytes + 1, ' '));
  REQUIRE(parsed.errors().size() == 1);
  CHECK(parsed.errors()[0].find("file_too_large") != std::string::npos);
}
