#include "runtime/value/civil.h"

#include <algorithm>

#include "runtime/value/word.h"

namespace nudge {
namespace {

// As far as a time reaches; what lies beyond is cut to it, so that no calculation below overflows.
constexpr int64_t kMaxDate = kMaxInt / kDayMs;
constexpr int64_t kMaxYear = kMaxDate / 365;

int64_t local_of(int64_t date, int64_t clock) {
  return add_int(multiply_int(date, kDayMs), multiply_int(clock, kMinuteMs));
}

// The first of the days `day(0)`, `day(1)`, … at whose `clock` it is later than now. The clock of a day
// before today's is never later than now, and each of a few tries can be lost to a clock change only.
template <class DayOf>
int64_t first_after(int64_t now_ms, int64_t clock, ZoneId zone, DayOf day) {
  for (int64_t attempt = 0; attempt < 4; ++attempt) {
    int64_t time_ms = at_clock(day(attempt), clock, zone);
    if (time_ms > now_ms) return time_ms;
  }
  return kMaxInt;
}

}  // namespace

int days_in_month(int64_t year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Howard Hinnant, "chrono-compatible low-level date algorithms": eras of 400 years, and years that begin in
// March, so that the day that comes and goes is the last.
CivilDate civil_of_date(int64_t date) {
  int64_t days = std::clamp(date, -kMaxDate, kMaxDate) + 719'468;
  int64_t era = floor_divide(days, 146'097);
  int64_t day_of_era = days - era * 146'097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_from_march = (5 * day_of_year + 2) / 153;
  int day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  int month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

int64_t date_of_civil(int64_t year, int month, int day) {
  year = std::clamp(year, -kMaxYear, kMaxYear);
  month = std::clamp(month, 1, 12);
  day = std::clamp(day, 1, days_in_month(year, month));
  int64_t year_from_march = year - (month <= 2 ? 1 : 0);
  int64_t era = floor_divide(year_from_march, 400);
  int64_t year_of_era = year_from_march - era * 400;
  int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::clamp(era * 146'097 + day_of_era - 719'468, -kMaxDate, kMaxDate);
}

int64_t weekday_of_date(int64_t date) {
  if (is_missing(date)) return kMissing;
  return floor_remainder(floor_remainder(date, 7) + 3, 7);  // 1970-01-01 was a thursday
}

int64_t add_months(int64_t date, int64_t months) {
  if (is_missing(date) || is_missing(months)) return kMissing;
  CivilDate civil = civil_of_date(date);
  int64_t month = add_int(civil.year * 12 + civil.month - 1, months);
  return date_of_civil(floor_divide(month, 12), static_cast<int>(floor_remainder(month, 12)) + 1, civil.day);
}

int64_t add_months_to_time(int64_t time_ms, int64_t months, ZoneId zone) {
  if (is_missing(time_ms) || is_missing(months)) return kMissing;
  if (months == 0) return time_ms;  // also where the local time occurs twice
  int64_t local_ms = utc_to_local(time_ms, zone);
  int64_t date = add_months(floor_divide(local_ms, kDayMs), months);
  return local_to_utc(add_int(multiply_int(date, kDayMs), floor_remainder(local_ms, kDayMs)), zone);
}

int64_t add_duration_to_date(int64_t date, int64_t duration_ms) {
  if (is_missing(date) || is_missing(duration_ms)) return kMissing;
  return add_int(date, duration_ms / kDayMs);
}

int64_t date_of(int64_t time_ms, ZoneId zone) {
  if (is_missing(time_ms)) return kMissing;
  return floor_divide(utc_to_local(time_ms, zone), kDayMs);
}

int64_t clock_of(int64_t time_ms, ZoneId zone) {
  if (is_missing(time_ms)) return kMissing;
  return floor_remainder(utc_to_local(time_ms, zone), kDayMs) / kMinuteMs;
}

int64_t hour_of(int64_t time_ms, ZoneId zone) {
  int64_t clock = clock_of(time_ms, zone);
  return is_missing(clock) ? kMissing : clock / 60;
}

int64_t weekday_of(int64_t time_ms, ZoneId zone) {
  return weekday_of_date(date_of(time_ms, zone));
}

int64_t start_of_day(int64_t date, ZoneId zone) {
  return at_clock(date, 0, zone);
}

int64_t at_clock(int64_t date, int64_t clock, ZoneId zone) {
  if (is_missing(date) || is_missing(clock)) return kMissing;
  return local_to_utc(local_of(date, clock), zone);
}

int64_t next_clock(int64_t now_ms, int64_t clock, ZoneId zone) {
  if (is_missing(now_ms) || is_missing(clock)) return kMissing;
  int64_t today = date_of(now_ms, zone);
  return first_after(now_ms, clock, zone, [=](int64_t attempt) { return today + attempt; });
}

int64_t next_weekday_clock(int64_t now_ms, int64_t weekday, int64_t clock, ZoneId zone) {
  if (is_missing(now_ms) || is_missing(weekday) || is_missing(clock)) return kMissing;
  int64_t today = date_of(now_ms, zone);
  int64_t first = today + floor_remainder(floor_remainder(weekday, 7) - weekday_of_date(today), 7);
  return first_after(now_ms, clock, zone, [=](int64_t attempt) { return first + 7 * attempt; });
}

int64_t next_month_day(int64_t now_ms, int64_t day, int64_t clock, ZoneId zone) {
  if (is_missing(now_ms) || is_missing(day) || is_missing(clock)) return kMissing;
  CivilDate today = civil_of_date(date_of(now_ms, zone));
  int64_t month = today.year * 12 + today.month - 1;
  int wanted = static_cast<int>(std::clamp<int64_t>(day, 1, 31));
  return first_after(now_ms, clock, zone, [=](int64_t attempt) {
    return date_of_civil(floor_divide(month + attempt, 12),
                         static_cast<int>(floor_remainder(month + attempt, 12)) + 1, wanted);
  });
}

int64_t next_anniversary(int64_t now_ms, int64_t date, int64_t clock, ZoneId zone) {
  if (is_missing(now_ms) || is_missing(date) || is_missing(clock)) return kMissing;
  CivilDate origin = civil_of_date(date);
  int64_t first_year = std::max(civil_of_date(date_of(now_ms, zone)).year, origin.year + 1);
  return first_after(now_ms, clock, zone, [=](int64_t attempt) {
    return date_of_civil(first_year + attempt, origin.month, origin.day);
  });
}

}  // namespace nudge
