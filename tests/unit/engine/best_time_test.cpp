// The hour at which a message suits a contact: its own habits, everyone's where it has none, and clock
// changes.
#include "runtime/engine/best_time.h"

#include <doctest/doctest.h>

#include "runtime/value/civil.h"

using namespace nudge;

namespace {

int64_t local(int64_t year, int month, int day, int hour, int minute, ZoneId zone) {
  return local_to_utc(date_of_civil(year, month, day) * kDayMs + hour * kHourMs + minute * kMinuteMs, zone);
}

OpensByHour opens(std::initializer_list<std::pair<int, uint64_t>> counts) {
  OpensByHour all{};
  for (auto [hour, count] : counts)
    all[static_cast<size_t>(hour)] = count;
  return all;
}

const OpensByHour kNobody{};

}  // namespace

TEST_CASE("best time: at once where nothing is known, for every hour is as good") {
  int64_t now = local(2026, 3, 2, 10, 17, kUtc);
  CHECK(best_time(now, now + kDayMs, kUtc, kNobody, kNobody) == now);
}

TEST_CASE("best time: the contact's hour, in its zone, when that hour begins") {
  ZoneId tokyo = *find_zone("Asia/Tokyo");
  int64_t now = local(2026, 3, 2, 10, 17, tokyo);
  OpensByHour own = opens({{7, 3}, {20, 2}});
  CHECK(best_time(now, now + kDayMs, tokyo, own, kNobody) == local(2026, 3, 3, 7, 0, tokyo));
  // Not within reach: the next best that is.
  CHECK(best_time(now, now + 12 * kHourMs, tokyo, own, kNobody) == local(2026, 3, 2, 20, 0, tokyo));
  CHECK(best_time(now, now + 3 * kHourMs, tokyo, own, kNobody) == now);
  // The current hour is not waited for again.
  int64_t in_it = local(2026, 3, 2, 7, 59, tokyo);
  CHECK(best_time(in_it, in_it + kDayMs, tokyo, own, kNobody) == in_it);
  // The window's end belongs to it.
  CHECK(best_time(now, local(2026, 3, 2, 20, 0, tokyo), tokyo, own, kNobody) ==
        local(2026, 3, 2, 20, 0, tokyo));
  CHECK(best_time(now, local(2026, 3, 2, 20, 0, tokyo) - 1, tokyo, own, kNobody) == now);
}

TEST_CASE("best time: who has opened nothing follows everyone, who has opened much nobody") {
  int64_t now = local(2026, 3, 2, 0, 30, kUtc);
  OpensByHour everyone = opens({{9, 70}, {18, 30}});
  CHECK(best_time(now, now + kDayMs, kUtc, kNobody, everyone) == local(2026, 3, 2, 9, 0, kUtc));
  // 4 × 0.7 = 2.8 for nine o'clock, against own + 1.2 for six in the evening.
  CHECK(best_time(now, now + kDayMs, kUtc, opens({{18, 1}}), everyone) == local(2026, 3, 2, 9, 0, kUtc));
  CHECK(best_time(now, now + kDayMs, kUtc, opens({{18, 2}}), everyone) == local(2026, 3, 2, 18, 0, kUtc));
}

TEST_CASE("best time: an hour that a clock change skips isn't there, one that it repeats is taken first") {
  ZoneId paris = *find_zone("Europe/Paris");
  int64_t spring = local(2026, 3, 28, 23, 0, paris);
  OpensByHour at_two = opens({{2, 5}, {3, 1}});
  CHECK(best_time(spring, spring + 8 * kHourMs, paris, at_two, kNobody) == local(2026, 3, 29, 3, 0, paris));
  int64_t autumn = local(2026, 10, 24, 23, 0, paris);
  CHECK(best_time(autumn, autumn + 8 * kHourMs, paris, at_two, kNobody) == autumn + 3 * kHourMs);
  CHECK(hour_of(autumn + 4 * kHourMs, paris) == 2);  // once more
  // Half an hour of difference: hours begin at full hours of the local clock.
  ZoneId kolkata = *find_zone("Asia/Kolkata");
  int64_t now = local(2026, 3, 2, 10, 17, kolkata);
  CHECK(best_time(now, now + kDayMs, kolkata, opens({{11, 1}}), kNobody) ==
        local(2026, 3, 2, 11, 0, kolkata));
}

TEST_CASE("best time agrees with looking at every minute") {
  ZoneId lord_howe = *find_zone("Australia/Lord_Howe");  // its summer time is half an hour
  uint64_t random = 7;
  auto next = [&] { return random = random * 6364136223846793005u + 1442695040888963407u, random >> 33; };
  for (int turn = 0; turn < 400; ++turn) {
    OpensByHour own{}, everyone{};
    for (size_t hour = 0; hour < 24; ++hour) {
      own[hour] = next() % 3;
      everyone[hour] = next() % 50;
    }
    int64_t now = local(2026, turn % 2 ? 4 : 10, turn % 2 ? 4 : 3, 12, 0, lord_howe) +
                  static_cast<int64_t>(next() % 1440) * kMinuteMs;
    int64_t until = now + static_cast<int64_t>(next() % 2000) * kMinuteMs;
    int64_t best = now;
    double score = hour_score(own, everyone, hour_of(now, lord_howe));
    for (int64_t at = now + kMinuteMs; at <= until; at += kMinuteMs) {
      bool begins = hour_of(at, lord_howe) != hour_of(at - kMinuteMs, lord_howe);
      double theirs = hour_score(own, everyone, hour_of(at, lord_howe));
      if (begins && theirs > score) {
        best = at;
        score = theirs;
      }
    }
    CAPTURE(turn);
    CHECK(best_time(now, until, lord_howe, own, everyone) == best);
  }
}
