// The rule at the end of a tz file (a POSIX TZ text such as `CET-1CEST,M3.5.0,M10.5.0/3`), which says how a
// zone goes on after the last change the file lists. Howard Hinnant's `date` (3.0.1) doesn't read it, so
// without this every summer after 2037 would be an hour off. Private to zone.cpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nudge {

struct ZoneChange {
  int64_t at_ms = 0;      // the instant
  int64_t offset_ms = 0;  // local time minus UTC from then on
  bool operator==(const ZoneChange&) const = default;
};

// The changes of the years `first` to `last`, in order. None if the rule has no summer time or can't be read.
std::vector<ZoneChange> changes_by_rule(std::string_view rule, int first_year, int last_year);

}  // namespace nudge
