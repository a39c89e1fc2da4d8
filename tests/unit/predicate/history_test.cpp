#include <doctest/doctest.h>

#include <random>

#include "assembled.h"

using namespace nudge;

namespace {

struct History : Assembled {
  SlotId times = program.contact_layout.add(SlotKind::entries);
  SlotId ints = program.contact_layout.add(SlotKind::entries);
  SlotId numbers = program.contact_layout.add(SlotKind::entries);
  History() { ready(); }
  void insert(SlotId slot, int64_t at_ms, Word value = 0) {
    contact.insert_entry(program.contact_layout, program.contact_layout.slots[slot], slot == times ? 1 : 2,
                         at_ms, value, 0, INT64_MIN);
  }
};

}  // namespace

TEST_CASE_FIXTURE(History, "a window is exact to the millisecond and ends now") {
  insert(times, kNow - kDayMs);
  insert(times, kNow - kDayMs + 1);
  insert(times, kNow);
  insert(times, kNow + 1);
  CHECK(call_int("count_within", times, kDayMs, 0) == 2);
  CHECK(call_int("first_within", times, kDayMs, 0) == kNow - kDayMs + 1);
  CHECK(call_int("last_within", times, kDayMs, 0) == kNow);
  CHECK(call_int("next_expiry", times, kDayMs, 0) == kNow + 1);
  CHECK(call_int("count_since", times, word_of_int(kNow - kDayMs)) == 3);
  CHECK(call_int("count_since", times, kMissingWord) == 0);
  CHECK(call_int("last_since", times, word_of_int(kNow + 1)) == kMissing);
  CHECK(call_int("next_expiry", times, 0, 0) == kMissing);
  CHECK(call_int("count_within", times, word_of_int(kMaxInt), 0) == 3);
}

TEST_CASE_FIXTURE(History, "values: missing ones don't count") {
  CHECK(call_int("sum_int_within", ints, kDayMs, 0) == 0);
  CHECK(call_int("min_int_within", ints, kDayMs, 0) == kMissing);
  CHECK(call("average_int_within", ints, kDayMs, 0) == kMissingNumberWord);
  insert(ints, kNow - 3, 10);
  insert(ints, kNow - 2, kMissingWord);
  insert(ints, kNow - 1, word_of_int(-5));
  CHECK(call_int("sum_int_within", ints, kDayMs, 0) == 5);
  CHECK(call_int("min_int_within", ints, kDayMs, 0) == -5);
  CHECK(call_int("max_int_since", ints, word_of_int(kNow - 3)) == 10);
  CHECK(call("average_int_within", ints, kDayMs, 0) == word_of_number(2.5));
  insert(numbers, kNow - 3, word_of_number(0.5));
  insert(numbers, kNow - 2, kMissingNumberWord);
  insert(numbers, kNow - 1, word_of_number(1.5));
  CHECK(call("sum_number_within", numbers, kDayMs, 0) == word_of_number(2));
  CHECK(call("min_number_within", numbers, kDayMs, 0) == word_of_number(0.5));
  CHECK(call("max_number_since", numbers, word_of_int(kNow)) == kMissingNumberWord);
  CHECK(call("average_number_within", numbers, kDayMs, 0) == word_of_number(1));
}

TEST_CASE_FIXTURE(History, "a calendar window asks each entry") {
  std::mt19937_64 random(3);
  for (const char* zone : {"UTC", "Europe/Paris", "America/New_York"}) {
    evaluation.zone = *find_zone(zone);
    auto zone_id = static_cast<ZoneId>(evaluation.zone);
    contact.reset(program.contact_layout);
    std::vector<int64_t> at;
    for (int index = 0; index < 400; ++index) {
      at.push_back(kNow - static_cast<int64_t>(random() % (200 * kDayMs)));
      insert(times, at.back());
    }
    for (int round = 0; round < 200; ++round) {
      evaluation.now_ms = kNow - static_cast<int64_t>(random() % (100 * kDayMs));
      Word months = 1 + random() % 5;
      int64_t count = 0;
      int64_t next = kMissing;
      for (int64_t time : at) {
        int64_t leaves = add_months_to_time(time, static_cast<int64_t>(months), zone_id);
        if (time > evaluation.now_ms || leaves <= evaluation.now_ms) continue;
        ++count;
        if (next == kMissing || leaves < next) next = leaves;
      }
      CHECK(call_int("count_within", times, 0, months) == count);
      CHECK(call_int("next_expiry", times, 0, months) == next);
    }
  }
}
