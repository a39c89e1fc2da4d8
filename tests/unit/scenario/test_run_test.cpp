// Tests in parallel, and what they cover.
#include <set>

#include "compiler/scenario/coverage_report.h"
#include "compiler/scenario/difference.h"
#include "tests/unit/scenario/staged.h"

namespace nudge::test {

namespace {

const char* const kProgram = R"flow(
use saas
use email
contact { seats: int? }
email welcome { from "a@x.example" subject "Welcome" body "Hello." }
email tips { from "a@x.example" subject "Tips" body "Tips." }
workflow onboarding {
  when signed_up
  holdout 20%
  goal teammate_invited within 20 days
  then {
    split nudge { 30% a { send welcome } 70% b { send tips } 0% c { send tips } }
    repeat up to 3 times every 1 day until did session_started { send tips }
    if contact.seats is known then send welcome
    wait up to 1 day for email_opened
  }
}
)flow";

using Kind = scenario::CoveragePoint::Kind;

std::string hint_of(const scenario::Coverage& coverage, Kind kind, uint32_t index) {
  for (const auto& point : coverage.points()) {
    if (point.kind == kind && point.index == index) return coverage.hint(point);
  }
  return "no such point";
}

std::string name_in(const std::string& hint) {
  size_t begin = hint.find('`') + 1;
  return hint.substr(begin, hint.find('`', begin) - begin);
}

std::set<std::string> reached(const scenario::Coverage& coverage) {
  std::set<std::string> names;
  for (const auto& point : coverage.points()) {
    if (point.hits > 0) names.insert(point.what + ": " + scenario::name_of(point.kind));
  }
  return names;
}

}  // namespace

TEST_CASE("any number of threads gives the same") {
  std::string text = kProgram;
  for (int number = 0; number < 40; ++number) {
    text += "test \"" + std::to_string(number) + "\" { contact p" + std::to_string(number) +
            " { email: \"a@x.example\" } signed_up after " + std::to_string(number % 5 + 1) +
            " days expect " + (number % 3 ? "" : "not ") + "sent welcome }\n";
  }
  Staged staged(text);
  auto told = [&](unsigned jobs) {
    scenario::Coverage coverage(staged.ir(), staged.compilation.sources, staged.lowered.program);
    std::string out;
    for (const auto& result : staged.run(jobs, &coverage))
      out += (result.passed ? "ok " : "failed " + result.outcome.message) + "\n" +
             scenario::print(result.timeline, result.zone);
    return out + scenario::coverage_json(coverage, staged.compilation.sources);
  };
  const std::string alone = told(1);
  CHECK(alone.find("failed") != std::string::npos);
  CHECK(alone.find("ok ") != std::string::npos);
  CHECK(told(4) == alone);
  CHECK(told(64) == alone);
}

TEST_CASE("the report names ids that reach arms and holdouts") {
  Staged empty(kProgram);
  scenario::Coverage nothing(empty.ir(), empty.compilation.sources, empty.lowered.program);
  CHECK(nothing.share().reached == 0);
  const std::string a = name_in(hint_of(nothing, Kind::split_arm, 0));
  const std::string b = name_in(hint_of(nothing, Kind::split_arm, 1));
  const std::string held = name_in(hint_of(nothing, Kind::held_out, 0));
  CHECK(hint_of(nothing, Kind::split_arm, 2) == "no such point");  // an arm of 0 %
  std::string text = kProgram;
  for (const std::string& name : {a, b, held})
    text += "test \"" + name + "\" { contact " + name + " { email: \"a@x.example\" } signed_up }\n";
  Staged staged(text);
  scenario::Coverage coverage(staged.ir(), staged.compilation.sources, staged.lowered.program);
  for (const auto& result : staged.run(1, &coverage))
    CHECK_MESSAGE(result.passed, result.outcome.message);
  for (const auto& point : coverage.points()) {
    bool by_id = point.kind == Kind::split_arm || point.kind == Kind::held_out;
    if (by_id) CHECK_MESSAGE(point.hits == 1, point.what);  // who is held out takes no arm
  }
}

TEST_CASE("who is held out reaches no step") {
  Staged empty(kProgram);
  scenario::Coverage nothing(empty.ir(), empty.compilation.sources, empty.lowered.program);
  const std::string held = name_in(hint_of(nothing, Kind::held_out, 0));
  Staged staged(std::string(kProgram) + "test \"it\" { contact " + held +
                " { email: \"a@x.example\" } signed_up after 5 days teammate_invited }");
  scenario::Coverage coverage(staged.ir(), staged.compilation.sources, staged.lowered.program);
  staged.run(1, &coverage);
  const auto names = reached(coverage);
  CHECK(names == std::set<std::string>{"holdout 20%: held_out", "when signed_up: trigger"});
}

TEST_CASE("points are reached by what happens, and by nothing else") {
  const std::string held_out = "contact ada { email: \"a@x.example\"";
  Staged one(std::string(kProgram) + "test \"it\" { " + held_out + " } signed_up after 5 days }");
  scenario::Coverage first(one.ir(), one.compilation.sources, one.lowered.program);
  one.run(1, &first);
  auto names = reached(first);
  CHECK(names.contains("if contact.seats is known: no"));
  CHECK_FALSE(names.contains("if contact.seats is known: yes"));
  CHECK(names.contains("wait up to 1 day for email_opened: time_out"));
  CHECK_FALSE(names.contains("wait up to 1 day for email_opened: came"));
  CHECK(names.contains("repeat up to 3 times every 1 day until did session_started: all_times"));
  CHECK_FALSE(names.contains("repeat up to 3 times every 1 day until did session_started: until"));
  CHECK_FALSE(names.contains("goal teammate_invited within 20 days: goal"));

  Staged two(std::string(kProgram) + "test \"it\" { " + held_out +
             ", seats: 3 } signed_up session_started after 1 day email_opened teammate_invited }");
  scenario::Coverage second(two.ir(), two.compilation.sources, two.lowered.program);
  two.run(1, &second);
  names = reached(second);
  CHECK(names.contains("if contact.seats is known: yes"));
  CHECK(names.contains("wait up to 1 day for email_opened: came"));
  CHECK(names.contains("repeat up to 3 times every 1 day until did session_started: until"));
  CHECK(names.contains("goal teammate_invited within 20 days: goal"));
}

TEST_CASE("the place where two texts part") {
  using Lines = std::vector<std::string>;
  CHECK(scenario::difference("Welcome, Ada!", "Welcome, there!") ==
        Lines{"expected  \"Welcome, Ada!\"", "found     \"Welcome, there!\"",
              "                    ^ here they part"});
  CHECK(scenario::difference("a\nb\nc", "a\nx\nc") ==
        Lines{"in line 2 of the text", "expected  \"b\"", "found     \"x\"", "           ^ here they part"});
  CHECK(scenario::difference("a", "a\nmore").size() == 1);
  const std::string rest(200, 'x');
  Lines cut = scenario::difference(rest + "1", rest + "2");
  CHECK(cut[0].find("…") != std::string::npos);
  CHECK(scenario::is_same(" a\n", "a"));
}

}  // namespace nudge::test
