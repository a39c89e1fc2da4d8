// A program that is lowered with probes, which keeps more of the past, does what it does without them.
#include <fmt/format.h>

#include <random>

#include "compiler/lower/lower.h"
#include "runtime/value/civil.h"
#include "tests/unit/engine/stepped.h"

using namespace nudge;
using namespace nudge::test;

namespace {

const std::string kProgram = R"(
contact { plan : text = "trial"  seats : int = 0 }
account { size : int = 0 }
event opened { x: int? }
event paid { x: int? }
action say(what: text)
segment keen = count(opened within 3 days) >= 2
segment quiet = not did opened within 5 days
segment settled = contact.plan == "pro" holds for 2 days
segment crowded for account = count(opened within 7 days) >= 3 or account.size > 4
score lead { add 5 when opened at most 2 times per day  add 10 if keen  halve every 4 days }
workflow on_keen { when keen  enter every time  then { say("keen {score.lead > 9}")  wait 1 day  say("later") } }
workflow on_quiet { when quiet  enter every time  exit when opened  then { say("quiet")  wait up to 2 days for paid else { say("no") } } }
workflow on_settled { when settled  enter again after 3 days  then say("settled") }
workflow on_score { when score.lead >= 15  enter every time  then say("score") }
workflow on_crowd { when crowded  then say("crowd") }
)";
const std::string kTests = R"(
test "all" {
  contact { plan: "pro" }
  account { size: 3 }
  opened
  expect keen or quiet or settled or crowded
  expect count(opened within 30 days) == 1 and count(paid) == 0
  expect contact.seats > 1 holds for 4 days
  expect score.lead > 3 and (sum(paid.x) > 3 or did paid since 2026-01-01)
}
)";

// Whatever comes: events, changes of fields, an account that is joined.
std::string random_input(std::mt19937& random, int64_t at_ms, int number) {
  const auto below = [&](uint32_t bound) { return static_cast<uint32_t>(random() % bound); };
  const std::string head = fmt::format(R"("messageId":"m{}","timestamp":"{}","userId":"u{}")", number,
                                       print_time(at_ms), below(3));
  switch (below(6)) {
    case 0:
      return fmt::format(R"({{"type":"identify",{},"traits":{{"plan":"{}","seats":{}}}}})", head,
                         below(2) ? "pro" : "trial", below(4));
    case 1:
      return fmt::format(R"({{"type":"group",{},"groupId":"g{}","traits":{{"size":{}}}}})", head, below(2),
                         below(7));
    case 2:
      return fmt::format(R"({{"type":"track",{},"event":"paid","properties":{{"x":{}}}}})", head, below(9));
    default:
      return fmt::format(R"({{"type":"track",{},"event":"opened","properties":{{"x":{}}}}})", head, below(9));
  }
}

}  // namespace

TEST_CASE("a program with probes does what it does without them") {
  Compilation compilation = load_text("test.flow", kProgram + kTests);
  compile(compilation);
  std::string faults;
  for (const auto& diagnostic : compilation.diagnostics.sorted(compilation.sources))
    faults += diagnostic.message + "\n";
  REQUIRE_MESSAGE(compilation.program.has_value(), faults);
  lower::LowerOptions options;
  options.tests = true;
  options.keep_times = true;
  for (const ir::Workflow& workflow : compilation.ir->workflows) {
    for (const ir::Trigger& trigger : workflow.triggers)
      options.requests.push_back({trigger.condition, SubjectKind::contact, std::nullopt, std::nullopt});
  }
  const lower::Lowered asked = lower::lower(*compilation.ir, compilation.sources, options);
  REQUIRE(asked.tests.size() > 20);
  size_t acted = 0;
  for (uint32_t seed = 0; seed < 20; ++seed) {
    Stepped plain(*compilation.program), probed(asked.program);
    std::mt19937 random(seed);
    int64_t now_ms = *parse_time("2026-01-01T00:00:00Z");
    for (int number = 0; number < 200; ++number) {
      now_ms += static_cast<int64_t>(random() % (20 * kHourMs));
      const std::string line = random_input(random, now_ms, number);
      plain.step(line);
      probed.step(line);
      REQUIRE(plain.actions() == probed.actions());
      acted += plain.output.actions.size();
    }
  }
  CHECK(acted > 1000);
}
