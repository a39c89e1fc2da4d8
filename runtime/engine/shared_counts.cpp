#include "runtime/engine/shared_counts.h"

namespace nudge {

SharedCounts::SharedCounts(const Program& program) {
  for (const AdaptiveSplit& split : program.adaptive_splits)
    counting_.arms.emplace_back(split.arms);
  settled_ = counting_;
}

void SharedCounts::move_to(int64_t now_ms) {
  int64_t hour = now_ms / kHourMs - (now_ms % kHourMs < 0);
  if (hour == hour_) return;
  hour_ = hour;
  if (changed_) settled_ = counting_;
  changed_ = false;
}

}  // namespace nudge
