// Decay, the moment it reaches a threshold, and the moments of appointments: against a look at each instant.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "assembled.h"

using namespace nudge;

namespace {

struct Called : Assembled {
  Called() { ready(); }
  double points_at(int64_t at_ms, double points, int64_t as_of_ms, int64_t halve_ms) {
    evaluation.now_ms = at_ms;
    return number_of_word(
        call("decayed", word_of_number(points), word_of_int(as_of_ms), word_of_int(halve_ms)));
  }
  int64_t crossing(int64_t at_ms, double points, int64_t as_of_ms, int64_t halve_ms, double threshold) {
    evaluation.now_ms = at_ms;
    return call_int("next_crossing", word_of_number(points), word_of_int(as_of_ms), word_of_int(halve_ms),
                    word_of_number(threshold));
  }
};

int side(double value, double threshold) {
  return value < threshold ? -1 : value > threshold ? 1 : 0;
}

}  // namespace

TEST_CASE_FIXTURE(Called, "points halve exactly, and as a power of two between") {
  CHECK(points_at(kNow, 80, kNow, kDayMs) == 80);
  CHECK(points_at(kNow + kDayMs, 80, kNow, kDayMs) == 40);
  CHECK(points_at(kNow + 3 * kDayMs, -80, kNow, kDayMs) == -10);
  CHECK(points_at(kNow + 5 * kDayMs, 80, kNow, 0) == 80);
  CHECK(points_at(kNow - kDayMs, 80, kNow, kDayMs) == 80);
  CHECK(points_at(kMaxInt, 1e300, kMinInt, 1) == 0);
  CHECK(points_at(kNow + 1074 * kDayMs, 1, kNow, kDayMs) == 0x1p-1074);
  CHECK(points_at(kNow, kMissingNumber, kNow, kDayMs) == 0);
  for (int64_t ms = 0; ms < 10'000; ++ms) {
    CHECK(points_at(kNow + ms, 100, kNow, 1000) ==
          doctest::Approx(100 * std::exp2(-static_cast<double>(ms) / 1000)).epsilon(1e-14));
  }
}

TEST_CASE_FIXTURE(Called, "a crossing is the first millisecond on another side") {
  std::mt19937_64 random(5);
  auto number = [&](double least, double most) {
    return std::uniform_real_distribution<double>(least, most)(random);
  };
  int crossed = 0;
  for (int round = 0; round < 3000; ++round) {
    auto halve_ms = static_cast<int64_t>(1 + random() % 300);
    double points = random() % 10 == 0 ? 0 : std::round(number(-100, 100));
    double threshold = random() % 3 == 0 ? points / 4 : std::round(number(-60, 60));
    int64_t as_of_ms = kNow - static_cast<int64_t>(random() % 50);
    int64_t at_ms = as_of_ms + static_cast<int64_t>(random() % 400) - 20;
    int64_t expected = kMissing;
    int now_side = side(points_at(at_ms, points, as_of_ms, halve_ms), threshold);
    for (int64_t ms = at_ms + 1; ms < at_ms + 6000 && expected == kMissing; ++ms) {
      if (side(points_at(ms, points, as_of_ms, halve_ms), threshold) != now_side) expected = ms;
    }
    int64_t found = crossing(at_ms, points, as_of_ms, halve_ms, threshold);
    // What the scan doesn't come to lies beyond it: the threshold 0 is reached when nothing is left.
    if (expected == kMissing) {
      CHECK((found == kMissing || found >= at_ms + 6000));
    } else {
      CHECK(found == expected);
      ++crossed;
    }
  }
  CHECK(crossed > 500);
}

