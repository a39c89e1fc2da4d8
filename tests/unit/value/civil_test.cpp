#include "runtime/value/civil.h"

#include <date/date.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "runtime/value/time_text.h"
#include "runtime/value/word.h"

using namespace nudge;

namespace {

constexpr std::array kNames = {"UTC",
                               "Europe/Paris",
                               "America/New_York",
                               "Australia/Lord_Howe",
                               "Asia/Kathmandu",
                               "America/St_Johns",
                               "Pacific/Apia",
                               "Africa/Casablanca",
                               "Asia/Tehran",
                               "America/Havana",
                               "America/Sao_Paulo",
                               "Africa/Cairo"};

int64_t time_of(std::string_view text) {
  return parse_time(text).value();
}
int64_t date_at(std::string_view text) {
  return parse_date(text).value();
}
ZoneId zone_of(std::string_view name) {
  return find_zone(name).value();
}

// The twin: looks at the first moment of every day from two days before `now` on that `wanted` takes.
template <class Wanted>
int64_t next_by_search(int64_t now_ms, int64_t clock, ZoneId zone, Wanted wanted, int64_t days) {
  int64_t first = floor_divide(now_ms, kDayMs) - 2;
  int64_t best = kMaxInt;
  for (int64_t date = first; date < first + days; ++date) {
    if (!wanted(civil_of_date(date), weekday_of_date(date))) continue;
    int64_t time_ms = at_clock(date, clock, zone);
    if (time_ms > now_ms) best = std::min(best, time_ms);
  }
  return best;
}

// Instants in 1970–2090, some of them near a clock change.
std::vector<int64_t> sample_times(ZoneId zone, uint64_t seed, int count) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int64_t> any(time_of("1970-01-01"), time_of("2090-01-01"));
  std::vector<int64_t> times;
  while (static_cast<int>(times.size()) < count) {
    int64_t low = any(random), high = low + 180 * kDayMs;
    times.push_back(low);
    if (utc_offset_ms(low, zone) == utc_offset_ms(high, zone)) continue;
    while (high - low > 1) {
      int64_t middle = low + (high - low) / 2;
      (utc_offset_ms(middle, zone) == utc_offset_ms(high, zone) ? high : low) = middle;
    }
    for (int64_t around :
         {-kHourMs, -int64_t{1}, int64_t{0}, int64_t{1}, 30 * kMinuteMs, kHourMs, 23 * kHourMs})
      times.push_back(high + around);
    times.push_back(high + static_cast<int64_t>(random() % (2 * kDayMs)) - kDayMs);
  }
  return times;
}

template <class Check>
void for_samples(uint64_t seed, int count, Check check) {
  for (const char* name : kNames) {
    ZoneId zone = zone_of(name);
    std::mt19937_64 random(seed);
    for (int64_t now_ms : sample_times(zone, seed, count)) {
      int64_t clock = random() % 3 == 0 ? static_cast<int64_t>(random() % 4) * 60
                                        : static_cast<int64_t>(random() % kDayMinutes);
      if (random() % 5 == 0) clock = clock_of(now_ms, zone);
      INFO(std::string(name) << " " << print_time(now_ms) << " " << print_clock(clock));
      check(now_ms, clock, zone, random());
    }
  }
}

}  // namespace

TEST_CASE("dates and civil dates") {
  CHECK(civil_of_date(0) == CivilDate{1970, 1, 1});
  CHECK(civil_of_date(-1) == CivilDate{1969, 12, 31});
  CHECK(date_of_civil(2000, 2, 29) == 11'016);
  CHECK(date_of_civil(2026, 2, 31) == date_at("2026-02-28"));
  CHECK(weekday_of_date(0) == 3);
  CHECK(weekday_of_date(date_at("2026-03-02")) == 0);
  for (int64_t date = date_at("1890-01-01"); date < date_at("2110-01-01"); ++date) {
    date::sys_days reference{date::days(date)};
    date::year_month_day ymd(reference);
    CivilDate civil = civil_of_date(date);
    REQUIRE(civil.year == static_cast<int>(ymd.year()));
    REQUIRE(civil.month == static_cast<int>(static_cast<unsigned>(ymd.month())));
    REQUIRE(civil.day == static_cast<int>(static_cast<unsigned>(ymd.day())));
    REQUIRE(date_of_civil(civil.year, civil.month, civil.day) == date);
    REQUIRE(weekday_of_date(date) == static_cast<int64_t>(date::weekday(reference).iso_encoding()) - 1);
  }
}

TEST_CASE("dates far away go there and back, and saturate at last") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 10'000; ++i) {
    int64_t date = static_cast<int64_t>(random() % 200'000'000'000) - 100'000'000'000;
    CivilDate civil = civil_of_date(date);
    REQUIRE(date_of_civil(civil.year, civil.month, civil.day) == date);
  }
  CHECK(civil_of_date(kMaxInt) == civil_of_date(kMaxInt - 1));
  CHECK(date_of_civil(kMaxInt, 12, 31) == date_of_civil(kMaxInt - 1, 1, 1));
}

