#include "cli/repl/statement_reader.h"

#include <doctest/doctest.h>

#include <vector>

namespace nudge::repl {

namespace {

std::vector<std::string> statements(std::initializer_list<const char*> lines) {
  StatementReader reader;
  for (const char* line : lines)
    reader.push(line);
  reader.end(true);
  std::vector<std::string> found;
  while (auto each = reader.next())
    found.push_back(each->text);
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a line is a statement; comments and empty lines are nothing") {
  CHECK(statements({"signed_up", "", "  # nothing", "after 1 day  "}) == Texts{"signed_up", "after 1 day"});
  CHECK(statements({}).empty());
  CHECK(statements({"# only this"}).empty());
}

TEST_CASE("what is open goes on") {
  CHECK(statements({"signed_up {", "  source: \"ads\"", "}", "next"}) ==
        Texts{"signed_up {\n  source: \"ads\"\n}", "next"});
  CHECK(statements({"count(", "signed_up)"}) == Texts{"count(\nsigned_up)"});
  CHECK(statements({"set note = \"\"\"", "  a } b", "\"\"\"", "next"}) ==
        Texts{"set note = \"\"\"\n  a } b\n\"\"\"", "next"});
}

TEST_CASE("a text of one line ends with it") {
  CHECK(statements({"set note = \"half", "next"}) == Texts{"set note = \"half", "next"});
  CHECK(statements({"x { a: \"{", "b"}) == Texts{"x { a: \"{", "b"});
  CHECK(statements({"set note = r\"half", "next"}) == Texts{"set note = r\"half", "next"});
}

TEST_CASE("operators and commas go on, before the line's end and after its beginning") {
  CHECK(statements({"expect sent welcome", "  with subject \"Hi\"", "next"}) ==
        Texts{"expect sent welcome\n  with subject \"Hi\"", "next"});
  CHECK(statements({"contact.plan == trial", "  and engaged"}) ==
        Texts{"contact.plan == trial\n  and engaged"});
  CHECK(statements({"score.lead >=", "30", "next"}) == Texts{"score.lead >=\n30", "next"});
  CHECK(statements({"a and", "# why not", "b"}) == Texts{"a and\n# why not\nb"});
  CHECK(statements({"signed_up", "with { a: 1 }"}) == Texts{"signed_up", "with { a: 1 }"});
}

TEST_CASE("what only begins a statement goes on, what begins one never does") {
  CHECK(statements({"after", "  1 day", "signed_up"}) == Texts{"after\n  1 day", "signed_up"});
  CHECK(statements({"signed_up", "{ source: \"ads\" }"}) == Texts{"signed_up\n{ source: \"ads\" }"});
  CHECK(statements({"signed_up", "{\"type\":\"track\"}"}) == Texts{"signed_up", "{\"type\":\"track\"}"});
  CHECK(statements({"contact.plan ==", "at 2026-03-02 10:00"}) ==
        Texts{"contact.plan ==", "at 2026-03-02 10:00"});
}

TEST_CASE("a whole test is its statements") {
  CHECK(statements({"test \"a name\" {", "  contact { plan: trial }", "  signed_up", "",
                    "  expect sent welcome", "    with subject \"Hi\"", "}"}) ==
        Texts{"contact { plan: trial }", "signed_up", "expect sent welcome\n    with subject \"Hi\""});
}

TEST_CASE("an input of Segment's is a line") {
  CHECK(statements({"{\"type\":\"track\"}", "signed_up"}) == Texts{"{\"type\":\"track\"}", "signed_up"});
}

TEST_CASE("lines are counted, and what is pending is known") {
  StatementReader reader;
  reader.push("");
  reader.push("signed_up {");
  CHECK(reader.is_open());
  CHECK(reader.pending() == "signed_up {");
  reader.end(false);
  CHECK(!reader.next());
  reader.push("}");
  CHECK(!reader.is_open());
  reader.end(false);
  const auto found = reader.next();
  REQUIRE(found);
  CHECK(found->line == 2);
  reader.push("after 1 day");
  reader.end(false);
  CHECK(reader.next()->line == 4);
  reader.push("at {");
  reader.drop();
  CHECK(!reader.is_open());
}

}  // namespace nudge::repl
