#include "compiler/scenario/time_words.h"

#include <fmt/format.h>

#include "runtime/value/civil.h"
#include "runtime/value/word.h"

namespace nudge::scenario {

namespace {

constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};

}  // namespace

std::string TimeWords::day(int64_t time_ms) const {
  CivilDate date = civil_of_date(date_of(time_ms, zone_));
  std::string text = fmt::format("{} {}", date.day, kMonths[date.month - 1]);
  bool other_year = is_missing(now_ms_) || civil_of_date(date_of(now_ms_, zone_)).year != date.year;
  return other_year ? fmt::format("{} {}", text, date.year) : text;
}

std::string TimeWords::clock(int64_t time_ms, bool seconds) const {
  int64_t of_day_ms = floor_remainder(utc_to_local(time_ms, zone_), kDayMs);
  std::string text = fmt::format("{:02}:{:02}", of_day_ms / kHourMs, of_day_ms / kMinuteMs % 60);
  return seconds ? fmt::format("{}:{:02}", text, of_day_ms / kSecondMs % 60) : text;
}

std::string TimeWords::at(int64_t time_ms, bool seconds) const {
  if (is_missing(time_ms)) return "missing";
  if (time_ms == INT64_MAX) return "never";
  return day(time_ms) + " " + clock(time_ms, seconds);
}

std::string TimeWords::list(std::span<const int64_t> times_ms, int64_t more) const {
  bool seconds = false;
  for (size_t place = 1; place < times_ms.size(); ++place) {
    auto same = [&](int64_t unit_ms) {
      return floor_divide(times_ms[place], unit_ms) == floor_divide(times_ms[place - 1], unit_ms);
    };
    seconds = seconds || (same(kMinuteMs) && !same(kSecondMs));
  }
  std::string text;
  std::string last_day;
  for (size_t place = 0; place < times_ms.size(); ++place) {
    bool last = place + 1 == times_ms.size() && more == 0;
    if (place > 0) text += last ? " and " : ", ";
    std::string day_text = day(times_ms[place]);
    text += day_text == last_day ? clock(times_ms[place], seconds) : at(times_ms[place], seconds);
    last_day = day_text;
  }
  if (more > 0) text += fmt::format(" and {} before", more);
  return text;
}

}  // namespace nudge::scenario
