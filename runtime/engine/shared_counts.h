// What all contacts together decide (semantics.md, Time): how the arms of adaptive splits do, at which hours
// things are opened. It is counted at once and read as it stood at the last full hour of `now`, so that
// neither batches nor threads nor shards matter.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/adaptive.h"
#include "runtime/engine/best_time.h"
#include "runtime/program/program.h"

namespace nudge {

struct Counted {
  std::vector<std::vector<ArmCounts>> arms;  // by Program::adaptive_splits, then by arm
  OpensByHour opens{};                       // everyone's, by local hour of the day
  bool operator==(const Counted&) const = default;
};

class SharedCounts {
 public:
  explicit SharedCounts(const Program& program);

  // To count in.
  Counted& counting() {
    changed_ = true;
    return counting_;
  }
  const Counted& counting() const { return counting_; }
  // As of the last full hour of `now`: all that was counted before it. To decide by.
  const Counted& settled() const { return settled_; }
  // `now` comes to this; called before anything at or after it is worked. Costs nothing within an hour.
  void move_to(int64_t now_ms);
  // What was counted and what had been at the last full hour, at this `now`.
  void restore(Counted counting, Counted settled, int64_t now_ms);

 private:
  static int64_t hour_of(int64_t now_ms) { return now_ms / kHourMs - (now_ms % kHourMs < 0); }

  Counted counting_;
  Counted settled_;
  int64_t hour_ = INT64_MIN;
  bool changed_ = false;
};

}  // namespace nudge
