// The calendar: dates (days since 1970-01-01), clocks (minutes since midnight), weekdays (0 = monday … 6 =
// sunday) and how they meet times (ms since the epoch) in a zone. Proleptic Gregorian. Local times that a
// clock change skips or repeats follow zone.h.
//
// Pure and total: a missing argument gives a missing result, and what lies beyond the range saturates. No
// allocation; every function takes some tens of nanoseconds at most.
#pragma once

#include <cstdint>

#include "runtime/value/zone.h"

namespace nudge {

inline constexpr int64_t kSecondMs = 1000;
inline constexpr int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr int64_t kHourMs = 60 * kMinuteMs;
inline constexpr int64_t kDayMs = 24 * kHourMs;
inline constexpr int64_t kWeekMs = 7 * kDayMs;
inline constexpr int64_t kDayMinutes = kDayMs / kMinuteMs;

struct CivilDate {
  int64_t year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
  bool operator==(const CivilDate&) const = default;
};

constexpr bool is_leap_year(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
int days_in_month(int64_t year, int month);

// `date` isn't missing.
CivilDate civil_of_date(int64_t date);
// The month is 1 to 12; a day beyond the month's end is its last day, one below 1 its first.
int64_t date_of_civil(int64_t year, int month, int day);

int64_t weekday_of_date(int64_t date);

// 31 January + 1 month is the last day of February. Years are 12 months each.
int64_t add_months(int64_t date, int64_t months);
// The same for a time: keeps the local time of day.
int64_t add_months_to_time(int64_t time_ms, int64_t months, ZoneId zone);

// `date ± duration`, of whole days; a part of a day is cut off.
int64_t add_duration_to_date(int64_t date, int64_t duration_ms);

// What the local calendar and clock show at an instant.
int64_t date_of(int64_t time_ms, ZoneId zone);
int64_t clock_of(int64_t time_ms, ZoneId zone);
int64_t hour_of(int64_t time_ms, ZoneId zone);
int64_t weekday_of(int64_t time_ms, ZoneId zone);

// The instant at which a local date begins, or at which the clock shows `clock` on it.
int64_t start_of_day(int64_t date, ZoneId zone);
int64_t at_clock(int64_t date, int64_t clock, ZoneId zone);

// The next moment strictly later than `now_ms` …
// … at which some day's clock shows `clock`
int64_t next_clock(int64_t now_ms, int64_t clock, ZoneId zone);
// … on that weekday
int64_t next_weekday_clock(int64_t now_ms, int64_t weekday, int64_t clock, ZoneId zone);
// … on that day of a month, or on the last day of a month that is shorter
int64_t next_month_day(int64_t now_ms, int64_t day, int64_t clock, ZoneId zone);
// … on an anniversary of `date`: from the year after it on; 29 February on 28 February in years that aren't
// leap
int64_t next_anniversary(int64_t now_ms, int64_t date, int64_t clock, ZoneId zone);

}  // namespace nudge
