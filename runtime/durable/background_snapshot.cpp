#include "runtime/durable/background_snapshot.h"

#include <algorithm>

namespace nudge {

BackgroundSnapshot::BackgroundSnapshot(Recovered& recovered, uint64_t every_entries)
    : state_(*recovered.state),
      writer_(recovered.program, *recovered.state),
      every_entries_(every_entries),
      position_(recovered.log_end),
      entries_since_(recovered.replayed),
      bytes_since_(recovered.replayed_bytes),
      last_bytes_(recovered.snapshot_bytes) {}

bool BackgroundSnapshot::is_due() const {
  if (every_entries_ > 0) return entries_since_ >= every_entries_;
  return bytes_since_ >= std::max(kSnapshotLogBytes, last_bytes_ * kSnapshotsWorth);
}

void BackgroundSnapshot::after(Batch& batch) {
  position_ += batch.entries.size();
  entries_since_ += batch.entries.size();
  bytes_since_ += batch.text.size();
  if (!writer_.is_active()) {
    if (!is_due()) return;
    writer_.begin();
    active_ = {position_, state_.next_seq, state_.now_ms};
    active_bytes_ = entries_since_ = bytes_since_ = 0;
  }
  work(batch, kSnapshotStepBytes);
}

bool BackgroundSnapshot::finish(Batch& batch) {
  if (!writer_.is_active()) return false;
  work(batch, kSnapshotRestBytes);
  return true;
}

void BackgroundSnapshot::work(Batch& batch, size_t about_bytes) {
  const size_t had = batch.parts.size();
  const bool goes_on = writer_.work(about_bytes, batch.parts);
  batch.snapshot_position = active_.position;
  for (size_t place = had; place < batch.parts.size(); ++place)
    active_bytes_ += batch.parts[place].bytes.size();
  if (goes_on) return;
  batch.finished = active_;
  last_bytes_ = active_bytes_;
}

}  // namespace nudge
