#include "runtime/engine/best_time.h"

#include <algorithm>
#include <numeric>

#include "runtime/value/civil.h"
#include "runtime/value/word.h"

namespace nudge {

namespace {

// The next instant at which the local clock shows a full hour, or at which a clock change leaves the hour.
int64_t next_hour(int64_t at_ms, ZoneId zone) {
  int64_t into_hour_ms = floor_remainder(utc_to_local(at_ms, zone), kHourMs);
  return add_int(at_ms, kHourMs - into_hour_ms);
}

}  // namespace

double hour_score(const OpensByHour& own, const OpensByHour& everyones, int64_t hour) {
  uint64_t all = std::accumulate(everyones.begin(), everyones.end(), uint64_t{0});
  auto at = static_cast<size_t>(hour);
  double share = all == 0 ? 1.0 / 24 : static_cast<double>(everyones[at]) / static_cast<double>(all);
  return static_cast<double>(own[at]) + kEveryonesOpens * share;
}

int64_t best_time(int64_t now_ms, int64_t until_ms, ZoneId zone, const OpensByHour& own,
                  const OpensByHour& everyones) {
  // After a day no hour comes that was not there before; two days are more than any clock change needs.
  int64_t last_ms = std::min(until_ms, add_int(now_ms, 2 * kDayMs));
  int64_t best_ms = now_ms;
  double best_score = hour_score(own, everyones, hour_of(now_ms, zone));
  for (int64_t at_ms = next_hour(now_ms, zone); at_ms <= last_ms; at_ms = next_hour(at_ms, zone)) {
    double score = hour_score(own, everyones, hour_of(at_ms, zone));
    if (score <= best_score) continue;
    best_score = score;
    best_ms = at_ms;
  }
  return best_ms;
}

}  // namespace nudge