TEST_CASE_FIXTURE(Called, "crossings of days are exact, and absurd ones are never or some time") {
  std::mt19937_64 random(6);
  for (int round = 0; round < 500; ++round) {
    auto halve_ms = static_cast<int64_t>(kHourMs + random() % (400 * kDayMs));
    double points = static_cast<double>(1 + random() % 1000);
    double threshold = points / static_cast<double>(2 + random() % 100);
    int64_t at = crossing(kNow, points, kNow, halve_ms, threshold);
    REQUIRE(at > kNow);
    CHECK(points_at(at - 1, points, kNow, halve_ms) > threshold);
    CHECK(points_at(at, points, kNow, halve_ms) <= threshold);
  }
  CHECK(crossing(kNow, 50, kNow, kDayMs, kMissingNumber) == kMissing);
  CHECK(crossing(kNow, 50, kNow, 0, 10) == kMissing);
  CHECK(crossing(kNow, 50, kNow, -5, 10) == kMissing);
  CHECK(crossing(kNow, 50, kNow, kDayMs, 60) == kMissing);
  CHECK(crossing(kNow, 50, kNow, kDayMs, -1) == kMissing);
  CHECK(crossing(kNow, 0, kNow, kDayMs, 0) == kMissing);
  CHECK(crossing(kNow, 50, kNow, kDayMs, 50) == kNow + 1);
  for (double points : {1e308, -1e308, 5e-324, 50.0}) {
    for (int64_t as_of : {kMinInt, kNow, kMaxInt}) {
      for (int64_t halve : {int64_t{1}, kMaxInt}) {
        for (double threshold : {0.0, 1e-300, -1e300}) {
          int64_t at = crossing(kNow, points, as_of, halve, threshold);
          CHECK((at == kMissing || at > kNow));
        }
      }
    }
  }
  CHECK(call_int("next_crossing", word_of_number(50), kMissingWord, kDayMs, word_of_number(10)) == kMissing);
}

TEST_CASE_FIXTURE(Called, "kept within") {
  auto kept = [&](double value, double least, double most) {
    return call("kept_within", word_of_number(value), word_of_number(least), word_of_number(most));
  };
  CHECK(kept(5, 0, 10) == word_of_number(5));
  CHECK(kept(-5, 0, 10) == word_of_number(0));
  CHECK(kept(50, 0, 10) == word_of_number(10));
  CHECK(kept(kMissingNumber, 0, 10) == kMissingNumberWord);
}

TEST_CASE_FIXTURE(Called,
                  "an appointment is the first moment later than now on a later date than the kept one") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    const char* zones[] = {"UTC", "Europe/Paris", "America/New_York", "Africa/Cairo"};
    evaluation.zone = *find_zone(zones[random() % 4]);
    auto zone = static_cast<ZoneId>(evaluation.zone);
    evaluation.now_ms = kNow + static_cast<int64_t>(random() % (900 * kDayMs));
    auto clock = static_cast<int64_t>(random() % kDayMinutes);
    int64_t today = date_of(evaluation.now_ms, zone);
    int64_t after = random() % 3 == 0 ? kMissing : today + static_cast<int64_t>(random() % 10) - 6;
    int64_t born = today - static_cast<int64_t>(random() % 20'000) + 300;
    if (random() % 5 == 0) born = date_of_civil(2024, 2, 29);
    CivilDate origin = civil_of_date(born);
    int64_t day = static_cast<int64_t>(1 + random() % 31);
    auto weekday = static_cast<int64_t>(random() % 7);
    auto first = [&](auto&& fits) {
      for (int64_t date = today - 1; date < today + 20'000; ++date) {
        int64_t at_ms = at_clock(date, clock, zone);
        if (fits(date) && at_ms > evaluation.now_ms && (after == kMissing || date_of(at_ms, zone) > after))
          return at_ms;
      }
      return kMissing;
    };
    Word clock_word = word_of_int(clock), after_word = word_of_int(after);
    CHECK(call_int("next_daily", clock_word, after_word) == first([](int64_t) { return true; }));
    CHECK(call_int("next_weekly", word_of_int(weekday), clock_word, after_word) ==
          first([&](int64_t date) { return weekday_of_date(date) == weekday; }));
    CHECK(call_int("next_monthly", word_of_int(day), clock_word, after_word) == first([&](int64_t date) {
            CivilDate civil = civil_of_date(date);
            return civil.day == std::min<int64_t>(day, days_in_month(civil.year, civil.month));
          }));
    CHECK(call_int("next_yearly", word_of_int(born), clock_word, after_word) == first([&](int64_t date) {
            CivilDate civil = civil_of_date(date);
            return civil.year > origin.year && date == date_of_civil(civil.year, origin.month, origin.day);
          }));
  }
  CHECK(call_int("next_daily", kMissingWord, kMissingWord) == kMissing);
  CHECK(call_int("next_yearly", kMissingWord, 540, kMissingWord) == kMissing);
  CHECK(call_int("next_daily", 540, word_of_int(kMaxInt)) == kMissing);
}
