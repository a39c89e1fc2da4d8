// Builtins over times, dates and clocks, in the evaluation's zone.
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

}  // namespace nudge::builtin
