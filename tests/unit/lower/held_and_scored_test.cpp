// Conditions that have to hold for a while, and those on decaying scores, turn exactly where following their
// next_change says.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "runtime/program/dump.h"
#include "tests/unit/lower/made_program.h"

using namespace nudge;
using namespace nudge::test;
using ir::HistoryOp;

namespace {

constexpr int64_t kStart = 20'000 * kDay;

// A segment over a contact whose stored conditions are brought up to date as the engine does.
class Stepped {
 public:
  Stepped(const Made& made, const source::SourceSet& sources) : world(lower::lower(made.program, sources)) {}

  bool value(int64_t at_ms) {
    for (const StoredCondition& stored : world.program.tables(SubjectKind::contact).conditions) {
      bool now = world.run(stored.condition.value, at_ms) == 1;
      bool before = world.load(SubjectKind::contact, stored.slot) == 1;
      world.store(SubjectKind::contact, stored.slot, word_of_bool(now));
      if (stored.since_slot == kNoSlot || now == before) continue;
      world.store(SubjectKind::contact, stored.since_slot, now ? word_of_int(at_ms) : kMissingWord);
    }
    return world.run(segment().value, at_ms) == 1;
  }
  int64_t next(int64_t at_ms) {
    FunctionId function = segment().next_change;
    return function == kNoFunction ? kMissing : int_of_word(world.run(function, at_ms));
  }
  const Segment& segment() const { return world.program.segments.back(); }

  World world;
};

// Where it turns from begin to end, by following.
std::vector<int64_t> turns_by_following(Stepped& stepped, int64_t begin, int64_t end) {
  std::vector<int64_t> turns;
  bool before = stepped.value(begin);
  for (int64_t at = begin;;) {
    int64_t next = stepped.next(at);
    if (next == kMissing || next >= end) return turns;
    REQUIRE(next > at);
    at = next;
    bool after = stepped.value(at);
    if (after != before) turns.push_back(at);
    before = after;
  }
}

// By asking at every minute and beside it: whoever is true for a time of whole minutes turns there.
std::vector<int64_t> turns_by_asking(Stepped& stepped, int64_t begin, int64_t end) {
  std::vector<int64_t> turns;
  bool before = stepped.value(begin);
  for (int64_t minute = begin; minute < end; minute += kMinute) {
    for (int64_t at = minute - 1; at <= minute + 2; ++at) {
      if (at <= begin || at >= end) continue;
      bool after = stepped.value(at);
      if (after != before) turns.push_back(at);
      before = after;
    }
  }
  return turns;
}

ir::Score decaying(double halve_days) {
  ir::Score score;
  score.name = "lead";
  score.halve_ms = static_cast<int64_t>(halve_days * static_cast<double>(kDay));
  return score;
}

void count_while(ir::Score& score, ExprId condition, double points) {
  ir::ScoreRule rule;
  rule.kind = ir::ScoreRule::Kind::condition;
  rule.condition = condition;
  rule.points = points;
  score.rules.push_back(rule);
}

}  // namespace

TEST_CASE("next_change misses no turn of what has to hold for a while") {
  size_t count = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto pick = [&](int64_t most) { return static_cast<int64_t>(random() % static_cast<uint32_t>(most)); };
    Made made;
    auto atom = [&]() -> ExprId {
      ExprId time = made.field(pick(2) == 0 ? "t" : "u", TypeKind::time);
      if (pick(3) == 0)
        return made.history(made.within(HistoryOp::did, 0, (1 + pick(300)) * kMinute), TypeKind::boolean);
      return made.compare(static_cast<CompareOp>(2 + pick(4)), made.now(),
                          made.plus(time, pick(300) * kMinute));
    };
    ExprId inner = made.both(pick(2) == 0 ? ExprKind::logical_and : ExprKind::logical_or, atom(), atom());
    ExprId held = made.holds(inner, {(1 + pick(200)) * kMinute, 0});
    if (pick(3) == 0) held = made.node(ExprKind::logical_not, TypeKind::boolean, {held});
    if (pick(3) == 0) held = made.both(ExprKind::logical_or, held, atom());
    made.segment(held);
    source::SourceSet sources;
    Stepped asked(made, sources);
    Stepped followed(made, sources);
    int64_t t = kStart + pick(1000) * kMinute, u = kStart + pick(1000) * kMinute, event = pick(600) * kMinute;
    for (Stepped* stepped : {&asked, &followed}) {
      stepped->world.set("t", t);
      stepped->world.set("u", u);
      stepped->world.happen(0, kStart - event, 0);
    }
    std::vector<int64_t> expected = turns_by_asking(asked, kStart, kStart + kDay);
    CHECK(turns_by_following(followed, kStart, kStart + kDay) == expected);
    count += expected.size();
  }
  CHECK(count > 200);
}

