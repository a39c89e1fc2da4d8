// Quiet hours at their edges and clock changes; caps against a list of all that was queued.
#include "runtime/engine/send_rules.h"

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "runtime/value/civil.h"

using namespace nudge;

namespace {

int64_t local(int64_t year, int month, int day, int hour, int minute, ZoneId zone) {
  return local_to_utc(date_of_civil(year, month, day) * kDayMs + hour * kHourMs + minute * kMinuteMs, zone);
}

Policy quiet(int64_t from_ms, int64_t to_ms) {
  Policy policy;
  policy.has_quiet_hours = true;
  policy.quiet_from_ms = from_ms;
  policy.quiet_to_ms = to_ms;
  return policy;
}

}  // namespace

TEST_CASE("quiet hours: from is quiet, to is not, over midnight and within a day") {
  Policy night = quiet(20 * kHourMs, 8 * kHourMs);
  ZoneId tokyo = *find_zone("Asia/Tokyo");
  int64_t morning = local(2026, 3, 3, 8, 0, tokyo);
  CHECK(quiet_until(night, local(2026, 3, 2, 20, 0, tokyo), tokyo) == morning);
  CHECK(quiet_until(night, local(2026, 3, 2, 20, 0, tokyo) - 1, tokyo) == kMissing);
  CHECK(quiet_until(night, local(2026, 3, 3, 0, 0, tokyo), tokyo) == morning);
  CHECK(quiet_until(night, morning - 1, tokyo) == morning);
  CHECK(quiet_until(night, morning, tokyo) == kMissing);

  Policy noon = quiet(12 * kHourMs + 30 * kMinuteMs, 14 * kHourMs);
  CHECK(quiet_until(noon, local(2026, 3, 2, 12, 29, kUtc), kUtc) == kMissing);
  CHECK(quiet_until(noon, local(2026, 3, 2, 12, 30, kUtc), kUtc) == local(2026, 3, 2, 14, 0, kUtc));
  CHECK(quiet_until(noon, local(2026, 3, 2, 14, 0, kUtc), kUtc) == kMissing);

  CHECK(quiet_until(Policy{}, morning, kUtc) == kMissing);
  CHECK(quiet_until(quiet(8 * kHourMs, 8 * kHourMs), morning, tokyo) == kMissing);  // of no length
}

TEST_CASE("quiet hours: ends that a clock change skips or repeats") {
  ZoneId paris = *find_zone("Europe/Paris");
  // 02:30 on 29 March 2026 doesn't exist: quiet time ends with the gap, at 03:00.
  Policy early = quiet(22 * kHourMs, 2 * kHourMs + 30 * kMinuteMs);
  CHECK(quiet_until(early, local(2026, 3, 29, 1, 59, paris), paris) == local(2026, 3, 29, 3, 0, paris));
  CHECK(quiet_until(early, local(2026, 3, 29, 3, 0, paris), paris) == kMissing);
  // 02:30 on 25 October comes twice: it ends at the first, and what follows is not quiet again.
  int64_t first_end = local(2026, 10, 25, 2, 30, paris);
  CHECK(quiet_until(early, first_end - 1, paris) == first_end);
  CHECK(quiet_until(early, first_end, paris) == kMissing);
  int64_t second_two = first_end + 30 * kMinuteMs;
  CHECK(hour_of(second_two, paris) == 2);
  CHECK(quiet_until(early, second_two, paris) == kMissing);
  // The night is an hour shorter and an hour longer than others.
  Policy night = quiet(20 * kHourMs, 8 * kHourMs);
  int64_t spring = local(2026, 3, 28, 20, 0, paris);
  CHECK(quiet_until(night, spring, paris) == spring + 11 * kHourMs);
  int64_t autumn = local(2026, 10, 24, 20, 0, paris);
  CHECK(quiet_until(night, autumn, paris) == autumn + 13 * kHourMs);
}

TEST_CASE("caps agree with counting all that was queued") {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Layout layout;
    Cap cap;
    cap.queued_slot = layout.add(SlotKind::entries);
    layout.seal();
    cap.count = 1 + static_cast<uint32_t>(random() % 5);
    bool calendar = seed % 3 == 0;
    cap.per = calendar ? Length{0, 1 + static_cast<int32_t>(random() % 2)}
                       : Length{static_cast<int64_t>(1 + random() % 8) * kDayMs / 2, 0};
    ZoneId zone = *find_zone("America/New_York");
    Record contact(layout);
    Slot slot = layout.slots[cap.queued_slot];
    std::vector<int64_t> queued;
    int64_t now = local(2026, 1, 25, 0, 0, zone);
    int stopped = 0;
    for (int turn = 0; turn < 300; ++turn) {
      now += static_cast<int64_t>(random() % (calendar ? 6 : 2) + 1) * 6 * kHourMs;
      uint32_t within = 0;
      for (int64_t at : queued) {
        int64_t leaves = calendar ? add_months_to_time(at, cap.per.months, zone) : at + cap.per.ms;
        within += leaves > now;
      }
      bool reached = within >= cap.count;
      REQUIRE(is_reached(cap, contact, slot, now, zone) == reached);
      stopped += reached;
      if (reached) continue;
      queued.push_back(now);
      count_queued(cap, contact, layout, now);
    }
    CHECK(queued.size() > 4);
    if (cap.count < 3) CHECK(stopped > 0);
    if (!calendar) CHECK(contact.entries(slot).size() <= cap.count);
  }
}

TEST_CASE("caps: one that was queued counts until exactly its time has passed") {
  Layout layout;
  Cap cap;
  cap.count = 2;
  cap.per = {7 * kDayMs, 0};
  cap.queued_slot = layout.add(SlotKind::entries);
  layout.seal();
  Record contact(layout);
  Slot slot = layout.slots[cap.queued_slot];
  CHECK_FALSE(is_reached(cap, contact, slot, 0, kUtc));
  count_queued(cap, contact, layout, 0);
  count_queued(cap, contact, layout, kDayMs);
  CHECK(is_reached(cap, contact, slot, 7 * kDayMs - 1, kUtc));
  CHECK_FALSE(is_reached(cap, contact, slot, 7 * kDayMs, kUtc));
  CHECK(concerns(cap, Channel::email));
  CHECK_FALSE(concerns(cap, Channel::sms));
  cap.any_channel = true;
  CHECK(concerns(cap, Channel::sms));
}
