// Probes: what a program without them does is what it does with them, and the parts of a condition make up
// the whole.
#include "compiler/lower/probes.h"

#include <random>

#include "runtime/program/dump.h"
#include "tests/unit/lower/lowered.h"
#include "tests/unit/lower/made_program.h"

using namespace nudge;
using namespace nudge::test;

namespace {

const std::string kProgram = R"(
contact { a : int = 0  b : int?  since : time? }
event opened { x: int? }
event paid { x: int? }
segment keen = count(opened within 7 days) >= 2 and (did paid or contact.a > 3)
segment lost = not keen and (last(opened) ?? 2000-01-01T00:00Z) < now - 10 days
segment odd = (sum(paid.x within 20 days) > contact.a * 2 or contact.b == 4) and contact.since is known
function twice(n: int) = n * 2 > 6 and n < 50
segment called = twice(contact.a + count(opened within 3 days))
segment all_of_it = keen or lost or odd or called
score lead { add 5 when opened  add 10 if contact.a > 4 }
workflow w { when keen  then finish }
)";
const std::string kTests = R"(
test "all" {
  contact { a: 3 }
  opened { x: 4 }
  expect keen
  expect lost
  expect odd and called
  expect all_of_it
  expect count(opened within 7 days) == 1
  expect count(paid within 365 days) >= 1
  expect score.lead > 3
}
)";

Compilation checked(const std::string& text) {
  Compilation compilation = load_text("test.flow", text);
  compile(compilation, {Stage::check});
  std::string faults;
  for (const auto& diagnostic : compilation.diagnostics.sorted(compilation.sources))
    faults += diagnostic.message + "\n";
  REQUIRE_MESSAGE(compilation.ir.has_value(), faults);
  return compilation;
}