TEST_CASE("months are calendar steps") {
  auto plus = [](std::string_view date, int64_t months) {
    return print_date(add_months(date_at(date), months));
  };
  CHECK(plus("2026-01-31", 1) == "2026-02-28");
  CHECK(plus("2024-01-31", 1) == "2024-02-29");
  CHECK(plus("2026-03-31", -1) == "2026-02-28");
  CHECK(plus("2024-02-29", 12) == "2025-02-28");
  CHECK(plus("2026-12-15", 1) == "2027-01-15");
  CHECK(plus("2026-01-15", -13) == "2024-12-15");
  CHECK(plus("2026-05-31", 0) == "2026-05-31");
  CHECK(!is_missing(add_months(0, kMaxInt)));
  CHECK(add_months(kMissing, 1) == kMissing);
}

TEST_CASE("months keep the local time of day") {
  ZoneId paris = zone_of("Europe/Paris");
  auto plus = [&](std::string_view time, int64_t months) {
    return print_time(add_months_to_time(time_of(time), months, paris));
  };
  CHECK(plus("2026-02-28T08:00Z", 1) == "2026-03-28T08:00:00.000Z");
  CHECK(plus("2026-03-28T08:00Z", 1) == "2026-04-28T07:00:00.000Z");
  CHECK(plus("2026-02-28T23:30Z", 1) == "2026-03-31T22:30:00.000Z");  // 1 March there, 00:30: 1 April
  CHECK(plus("2026-01-29T01:30Z", 2) == "2026-03-29T01:00:00.000Z");  // 02:30 is skipped
  CHECK(plus("2026-09-25T00:30Z", 1) == "2026-10-25T00:30:00.000Z");  // 02:30 occurs twice
  CHECK(plus("2026-10-25T01:30Z", 0) == "2026-10-25T01:30:00.000Z");
}

TEST_CASE("a date and a duration of whole days") {
  CHECK(print_date(add_duration_to_date(date_at("2026-03-02"), 3 * kDayMs)) == "2026-03-05");
  CHECK(print_date(add_duration_to_date(date_at("2026-03-02"), -3 * kDayMs)) == "2026-02-27");
  CHECK(add_duration_to_date(kMaxInt, kMaxInt) == kMaxInt);
}

TEST_CASE("what the clock shows") {
  ZoneId kathmandu = zone_of("Asia/Kathmandu");
  int64_t time_ms = time_of("2026-03-02T18:20:59.999Z");
  CHECK(print_date(date_of(time_ms, kathmandu)) == "2026-03-03");
  CHECK(print_clock(clock_of(time_ms, kathmandu)) == "00:05");
  CHECK(hour_of(time_ms, kathmandu) == 0);
  CHECK(hour_of(time_ms, kUtc) == 18);
  CHECK(weekday_of(time_ms, kathmandu) == 1);
  CHECK(weekday_of(time_ms, kUtc) == 0);
  CHECK(date_of(-1, kUtc) == -1);
  CHECK(clock_of(-1, kUtc) == 23 * 60 + 59);
}

TEST_CASE("a day begins at its first instant") {
  CHECK(print_time(start_of_day(date_at("2026-03-02"), zone_of("Europe/Paris"))) ==
        "2026-03-01T23:00:00.000Z");
  // Havana skips the hour from midnight on
  CHECK(print_time(start_of_day(date_at("2026-03-08"), zone_of("America/Havana"))) ==
        "2026-03-08T05:00:00.000Z");
  CHECK(clock_of(start_of_day(date_at("2026-03-08"), zone_of("America/Havana")), zone_of("America/Havana")) ==
        60);
}

TEST_CASE("the next moments, by example") {
  ZoneId paris = zone_of("Europe/Paris");
  int64_t now_ms = time_of("2026-03-02T08:00Z");  // monday, 09:00 there
  CHECK(print_time(next_clock(now_ms, 540, paris)) == "2026-03-03T08:00:00.000Z");
  CHECK(print_time(next_clock(now_ms - 1, 540, paris)) == "2026-03-02T08:00:00.000Z");
  CHECK(print_time(next_weekday_clock(now_ms, 0, 540, paris)) == "2026-03-09T08:00:00.000Z");
  CHECK(print_time(next_weekday_clock(now_ms, 0, 600, paris)) == "2026-03-02T09:00:00.000Z");
  CHECK(print_time(next_weekday_clock(now_ms, 6, 540, paris)) == "2026-03-08T08:00:00.000Z");
  CHECK(print_time(next_month_day(now_ms, 31, 540, paris)) == "2026-03-31T07:00:00.000Z");
  CHECK(print_time(next_month_day(time_of("2026-04-01T00:00Z"), 31, 540, paris)) ==
        "2026-04-30T07:00:00.000Z");
  CHECK(print_time(next_month_day(now_ms, 2, 540, paris)) == "2026-04-02T07:00:00.000Z");
  // 02:30 is skipped on 29 March: 03:00 there
  CHECK(print_time(next_clock(time_of("2026-03-28T12:00Z"), 150, paris)) == "2026-03-29T01:00:00.000Z");
  // 02:30 occurs twice on 25 October: the first only
  CHECK(print_time(next_clock(time_of("2026-10-25T00:30Z"), 150, paris)) == "2026-10-26T01:30:00.000Z");
}

