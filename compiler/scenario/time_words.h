// Moments as people say them, in a zone: "3 March 10:02"; with its year where that isn't the year of `now`,
// with seconds where they are asked for. Lists of moments, shortened. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "runtime/value/zone.h"

namespace nudge::scenario {

class TimeWords {
 public:
  TimeWords(int64_t now_ms, ZoneId zone) : now_ms_(now_ms), zone_(zone) {}

  int64_t now_ms() const { return now_ms_; }
  ZoneId zone() const { return zone_; }

  // "3 March 10:02", "3 March 2025 10:02"; a missing one is "missing", one that never comes "never".
  std::string at(int64_t time_ms, bool seconds = false) const;
  // "3 March", of a moment.
  std::string day(int64_t time_ms) const;
  // "10:02", "10:02:31"
  std::string clock(int64_t time_ms, bool seconds = false) const;
  // "3 March 10:02, 10:01 and 2 March 09:00": the newest first, as given; a day is said once. Seconds, if two
  // of them fall into one minute. `more`: so many aren't among them: "… and 4 before".
  std::string list(std::span<const int64_t> times_ms, int64_t more = 0) const;

 private:
  int64_t now_ms_;
  ZoneId zone_;
};

}  // namespace nudge::scenario