// What a condition comes to by the values of its parts; none where that is not for `and` and the like to say.
std::optional<bool> made_of_parts(const ir::Program& ir, const lower::Probes& probes, World& world,
                                  int64_t now_ms, ir::ExprId id) {
  const ir::Expr& expr = ir[id];
  const auto part = [&](ir::ExprId operand) -> std::optional<int64_t> {
    if (ir[operand].kind == ExprKind::constant) return int_of_word(ir[operand].word);
    const auto probe = probes.find(operand);
    if (probe == probes.end()) return std::nullopt;
    return int_of_word(world.run(probe->second.function, now_ms));
  };
  const auto both = [&](auto combine) -> std::optional<bool> {
    const auto left = part(expr.operands[0]), right = part(expr.operands[1]);
    if (!left || !right) return std::nullopt;
    return combine(*left, *right);
  };
  switch (expr.kind) {
    case ExprKind::logical_and:
      return both([](int64_t left, int64_t right) { return left == 1 && right == 1; });
    case ExprKind::logical_or:
      return both([](int64_t left, int64_t right) { return left == 1 || right == 1; });
    case ExprKind::logical_not:
      return part(expr.operands[0]) == 0;
    case ExprKind::segment:
      return part(ir.segments[expr.segment].condition) == 1;
    case ExprKind::compare:
      if (ir.types[ir[expr.operands[0]].type].optional) return std::nullopt;
      if (expr.compare_op == CompareOp::greater)
        return both([](int64_t left, int64_t right) { return left > right; });
      if (expr.compare_op == CompareOp::greater_equal)
        return both([](int64_t left, int64_t right) { return left >= right; });
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

TEST_CASE("a program is the same with its tests and without") {
  const Compilation plain = checked(kProgram);
  const Compilation tested = checked(kProgram + kTests);
  CHECK(dump(lower::lower(*plain.ir, plain.sources)) == dump(lower::lower(*tested.ir, tested.sources)));
  const lower::Lowered nothing = lower::lower(*tested.ir, tested.sources, {});
  CHECK(nothing.tests.empty());
  CHECK(nothing.requested.empty());
}

TEST_CASE("the parts of a condition make up the whole, which is what the program makes of it") {
  const Compilation made = checked(kProgram + kTests);
  const ir::Program& ir = *made.ir;
  for (const bool keep_times : {false, true}) {
    lower::LowerOptions options;
    options.tests = true;
    options.keep_times = keep_times;
    const lower::Lowered lowered = lower::lower(ir, made.sources, options);
    std::mt19937 random(7);
    const auto below = [&](int64_t bound) { return static_cast<int64_t>(random() % bound); };
    size_t whole = 0, parts = 0, turned = 0;
    for (int round = 0; round < 60; ++round) {
      World plain(lower::lower(ir, made.sources)), asked(lowered.program);
      int64_t now_ms = 1'000 * kDay;
      const auto both = [&](auto act) {
        act(plain);
        act(asked);
      };
      for (int step = 0; step < 40; ++step) {
        now_ms += below(3) == 0 ? below(8 * kDay) : below(kDay);
        const auto event = static_cast<uint32_t>(below(2));
        const int64_t value = below(12);
        if (below(3) != 0) both([&](World& world) { world.happen(event, now_ms, word_of_int(value)); });
        if (below(4) == 0) both([&](World& world) { world.set(value % 2 ? "a" : "b", value); });
        if (below(9) == 0) both([&](World& world) { world.set("since", now_ms); });
        for (const auto& [id, probe] : lowered.tests) {
          const Word found = asked.run(probe.function, now_ms);
          if (const auto expected = made_of_parts(ir, lowered.tests, asked, now_ms, id)) {
            ++parts;
            REQUIRE(found == static_cast<Word>(*expected));
          }
          if (ir[id].kind != ExprKind::segment) continue;
          ++whole;
          turned += found == 1;
          REQUIRE(found == plain.run(plain.program.segments[ir[id].segment].value, now_ms));
        }
      }
    }
    CHECK(parts > 10'000);
    CHECK(turned > whole / 10);
    CHECK(turned < whole - whole / 10);
  }
}

TEST_CASE("a count that is asked by itself is kept whole, and times are kept to be shown") {
  const Compilation made = checked(kProgram + kTests);
  const auto bound_of = [&](const lower::LowerOptions& options, const std::string& event) {
    const lower::Lowered lowered = lower::lower(*made.ir, made.sources, options);
    for (const Tracker& tracker : lowered.program.trackers) {
      if (lowered.program.events[tracker.event].name == event && tracker.entry_width == 1)
        return std::pair(tracker.keep_newest, tracker.keep_forever);
    }
    return std::pair(UINT32_MAX, false);
  };
  lower::LowerOptions tests;
  tests.tests = true;
  CHECK(bound_of({}, "opened") == std::pair(0u, false));  // of 3 days all are counted
  CHECK(bound_of({}, "paid") == std::pair(0u, false));    // `did`: a bit
  lower::LowerOptions shown;
  shown.keep_times = true;
  CHECK(bound_of(shown, "paid") == std::pair(lower::kTimesShown, true));
}

TEST_CASE("what is requested has probes, with what a workflow captured and the event that arrives") {
  Compilation made = checked(R"(
    contact { a : int = 0 }
    event opened { x: int }
    event paid { x: int }
    workflow w {
      when opened
      if   event.x > 1
      exit when paid(x > event.x)
      then { wait 1 day  if event.x > 5 and contact.a > 1 then finish  else { finish as "no" } }
    }
  )");
  const ir::Program& ir = *made.ir;
  lower::LowerOptions options;
  lower::ProbeRequest entry{ir.workflows[0].condition, SubjectKind::contact, 0, std::nullopt};
  lower::ProbeRequest branch;
  for (const ir::Step& step : ir.steps) {
    if (step.kind == ir::StepKind::branch) branch.expr = step.value;
  }
  branch.workflow = 0;
  options.requests = {entry, branch};
  const lower::Lowered lowered = lower::lower(ir, made.sources, options);
  REQUIRE(lowered.requested.size() == 2);
  CHECK(lowered.requested[0].contains(entry.expr));
  CHECK(lowered.requested[0].contains(ir[entry.expr].operands[0]));
  // `and`, both comparisons, both fields, both numbers.
  CHECK(lowered.requested[1].size() == 7);
  CHECK(lowered.tests.empty());
  // Its function is the one that the program runs.
  bool same = false;
  for (const Node& node : lowered.program.workflows[0].nodes)
    same |= node.value == lowered.requested[1].at(branch.expr).function;
  CHECK(same);
}
