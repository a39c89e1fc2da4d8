#include "cli/repl/command_words.h"

#include <doctest/doctest.h>

namespace nudge::repl {

namespace {

std::string read(std::string_view line) {
  const auto command = command_of(line);
  return command ? std::string(command->word->word) + "|" + command->rest : "";
}

}  // namespace

TEST_CASE("a command is its word and what may follow it") {
  CHECK(read("state") == "state|");
  CHECK(read("  state ada ") == "state|ada");
  CHECK(read("actions 2") == "actions|2");
  CHECK(read("load ../welcome") == "load|../welcome");
  CHECK(read("load \"a folder\"") == "load|\"a folder\"");
  CHECK(read("save test \"a # name\" to x.flow # as said") == "save|test \"a # name\" to x.flow");
  CHECK(read("why trial_onboarding ada") == "why|trial_onboarding ada");
  CHECK(read("undo # twice") == "undo|");
}

TEST_CASE("what the program may have by the same name is left to it") {
  CHECK(read("state { a: 1 }") == "");
  CHECK(read("state does signed_up") == "");
  CHECK(read("state == 3") == "");
  CHECK(read("state(a == 1)") == "");
  CHECK(read("next is known") == "");
  CHECK(read("next and engaged") == "");
  CHECK(read("stateless") == "");
  CHECK(read("contact does state") == "");
  CHECK(read("signed_up") == "");
  CHECK(read("") == "");
}

TEST_CASE("words of habit") {
  CHECK(read("exit") == "quit|");
  CHECK(read("?") == "help|");
  CHECK(read("? expect") == "help|expect");
  CHECK(read("reload") == "load|");
}

TEST_CASE("the words of a rest") {
  const auto found = arguments_of("test \"two words\" to x.flow");
  REQUIRE(found);
  REQUIRE(found->size() == 4);
  CHECK((*found)[1].text == "two words");
  CHECK((*found)[1].quoted);
  CHECK(!(*found)[3].quoted);
  CHECK(!arguments_of("test \"open"));
}

}  // namespace nudge::repl
