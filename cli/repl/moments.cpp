#include "cli/repl/moments.h"

#include <fmt/format.h>

#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge::repl {

ZoneId zone_of(std::string_view name) {
  return find_zone(name).value_or(kUtc);
}

int64_t day_of(int64_t time_ms, ZoneId zone) {
  return date_of(time_ms, zone);
}

std::string clock_text(int64_t time_ms, ZoneId zone) {
  const int64_t local_ms = utc_to_local(time_ms, zone);
  const int64_t rest_ms = ((local_ms % kMinuteMs) + kMinuteMs) % kMinuteMs;
  std::string text = print_clock(clock_of(time_ms, zone));
  if (rest_ms != 0) text += fmt::format(":{:02}", rest_ms / kSecondMs);
  if (rest_ms % kSecondMs != 0) text += fmt::format(".{:03}", rest_ms % kSecondMs);
  return text;
}

std::string wall_time(int64_t time_ms, ZoneId zone) {
  return print_date(day_of(time_ms, zone)) + " " + clock_text(time_ms, zone);
}

std::string day_text(int64_t time_ms, ZoneId zone) {
  const int64_t day = day_of(time_ms, zone);
  return fmt::format("{} {}", print_date(day), weekday_name(weekday_of_date(day)));
}

std::string move_to(int64_t time_ms, ZoneId zone) {
  const int64_t whole_ms = time_ms + ((kSecondMs - time_ms % kSecondMs) % kSecondMs);
  const int64_t local_ms = utc_to_local(whole_ms, zone);
  // An hour that comes twice means its first.
  if (local_ms % kMinuteMs == 0 && local_to_utc(local_ms, zone) == whole_ms)
    return "at " + wall_time(whole_ms, zone);
  const std::string utc = print_time(whole_ms);  // 2026-03-02T09:00:00.000Z
  return fmt::format("at {}Z", utc.substr(0, utc.find('.')));
}

}  // namespace nudge::repl
