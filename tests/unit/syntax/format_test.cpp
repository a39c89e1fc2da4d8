// The formatter where it is hard: comments in odd places, dangling `else`, texts in `"""`, long lines.
#include "compiler/syntax/format.h"

#include <doctest/doctest.h>

#include "parsed.h"

namespace nudge {
namespace {

std::string formatted(const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const auto made = syntax::format(sources, sources.add("test.flow", text), diagnostics);
  if (!made) return "faults";
  const auto again = syntax::format(sources, sources.add("again.flow", *made), diagnostics);
  return again == made ? *made : "not the same again";
}
// Of the steps of a sequence, without its own lines and indentation.
std::string steps(const std::string& text) {
  const std::string all = formatted("sequence s {\n" + text + "\n}");
  std::string inner;
  for (size_t at = all.find('\n') + 1; at < all.size();) {
    const size_t end = all.find('\n', at);
    const std::string line = all.substr(at, end - at);
    at = end + 1;
    if (at < all.size()) inner += line.substr(std::min<size_t>(2, line.size())) + "\n";
  }
  return inner;
}
// What a text in `"""` says.
std::string says(const std::string& text) {
  const Parsed parsed(text);
  if (parsed.diagnostics.has_errors()) return "faults";
  return ast::print(parsed.tree, parsed.sources, {.places = false});
}

const std::string kLong(50, 'x');

}  // namespace

TEST_CASE("the specification's whole file stays as it is") {
  CHECK(formatted(kWholeFile) == kWholeFile);
}

TEST_CASE("a file with faults isn't formatted") {
  CHECK(formatted("workflow w { when }") == "faults");
  CHECK(formatted("let x = 2026-02-30") == "faults");
  CHECK(formatted("let x = \"a") == "faults");
}

TEST_CASE("nothing, and nothing but comments") {
  CHECK(formatted("").empty());
  CHECK(formatted("\n\n  \n").empty());
  CHECK(formatted("\n\n# a\n\n\n# b\n\n") == "# a\n\n# b\n");
  CHECK(formatted("\xEF\xBB\xBF# a") == "# a\n");
  CHECK(formatted("let a = 1\r\nlet b = 2 # two\r\n") == "let a = 1\nlet b = 2  # two\n");
}

TEST_CASE("empty lines: one at most, none at the edges") {
  CHECK(formatted("\n\nlet a = 1\n\n\n\nlet b = 2\n\n") == "let a = 1\n\nlet b = 2\n");
  CHECK(formatted("contact {\n\n  a: int?\n\n\n  b: int?\n\n}") ==
        "contact {\n  a : int?\n\n  b : int?\n}\n");
  CHECK(formatted("policy {\n  quiet hours 20:00 to 08:00\n}\npolicy {\n  quiet hours 21:00 to 08:00\n}") ==
        "policy {\n  quiet hours 20:00 to 08:00\n}\n\npolicy {\n  quiet hours 21:00 to 08:00\n}\n");
}

TEST_CASE("comments stay between their words") {
  CHECK(formatted("contact { # all of them\n  a: int? # one\n  # the last\n  b: int?\n  # after it\n}") ==
        "contact {  # all of them\n  a : int?  # one\n  # the last\n  b : int?\n  # after it\n}\n");
  CHECK(formatted("enum E { a # x\n , b, # y\n c }") == "enum E {\n  a  # x\n    ,\n  b  # y\n  c\n}\n");
  CHECK(steps("if a # why\nthen send x # what\nelse send y # or\n# below") ==
        "if a  # why\n  then send x  # what\n  else send y  # or\n# below\n");
  CHECK(steps("if a then { send x } # so\n# otherwise\nelse { send y }") ==
        "if a then { send x }  # so\n# otherwise\nelse { send y }\n");
  CHECK(steps("send # what\nx") == "send  # what\n  x\n");
  CHECK(steps("wait for a\nelse # c\nif b then send x") == "wait for a\n  # c\n  else if b then send x\n");
  CHECK(formatted("let a = [1, # one\n2]") == "let a = [\n  1,  # one\n  2,\n]\n");
  CHECK(formatted("function f(\n# none\n) = 1") == "function f(\n  # none\n) = 1\n");
  CHECK(formatted("segment s = a # first\nand b # second") ==
        "segment s = a  # first\n            and b  # second\n");
}

TEST_CASE("trailing comments keep their column and their distance") {
  CHECK(formatted("use web # a\nuse email     # b") == "use web  # a\nuse email     # b\n");
  CHECK(formatted("use web    # a\nuse email  # b") == "use web    # a\nuse email  # b\n");
  CHECK(formatted("use   web      # a\nuse   email    # b") == "use web      # a\nuse email    # b\n");
  CHECK(formatted("let a=1     # a\nlet bbb=2   # b") == "let a   = 1   # a\nlet bbb = 2   # b\n");
}

TEST_CASE("a line whose warnings are allowed stays one") {
  const std::string line = fmt::format("  create_task(\"{0}{0}\", due: 1 day)  # allow: x y\n", kLong);
  CHECK(formatted("sequence s {\n" + line + "}\n") == "sequence s {\n" + line + "}\n");
  CHECK(steps("if a then { send x send y } # allow: x y") == "if a then { send x send y }  # allow: x y\n");
  CHECK(steps("if a then { send x } # allowed") == "if a then { send x }  # allowed\n");
}

TEST_CASE("documentation stays with what it documents") {
  const std::string text = "## A plan.\nenum Plan { ## no documentation\n  ## Free.\n  free\n}\n";
  CHECK(says(formatted(text)) == says(text));
  CHECK(formatted(text) == "## A plan.\nenum Plan {  ## no documentation\n  ## Free.\n  free\n}\n");
}

TEST_CASE("braces show whose an `else` is") {
  CHECK(steps("if a then if b then send x else send y") == "if a then { if b then send x else send y }\n");
  CHECK(steps("if a then if b then send x\nelse send y") ==
        "if a then {\n  if b\n    then send x\n    else send y\n}\n");
  CHECK(steps("match a { b then if c then send x }") == "match a { b then { if c then send x } }\n");
  CHECK(steps("if a then wait for b else send y") == "if a then { wait for b else send y }\n");
  CHECK(steps("if a then if b then send x # why") == "if a then { if b then send x }  # why\n");
}

TEST_CASE("texts in quotes of three say what they said") {
  const char* const texts[] = {
      "\"\"\"one line\"\"\"",
      "\"\"\"\n  a\n    b\n  \"\"\"",
      "\"\"\"\n\t\ta\n\t\t  b\n\"\"\"",
      "\"\"\"a\n      b\n        c\"\"\"",
      "\"\"\"  a\n  b\"\"\"",
      "\"\"\"  a\n      b\n\n\"\"\"",
      "\"\"\"\n\n\n  a  \n\n   \n  b\t\n\n  \"\"\"",
      "\"\"\"\r\n  a\r\n  b\r\n\"\"\"",
      "\"\"\"\n\"\"\"",
      "\"\"\"\n   \n   \"\"\"",
      "\"\"\"\n  {1 +\n 2} a\n  \\n b \"q\" ''\n  \"\"\"",
      "\"\"\"{1}\n  {2}\n{3}\"\"\"",
      "\"\"\"\n  \\u{20}a\n  \"\"\"",
  };
  for (const char* const text : texts) {
    CAPTURE(text);
    const std::string program = fmt::format("contact {{ a : text = {} }}\n", text);
    CHECK(says(formatted(program)) == says(program));
    const std::string deeper = fmt::format("sequence s {{ if a then {{ notify({}) }} }}\n", text);
    const std::string braced = formatted(deeper);
    CHECK(says(braced) == says(deeper));
  }
  CHECK(formatted("sms a { text \"\"\"\nx\n  y\"\"\" }") ==
        "sms a {\n  text \"\"\"\n    x\n      y\n    \"\"\"\n}\n");
}

TEST_CASE("long and deep programs") {
  std::string sum = "let x = 1", nested, negated = "let z = ";
  for (int i = 0; i < 1000; ++i)
    sum += i % 2 == 0 ? " + 1" : " - 1";
  CHECK(formatted(sum).starts_with("let x =\n  1 + 1 - 1 + 1 "));
  for (int i = 0; i < 150; ++i)
    nested += "(a and ";
  nested = "segment y = " + nested + "a" + std::string(150, ')');
  CHECK(formatted(nested).find("not the same") == std::string::npos);
  for (int i = 0; i < 700; ++i)
    negated += "not ";
  CHECK(formatted(negated + "a").ends_with("not a\n"));
  std::string steps = "sequence s ";
  for (int i = 0; i < 90; ++i)
    steps += "{ if a then ";
  steps += "send x" + std::string(90, '}');
  CHECK(formatted(steps).find("not the same") == std::string::npos);
}

TEST_CASE("what is too long for its line breaks where it reads best") {
  const std::string condition = fmt::format("a_{0} and (b_{0} or c)", kLong);
  CHECK(formatted("segment s = " + condition) ==
        fmt::format("segment s = a_{0}\n            and (b_{0} or c)\n", kLong));
  CHECK(formatted(fmt::format("let all = [\"{0}\", \"{0}\", \"{0}\"]", kLong)) ==
        fmt::format("let all = [\n  \"{0}\",\n  \"{0}\",\n  \"{0}\",\n]\n", kLong));
  CHECK(steps(fmt::format("notify(\"#x\", \"{0}{0}{0}\")", kLong)) ==
        fmt::format("notify(\"#x\", \"{0}{0}{0}\")\n", kLong));
  CHECK(steps(fmt::format("create_task(\"{0}{0}\", due: 1 day)", kLong)) ==
        fmt::format("create_task(\n  \"{0}{0}\",\n  due: 1 day,\n)\n", kLong));
  CHECK(
      steps(fmt::format("if a_{0} and b_{0} and c_{0} then {{ send x }} else {{ send y }}", kLong)) ==
      fmt::format("if a_{0}\n   and b_{0}\n   and c_{0}\n  then {{ send x }}\n  else {{ send y }}\n", kLong));
  CHECK(formatted("segment s = a\n  and b") == "segment s = a\n            and b\n");
}

}  // namespace nudge
