// Points against a plain twin: decay by exp2 over one list of all changes, at-most by counting all moments.
#include "runtime/engine/score_points.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

using namespace nudge;

namespace {

struct Slots {
  Layout layout;
  Score score;
  ScoreRule rule;

  Slots(int64_t halve_ms, uint32_t at_most, int64_t per_ms) {
    score.points_slot = layout.add(SlotKind::number);
    if (halve_ms > 0) score.as_of_slot = layout.add(SlotKind::wide);
    score.halve_ms = halve_ms;
    rule.at_most = at_most;
    rule.per_ms = per_ms;
    if (at_most > 0) rule.counted_slot = layout.add(SlotKind::entries);
    layout.seal();
  }
};

Evaluation at(int64_t now_ms) {
  Evaluation evaluation;
  evaluation.now_ms = now_ms;
  return evaluation;
}

// Points as semantics.md has them, by the library's exp2.
struct Twin {
  double points = 0;
  int64_t as_of_ms = 0;
  std::vector<int64_t> counted;

  double now(const Score& score, int64_t now_ms) const {
    if (score.halve_ms == 0) return points;
    return points * std::exp2(-static_cast<double>(now_ms - as_of_ms) / static_cast<double>(score.halve_ms));
  }
  void add(const Score& score, double more, int64_t now_ms) {
    points = now(score, now_ms) + more;
    if (score.bounded) points = std::min(std::max(points, score.least), score.most);
    as_of_ms = now_ms;
  }
  bool may_count(const ScoreRule& rule, int64_t now_ms) {
    uint32_t within = 0;
    for (int64_t then : counted)
      within += then + rule.per_ms > now_ms;
    if (rule.at_most > 0 && within >= rule.at_most) return false;
    counted.push_back(now_ms);
    return true;
  }
};

}  // namespace

TEST_CASE("points agree with a plain twin over random changes") {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    int64_t halve_ms = seed % 3 == 0 ? 0 : static_cast<int64_t>(1 + random() % 30) * kDayMs / 3;
    uint32_t at_most = static_cast<uint32_t>(random() % 4);
    Slots slots(halve_ms, at_most, kDayMs);
    if (seed % 2) {
      slots.score.bounded = true;
      slots.score.least = -10;
      slots.score.most = 40;
    }
    Record record(slots.layout);
    Twin twin;
    int64_t now = 1'772'000'000'000;
    for (int turn = 0; turn < 300; ++turn) {
      now += static_cast<int64_t>(random() % 600) * kMinuteMs;
      CAPTURE(turn);
      bool may = twin.may_count(slots.rule, now);
      REQUIRE(count_rule(slots.rule, record, slots.layout, now) == may);
      if (may) {
        double more = static_cast<double>(random() % 41) - 15;
        Evaluation evaluation = at(now);
        twin.add(slots.score, more, now);
        add_points(slots.score, more, record, slots.layout, evaluation);
      }
      Evaluation evaluation = at(now);
      double points = points_now(slots.score, record, slots.layout, evaluation);
      REQUIRE(points == doctest::Approx(twin.now(slots.score, now)).epsilon(1e-9));
      if (slots.score.bounded) {
        CHECK(points >= -10);
        CHECK(points <= 40);
      }
    }
    if (at_most > 0) CHECK(record.entries(slots.layout.slots[slots.rule.counted_slot]).size() <= at_most);
  }
}

TEST_CASE("points: a change to what they are is none") {
  Slots slots(30 * kDayMs, 0, 0);
  slots.score.bounded = true;
  slots.score.most = 100;
  Record record(slots.layout);
  Evaluation now = at(0);
  CHECK_FALSE(add_points(slots.score, -5, record, slots.layout, now));
  CHECK_FALSE(add_points(slots.score, 0, record, slots.layout, now));
  CHECK(add_points(slots.score, 70, record, slots.layout, now));
  CHECK(add_points(slots.score, 70, record, slots.layout, now));
  CHECK(points_now(slots.score, record, slots.layout, now) == 100);
  CHECK_FALSE(add_points(slots.score, 1, record, slots.layout, now));
  Evaluation later = at(30 * kDayMs);
  CHECK(points_now(slots.score, record, slots.layout, later) == 50);
  CHECK(add_points(slots.score, 10, record, slots.layout, later));
  CHECK(points_now(slots.score, record, slots.layout, later) == 60);
}

TEST_CASE("points: at most counts a sliding time, exact to the millisecond") {
  Slots slots(0, 2, kDayMs);
  Record record(slots.layout);
  CHECK(count_rule(slots.rule, record, slots.layout, 0));
  CHECK(count_rule(slots.rule, record, slots.layout, 10));
  CHECK_FALSE(count_rule(slots.rule, record, slots.layout, kDayMs - 1));
  CHECK(count_rule(slots.rule, record, slots.layout, kDayMs));
  CHECK_FALSE(count_rule(slots.rule, record, slots.layout, kDayMs + 9));
  CHECK(count_rule(slots.rule, record, slots.layout, kDayMs + 10));
}
