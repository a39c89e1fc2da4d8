#include "compiler/scenario/timeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/shown_line.h"
#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

namespace {

bool comes_in(Happening::Kind kind) {
  return kind == Happening::Kind::brought || kind == Happening::Kind::event ||
         kind == Happening::Kind::changed || kind == Happening::Kind::faulty;
}

std::string time_of_day(int64_t local_ms) {
  int64_t rest_ms = floor_remainder(local_ms, kDayMs);
  std::string text = print_clock(rest_ms / kMinuteMs);
  int64_t second_ms = rest_ms % kMinuteMs;
  if (second_ms != 0) text += fmt::format(":{:02}", second_ms / kSecondMs);
  if (second_ms % kSecondMs != 0) text += fmt::format(".{:03}", second_ms % kSecondMs);
  return text;
}

bool is_elsewhere(const Happening& happening, ZoneId zone) {
  return happening.zone &&
         utc_to_local(happening.at_ms, *happening.zone) != utc_to_local(happening.at_ms, zone);
}

}  // namespace

const char* name_of(Happening::Kind kind) {
  static const char* const kNames[] = {"brought", "event",    "changed", "queued", "entered", "refused",
                                       "ended",   "measured", "moved",   "waits",  "faulty",  "did"};
  return kNames[static_cast<size_t>(kind)];
}

std::string clock_text(const Happening& happening, ZoneId zone) {
  const int64_t local_ms = utc_to_local(happening.at_ms, zone);
  if (!is_elsewhere(happening, zone)) return time_of_day(local_ms);
  const int64_t own_ms = utc_to_local(happening.at_ms, *happening.zone);
  const int64_t own_day = floor_divide(own_ms, kDayMs);
  std::string text = own_day == floor_divide(local_ms, kDayMs) ? "" : print_date(own_day) + " ";
  return fmt::format("{}{} {}", text, time_of_day(own_ms), zone_name(*happening.zone));
}

size_t clock_width(const Timeline& timeline, ZoneId zone) {
  size_t width = 0;
  for (const Happening& happening : timeline.happenings) {
    if (is_elsewhere(happening, zone)) width = std::max(width, clock_text(happening, zone).size());
  }
  return width;
}

std::string print(const Timeline& timeline, std::string_view zone, size_t from) {
  const ZoneId zone_id = find_zone(zone).value_or(kUtc);
  const std::vector<Happening>& all = timeline.happenings;
  size_t subject_width = 0;
  for (const Happening& happening : all) {
    if (happening.subject != all.front().subject)
      subject_width = std::max(subject_width, std::max(happening.subject.size(), all.front().subject.size()));
  }
  const size_t time_width = clock_width(timeline, zone_id);
  std::string out;
  int64_t day = kMissing;
  for (size_t place = from; place < all.size(); ++place) {
    const Happening& happening = all[place];
    int64_t local_ms = utc_to_local(happening.at_ms, zone_id);
    int64_t its_day = floor_divide(local_ms, kDayMs);
    if (its_day != day) {
      day = its_day;
      out += fmt::format("{} {}\n", print_date(day), weekday_name(weekday_of_date(day)));
    }
    out += fmt::format("  {:<{}}  ", clock_text(happening, zone_id), time_width);
    if (subject_width > 0)
      out +=
          fmt::format("{:<{}}  ", source::one_line(happening.subject), std::min<size_t>(subject_width, 24));
    if (!comes_in(happening.kind)) out += "  ";
    out += source::one_line(happening.text) + "\n";
  }
  return out;
}

}  // namespace nudge::scenario