TEST_CASE("next_change misses no crossing of a decaying score") {
  size_t count = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto pick = [&](int64_t most) { return static_cast<int64_t>(random() % static_cast<uint32_t>(most)); };
    Made made;
    ir::Score score = decaying(static_cast<double>(1 + pick(4)) / 4);
    auto past = [&](const char* name) {
      return made.compare(CompareOp::less, made.now(), made.field(name, TypeKind::time));
    };
    if (pick(2) == 0) count_while(score, past("t"), static_cast<double>(pick(40)) - 20.3);
    if (pick(2) == 0) count_while(score, past("u"), static_cast<double>(pick(20)));
    score.bounded = pick(2) == 0;
    score.least = static_cast<double>(pick(20));
    score.most = 60;
    made.program.scores.push_back(score);
    ExprId reading = made.score(0);
    ExprId limit = made.number(static_cast<double>(pick(70)));
    if (pick(3) == 0) reading = made.sum(ir::ArithmeticOp::add, TypeKind::number, reading, made.number(1.7));
    auto op = static_cast<CompareOp>(pick(6));
    ExprId left = pick(2) == 0 ? reading : limit;
    made.segment(made.compare(op, left, left == reading ? limit : reading));
    source::SourceSet sources;
    Stepped stepped(made, sources);
    stepped.world.set("t", kStart + pick(2000) * kMinute);
    stepped.world.set("u", kStart + pick(2000) * kMinute);
    const Score& of = stepped.world.program.scores[0];
    stepped.world.store(SubjectKind::contact, of.points_slot, word_of_number(static_cast<double>(pick(100))));
    stepped.world.store(SubjectKind::contact, of.as_of_slot, word_of_int(kStart - pick(100) * kMinute));
    std::vector<int64_t> turns = turns_by_following(stepped, kStart, kStart + 3 * kDay);
    // It turns there and not before, and nowhere between.
    bool expected = stepped.value(kStart);
    size_t passed = 0;
    for (int64_t at = kStart; at < kStart + 3 * kDay; at += kMinute) {
      for (; passed < turns.size() && turns[passed] <= at; ++passed) {
        CHECK(stepped.value(turns[passed] - 1) == expected);
        expected = !expected;
        CHECK(stepped.value(turns[passed]) == expected);
      }
      if (stepped.value(at) != expected) {
        FAIL_CHECK("turned before ", at - kStart, "\n",
                   dump_function(stepped.world.program, stepped.segment().next_change));
        break;
      }
    }
    count += turns.size();
  }
  CHECK(count > 100);
}

TEST_CASE("a score without decay turns by its conditions only") {
  Made made;
  ir::Score score;
  score.name = "fit";
  count_while(score, made.compare(CompareOp::less, made.now(), made.field("t", TypeKind::time)), 5);
  made.program.scores.push_back(score);
  made.segment(made.compare(CompareOp::greater_equal, made.score(0), made.number(5)));
  source::SourceSet sources;
  Stepped stepped(made, sources);
  stepped.world.set("t", kStart + kHour);
  CHECK(stepped.value(kStart));
  CHECK(turns_by_following(stepped, kStart, kStart + kDay) == std::vector<int64_t>{kStart + kHour});
  const Program& program = stepped.world.program;
  CHECK(stepped.segment().causes ==
        std::vector<Cause>{program.contact_field_cause(7), program.score_cause(0)});
}

TEST_CASE("what holds for months follows the calendar") {
  Made made;
  made.segment(
      made.holds(made.compare(CompareOp::less_equal, made.field("t", TypeKind::time), made.now()), {0, 1}));
  source::SourceSet sources;
  Stepped stepped(made, sources);
  int64_t january = date_of_civil(2026, 1, 31) * kDay + 9 * kHour;
  int64_t february = date_of_civil(2026, 2, 28) * kDay + 9 * kHour;
  stepped.world.set("t", january);
  CHECK(turns_by_following(stepped, january - kDay, february + kDay) == std::vector<int64_t>{february});
  const Program& program = stepped.world.program;
  CHECK(stepped.segment().causes ==
        std::vector<Cause>{program.contact_field_cause(kContactTimezone), program.contact_field_cause(7)});
}
