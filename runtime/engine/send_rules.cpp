#include "runtime/engine/send_rules.h"

namespace nudge {

namespace {

int64_t later_in(int64_t from_ms, const Length& length, ZoneId zone) {
  int64_t at_ms = add_int(from_ms, length.ms);
  return length.months == 0 ? at_ms : add_months_to_time(at_ms, length.months, zone);
}

}  // namespace

int64_t quiet_until(const Policy& policy, int64_t now_ms, ZoneId zone) {
  int64_t from_ms = policy.quiet_from_ms;
  int64_t to_ms = policy.quiet_to_ms;
  if (!policy.has_quiet_hours || from_ms == to_ms) return kMissing;
  int64_t today = date_of(now_ms, zone);
  bool over_midnight = to_ms < from_ms;
  for (int64_t date = today - 1; date <= today; ++date) {
    int64_t begin_ms = local_to_utc(add_int(multiply_int(date, kDayMs), from_ms), zone);
    int64_t end_ms = local_to_utc(add_int(multiply_int(date + over_midnight, kDayMs), to_ms), zone);
    if (begin_ms <= now_ms && now_ms < end_ms) return end_ms;
  }
  return kMissing;
}

bool is_reached(const Cap& cap, const Record& contact, Slot slot, int64_t now_ms, ZoneId zone) {
  EntriesView entries = contact.entries(slot);
  uint32_t within = 0;
  for (uint32_t place = entries.size(); place > 0 && within < cap.count; --place) {
    bool counts = later_in(entries.time_ms(place - 1), cap.per, zone) > now_ms;
    // Months end on different clocks, so with them one that has left says nothing of those before it.
    if (!counts && cap.per.months == 0) break;
    within += counts;
  }
  return within >= cap.count;
}

void count_queued(const Cap& cap, Record& contact, const Layout& layout, int64_t now_ms) {
  // With months the newest are not always the last to leave: all of a time longer than any such one are kept.
  bool calendar = cap.per.months != 0;
  int64_t drop_until_ms =
      calendar ? subtract_int(now_ms, (int64_t{cap.per.months} * 31 + 2) * kDayMs) : INT64_MIN;
  contact.insert_entry(layout, layout.slots[cap.queued_slot], 1, now_ms, kMissingWord,
                       calendar ? 0 : cap.count, drop_until_ms);
}

}  // namespace nudge
