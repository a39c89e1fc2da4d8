// Builtins over times, dates and clocks, in the evaluation's zone.
#include <algorithm>

#include "runtime/predicate/builtins.h"
#include "runtime/value/civil.h"

namespace nudge::builtin {

namespace {

ZoneId zone_of(const Evaluation& evaluation) {
  return evaluation.zone < zone_count() ? static_cast<ZoneId>(evaluation.zone) : kUtc;
}

bool either_missing(Word a, Word b) {
  return a == kMissingWord || b == kMissingWord;
}

// The first day that can be the date of an appointment: today's, or the one after that of the last kept one.
int64_t first_day(const Evaluation& evaluation, Word after) {
  int64_t today = date_of(evaluation.now_ms, zone_of(evaluation));
  return after == kMissingWord ? today : std::max(today, add_int(int_of_word(after), 1));
}

// The first of the days `day(0)`, `day(1)`, … that fits: whose `clock` is later than now, and whose moment
// has a local date later than `after` (a clock change can move it over midnight). A few tries can be lost:
// the days before first_day() in its week, month or year, and to clock changes.
template <class DayOf>
Word first_moment(const Evaluation& evaluation, Word clock, Word after, DayOf day) {
  if (clock == kMissingWord) return kMissingWord;
  int64_t first = first_day(evaluation, after);
  for (int64_t attempt = 0; attempt < 6; ++attempt) {
    int64_t date = day(attempt);
    if (date < first) continue;
    int64_t time_ms = at_clock(date, int_of_word(clock), zone_of(evaluation));
    bool later = after == kMissingWord || date_of(time_ms, zone_of(evaluation)) > int_of_word(after);
    if (time_ms > evaluation.now_ms && time_ms < kMaxInt && later) return word_of_int(time_ms);
  }
  return kMissingWord;
}

}  // namespace

Word date_of_time(Evaluation& evaluation, Word time, Word, Word, Word) {
  return time == kMissingWord ? time : word_of_int(date_of(int_of_word(time), zone_of(evaluation)));
}

Word time_of_day(Evaluation& evaluation, Word time, Word, Word, Word) {
  return time == kMissingWord ? time : word_of_int(clock_of(int_of_word(time), zone_of(evaluation)));
}

Word hour_of_time(Evaluation& evaluation, Word time, Word, Word, Word) {
  return time == kMissingWord ? time : word_of_int(hour_of(int_of_word(time), zone_of(evaluation)));
}

Word weekday_of_time(Evaluation& evaluation, Word time, Word, Word, Word) {
  return time == kMissingWord ? time : word_of_int(weekday_of(int_of_word(time), zone_of(evaluation)));
}

Word weekday_of_date(Evaluation&, Word date, Word, Word, Word) {
  return date == kMissingWord ? date : word_of_int(nudge::weekday_of_date(int_of_word(date)));
}

Word days_of_duration(Evaluation&, Word duration, Word, Word, Word) {
  return duration == kMissingWord ? duration : word_of_int(int_of_word(duration) / kDayMs);
}

Word add_months_time(Evaluation& evaluation, Word time, Word months, Word, Word) {
  if (either_missing(time, months)) return kMissingWord;
  return word_of_int(add_months_to_time(int_of_word(time), int_of_word(months), zone_of(evaluation)));
}

Word add_months_date(Evaluation&, Word date, Word months, Word, Word) {
  if (either_missing(date, months)) return kMissingWord;
  return word_of_int(add_months(int_of_word(date), int_of_word(months)));
}

Word add_duration_date(Evaluation&, Word date, Word duration, Word, Word) {
  if (either_missing(date, duration)) return kMissingWord;
  return word_of_int(add_duration_to_date(int_of_word(date), int_of_word(duration)));
}

Word date_difference(Evaluation&, Word left, Word right, Word, Word) {
  if (either_missing(left, right)) return kMissingWord;
  return word_of_int(multiply_int(subtract_int(int_of_word(left), int_of_word(right)), kDayMs));
}

Word local_time(Evaluation& evaluation, Word date, Word clock, Word, Word) {
  if (either_missing(date, clock)) return kMissingWord;
  return word_of_int(at_clock(int_of_word(date), int_of_word(clock), zone_of(evaluation)));
}

Word start_of_day(Evaluation& evaluation, Word date, Word, Word, Word) {
  return date == kMissingWord ? date
                              : word_of_int(nudge::start_of_day(int_of_word(date), zone_of(evaluation)));
}

Word next_clock(Evaluation& evaluation, Word clock, Word, Word, Word) {
  if (clock == kMissingWord) return clock;
  return word_of_int(nudge::next_clock(evaluation.now_ms, int_of_word(clock), zone_of(evaluation)));
}

Word next_weekday_clock(Evaluation& evaluation, Word weekday, Word clock, Word, Word) {
  if (either_missing(weekday, clock)) return kMissingWord;
  return word_of_int(nudge::next_weekday_clock(evaluation.now_ms, int_of_word(weekday), int_of_word(clock),
                                               zone_of(evaluation)));
}

Word next_turn_of_today(Evaluation& evaluation, Word date, Word, Word, Word) {
  if (date == kMissingWord) return date;
  for (int64_t days = -1; days <= 2; ++days) {
    int64_t turn = nudge::start_of_day(add_int(int_of_word(date), days), zone_of(evaluation));
    if (turn > evaluation.now_ms) return word_of_int(turn);
  }
  return kMissingWord;
}

Word next_turn_of_now(Evaluation& evaluation, Word time, Word, Word, Word) {
  if (time == kMissingWord) return time;
  for (int64_t turn : {int_of_word(time), add_int(int_of_word(time), 1)}) {
    if (turn > evaluation.now_ms) return word_of_int(turn);
  }
  return kMissingWord;
}

Word next_daily(Evaluation& evaluation, Word clock, Word after, Word, Word) {
  int64_t first = first_day(evaluation, after);
  return first_moment(evaluation, clock, after, [=](int64_t attempt) { return add_int(first, attempt); });
}

Word next_weekly(Evaluation& evaluation, Word weekday, Word clock, Word after, Word) {
  if (weekday == kMissingWord) return kMissingWord;
  int64_t first = first_day(evaluation, after);
  int64_t ahead =
      floor_remainder(floor_remainder(int_of_word(weekday), 7) - nudge::weekday_of_date(first), 7);
  return first_moment(evaluation, clock, after,
                      [=](int64_t attempt) { return add_int(first, ahead + 7 * attempt); });
}

Word next_monthly(Evaluation& evaluation, Word day, Word clock, Word after, Word) {
  if (day == kMissingWord) return kMissingWord;
  CivilDate first = civil_of_date(first_day(evaluation, after));
  auto wanted = static_cast<int>(std::clamp<int64_t>(int_of_word(day), 1, 31));
  return first_moment(evaluation, clock, after, [=](int64_t attempt) {
    int64_t month = first.year * 12 + first.month - 1 + attempt;
    return date_of_civil(floor_divide(month, 12), static_cast<int>(floor_remainder(month, 12)) + 1, wanted);
  });
}

Word next_yearly(Evaluation& evaluation, Word date, Word clock, Word after, Word) {
  if (date == kMissingWord) return kMissingWord;
  CivilDate origin = civil_of_date(int_of_word(date));
  int64_t first_year = std::max(civil_of_date(first_day(evaluation, after)).year, origin.year + 1);
  return first_moment(evaluation, clock, after, [=](int64_t attempt) {
    return date_of_civil(first_year + attempt, origin.month, origin.day);
  });
}

}  // namespace nudge::builtin
