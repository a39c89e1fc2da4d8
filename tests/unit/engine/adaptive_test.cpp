// Thompson sampling: draws are those of the Beta distribution, never change, and traffic goes to the better
// arm; holdouts are of the size that was asked for.
#include "runtime/engine/adaptive.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "runtime/value/hash.h"

using namespace nudge;

namespace {

struct Moments {
  double mean = 0, variance = 0;
};

Moments moments_of(const ArmCounts& counts, int draws) {
  double sum = 0, squares = 0;
  for (int draw = 0; draw < draws; ++draw) {
    std::string contact = fmt::format("user-{}", draw);
    double x = success_draw({"trial", "nudge_copy", contact}, 0, counts);
    CHECK(x > 0);
    CHECK(x < 1);
    sum += x;
    squares += x * x;
  }
  double mean = sum / draws;
  return {mean, squares / draws - mean * mean};
}

// Whether a contact of this arm would reach the goal: its own coin, of the arm's chance.
bool converts(const std::string& contact, uint32_t arm, double chance) {
  return unit_interval(stable_hash({"converts", contact, std::to_string(arm)})) < chance;
}

// Contacts of each hour are given an arm by what the hours before led to; the shares of the last day's
// contacts by arm.
std::vector<double> last_day(const std::string& salt, const std::vector<double>& chances, int days,
                             int contacts_an_hour) {
  std::vector<ArmCounts> now(chances.size()), last_hour(chances.size());
  std::vector<double> shares(chances.size());
  for (int hour = 0; hour < days * 24; ++hour) {
    last_hour = now;
    for (int place = 0; place < contacts_an_hour; ++place) {
      std::string contact = fmt::format("{}-{}-{}", salt, hour, place);
      uint32_t arm = thompson_arm({"trial", "nudge_copy", contact}, last_hour);
      ++now[arm].assigned;
      now[arm].converted += converts(contact, arm, chances[arm]);
      if (hour >= (days - 1) * 24) shares[arm] += 1.0 / (24 * contacts_an_hour);
    }
  }
  return shares;
}

}  // namespace

TEST_CASE("adapt: draws have the mean and the variance of the Beta distribution") {
  for (ArmCounts counts : {ArmCounts{0, 0}, ArmCounts{1, 1}, ArmCounts{10, 3}, ArmCounts{2000, 40}}) {
    constexpr int kDraws = 20'000;
    double a = 1 + static_cast<double>(counts.converted);
    double b = 1 + static_cast<double>(counts.assigned - counts.converted);
    double mean = a / (a + b);
    double variance = a * b / ((a + b) * (a + b) * (a + b + 1));
    Moments drawn = moments_of(counts, kDraws);
    CAPTURE(counts.assigned);
    CHECK(std::abs(drawn.mean - mean) < 4 * std::sqrt(variance / kDraws));
    CHECK(std::abs(drawn.variance / variance - 1) < 0.06);
  }
}

TEST_CASE("adapt: without counts a draw is even: every tenth has a tenth of them") {
  std::vector<int> tenths(10);
  for (int draw = 0; draw < 20'000; ++draw) {
    std::string contact = fmt::format("user-{}", draw);
    ++tenths[static_cast<size_t>(10 * success_draw({"w", "s", contact}, 1, {}))];
  }
  for (int count : tenths) {
    CHECK(count > 1850);
    CHECK(count < 2150);
  }
}

TEST_CASE("adapt: a draw is a function of workflow, split, contact, arm and counts, for ever") {
  double draw = success_draw({"trial", "nudge_copy", "u1"}, 0, {10, 3});
  CHECK(draw == success_draw({"trial", "nudge_copy", "u1"}, 0, {10, 3}));
  CHECK(draw != success_draw({"trial", "nudge_copy", "u2"}, 0, {10, 3}));
  CHECK(draw != success_draw({"trial", "nudge_copy", "u1"}, 1, {10, 3}));
  CHECK(draw != success_draw({"trial", "other", "u1"}, 0, {10, 3}));
  CHECK(draw != success_draw({"other", "nudge_copy", "u1"}, 0, {10, 3}));
  CHECK(draw == doctest::Approx(0.14259225134723935).epsilon(1e-12));
}

TEST_CASE("adapt: traffic moves to the better arm, and stays even between equals") {
  for (const char* salt : {"a", "b", "c", "d", "e"}) {
    CAPTURE(salt);
    std::vector<double> shares = last_day(salt, {0.1, 0.3}, 10, 20);
    CHECK(shares[1] > 0.9);
    shares = last_day(salt, {0.25, 0.1, 0.1}, 14, 20);
    CHECK(shares[0] > 0.85);
    shares = last_day(salt, {0.2, 0.2}, 3, 20);
    CHECK(shares[0] > 0.02);
    CHECK(shares[1] > 0.02);
  }
}

TEST_CASE("adapt: more conversions than contacts, as a merge of two may leave, are no fault") {
  double draw = success_draw({"w", "s", "u"}, 0, {3, 5});
  CHECK(draw > 0);
  CHECK(draw < 1);
}

TEST_CASE("holdout: near its share of contacts, the same for ever, another for each workflow") {
  int held = 0, both = 0;
  for (int place = 0; place < 20'000; ++place) {
    std::string contact = fmt::format("user-{}", place);
    bool first = is_held_out("onboarding", contact, 0.1);
    bool second = is_held_out("winback", contact, 0.1);
    held += first;
    both += first && second;
    if (first) CHECK(is_held_out("onboarding", contact, 0.2));  // a greater share holds out these and more
  }
  CHECK(held > 1850);
  CHECK(held < 2150);
  CHECK(both > 130);
  CHECK(both < 270);
  CHECK_FALSE(is_held_out("onboarding", "u1", 0));
  CHECK(is_held_out("onboarding", "u1", 1));
}
