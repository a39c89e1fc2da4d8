// When a run writes a snapshot, and how much of it between two blocks of inputs: begun when the log behind
// the last one has grown long, written a little after each block, so that stepping never waits long. What it
// does is a function of the inputs alone, not of a clock.
//
// Limits: a snapshot begins when the log's lines since the last one take kSnapshotLogBytes, and twice what
// that snapshot took, so that writing snapshots costs at most half of writing the log, and a restart steps at
// most that much again.
#pragma once

#include "runtime/durable/batch.h"
#include "runtime/durable/recovery.h"

namespace nudge {

inline constexpr uint64_t kSnapshotLogBytes = uint64_t{64} << 20;
inline constexpr uint64_t kSnapshotsWorth = 2;                   // of log for one of snapshot
inline constexpr size_t kSnapshotStepBytes = size_t{64} << 10;  // after a block
inline constexpr size_t kSnapshotRestBytes = size_t{4} << 20;    // at once, when no input waits for it

class BackgroundSnapshot {
 public:
  // `every_entries`: begin one so many entries of the log behind the last, whatever they take; 0: by the
  // limits above.
  BackgroundSnapshot(Recovered& recovered, uint64_t every_entries);

  // On the thread that steps, when the batch's entries were stepped: begins or goes on.
  void after(Batch& batch);
  // Goes on, for when all was stepped; false when nothing is left to write.
  bool finish(Batch& batch);
  bool is_active() const { return writer_.is_active(); }

 private:
  void work(Batch& batch, size_t about_bytes);
  bool is_due() const;

  State& state_;
  SnapshotWriter writer_;
  uint64_t every_entries_;
  uint64_t position_;       // of the log, behind what was stepped
  uint64_t entries_since_;  // the newest snapshot was begun
  uint64_t bytes_since_;
  uint64_t last_bytes_;  // what the newest took
  uint64_t active_bytes_ = 0;
  FinishedSnapshot active_;
};

}  // namespace nudge
