#include "runtime/engine/shared_counts.h"

namespace nudge {

SharedCounts::SharedCounts(const Program& program) {
  for (const AdaptiveSplit& split : program.adaptive_splits)
    counting_.arms.emplace_back(split.arms);
  settled_ = counting_;
}

void SharedCounts::move_to(int64_t now_ms) {
  int64_t hour = hour_of(now_ms);
  if (hour == hour_) return;
  hour_ = hour;
  if (changed_) settled_ = counting_;
  changed_ = false;
}

void SharedCounts::restore(Counted counting, Counted settled, int64_t now_ms) {
  counting_ = std::move(counting);
  settled_ = std::move(settled);
  changed_ = counting_ != settled_;
  if (now_ms != INT64_MIN) hour_ = hour_of(now_ms);
}

}  // namespace nudge