TEST_CASE("anniversaries, by example") {
  auto next = [](std::string_view now, std::string_view date) {
    return print_time(next_anniversary(time_of(now), date_at(date), 540, kUtc));
  };
  CHECK(next("2026-03-02T08:00Z", "1990-05-04") == "2026-05-04T09:00:00.000Z");
  CHECK(next("2026-05-04T09:00Z", "1990-05-04") == "2027-05-04T09:00:00.000Z");
  CHECK(next("2026-01-02T08:00Z", "1992-02-29") == "2026-02-28T09:00:00.000Z");
  CHECK(next("2027-03-02T08:00Z", "1992-02-29") == "2028-02-29T09:00:00.000Z");
  CHECK(next("2028-02-28T10:00Z", "1992-02-29") == "2028-02-29T09:00:00.000Z");
  CHECK(next("2026-03-02T08:00Z", "2026-05-04") == "2027-05-04T09:00:00.000Z");  // the day itself is none
  CHECK(next("2026-03-02T08:00Z", "2030-05-04") == "2031-05-04T09:00:00.000Z");
}

TEST_CASE("the next clock equals a search") {
  for_samples(11, 300, [](int64_t now_ms, int64_t clock, ZoneId zone, uint64_t) {
    REQUIRE(next_clock(now_ms, clock, zone) == next_by_search(
                                                   now_ms, clock, zone, [](auto, auto) { return true; }, 6));
  });
}

TEST_CASE("the next weekday equals a search") {
  for_samples(12, 200, [](int64_t now_ms, int64_t clock, ZoneId zone, uint64_t random) {
    int64_t weekday = static_cast<int64_t>(random % 7);
    REQUIRE(next_weekday_clock(now_ms, weekday, clock, zone) ==
            next_by_search(
                now_ms, clock, zone, [=](CivilDate, int64_t it) { return it == weekday; }, 18));
  });
}

TEST_CASE("the next day of a month equals a search") {
  for_samples(13, 100, [](int64_t now_ms, int64_t clock, ZoneId zone, uint64_t random) {
    int day = static_cast<int>(random % 31) + 1;
    auto wanted = [=](CivilDate it, int64_t) {
      return it.day == std::min(day, days_in_month(it.year, it.month));
    };
    REQUIRE(next_month_day(now_ms, day, clock, zone) == next_by_search(now_ms, clock, zone, wanted, 70));
  });
}

TEST_CASE("the next anniversary equals a search") {
  for_samples(14, 30, [](int64_t now_ms, int64_t clock, ZoneId zone, uint64_t random) {
    int64_t origin = random % 4 == 0 ? date_at("1968-02-29") : static_cast<int64_t>(random % 700) - 800;
    CivilDate born = civil_of_date(origin);
    auto wanted = [=](CivilDate it, int64_t) {
      return it.month == born.month && it.day == std::min(born.day, days_in_month(it.year, it.month));
    };
    REQUIRE(next_anniversary(now_ms, origin, clock, zone) ==
            next_by_search(now_ms, clock, zone, wanted, 800));
  });
}

TEST_CASE("the calendar is total") {
  for (ZoneId zone : {kUtc, zone_of("Europe/Paris"), ZoneId{65535}}) {
    for (int64_t odd : {kMissing, kMinInt, kMinInt + 1, int64_t{-1}, int64_t{0}, kMaxInt - 1, kMaxInt}) {
      for (int64_t other : {kMissing, kMinInt, int64_t{0}, kMaxInt}) {
        bool missing = is_missing(odd) || is_missing(other);
        CHECK(is_missing(next_clock(odd, other, zone)) == missing);
        CHECK(is_missing(next_weekday_clock(odd, other, 540, zone)) == missing);
        CHECK(is_missing(next_month_day(odd, other, 540, zone)) == missing);
        CHECK(is_missing(next_anniversary(odd, other, 540, zone)) == missing);
        CHECK(is_missing(add_months(odd, other)) == missing);
        CHECK(is_missing(add_months_to_time(odd, other, zone)) == missing);
        CHECK(is_missing(at_clock(odd, other, zone)) == missing);
      }
      CHECK(is_missing(weekday_of(odd, zone)) == is_missing(odd));
      CHECK(is_missing(hour_of(odd, zone)) == is_missing(odd));
    }
  }
}
