// The order in which a run's batches become durable and are handed out: a transaction with the lines, their
// actions and the source's position; then the actions go out; then that they went out is part of the next
// transaction. So what was handed out is stored, and what was stored is handed out at least once, with the
// seq and the id that it was stored with. Costs a commit for all the batches that are given together.
//
// After a fault nothing more may be committed, but how far delivery came where the fault is delivery's: what
// was is safe, and recover() begins there.
#pragma once

#include <span>
#include <string_view>

#include "runtime/durable/batch.h"
#include "runtime/store/store.h"

namespace nudge {

// How long a delivered row of the outbox is kept, by the run's own time.
inline constexpr int64_t kOutboxKeptMs = int64_t{30} * 24 * 60 * 60 * 1000;

// Where actions are handed out.
class Delivery {
 public:
  virtual ~Delivery() = default;
  // Whole lines, in order; `through`: the last one's seq. After a fault those that aren't confirmed are
  // undelivered, and come again the next time.
  virtual Status deliver(std::string_view lines, uint64_t through) = 0;
  // Through which seq what was handed out counts as delivered, of what was through `handed_out`: a file has
  // to be on the disk first, which takes its time; a pipe has to be read. `at_rest`: nothing else is to be
  // done.
  virtual Result<uint64_t> confirm(uint64_t handed_out, bool /*at_rest*/) { return handed_out; }
};

class Committer {
 public:
  // `stored_delivered`: the seq through which the store knows that rows were handed out; `delivered`: through
  // which they were.
  Committer(Store& store, uint64_t stored_delivered, uint64_t delivered, Delivery& delivery)
      : store_(store), delivery_(delivery), delivered_(delivered), stored_delivered_(stored_delivered) {}

  // In order. A fault is the store's (stored_ok() is false then, and nothing of them is durable) or
  // delivery's (all of them is). The store's fault may also be one that comes behind all that, of a
  // checkpoint.
  Status commit(std::span<Batch* const> batches);
  // Stores how far delivery is confirmed, if that isn't stored yet: when nothing else is to be done.
  Status settle();
  bool stored_ok() const { return stored_ok_; }
  // How far the source was read, of what is committed; none before the first.
  const std::optional<SourceProgress>& progress() const { return progress_; }
  uint64_t delivered() const { return delivered_; }

 private:
  Status end(Status written);
  Status write_parts(std::span<Batch* const> batches);
  Status write_log(std::span<Batch* const> batches);
  Status write_actions(std::span<Batch* const> batches);
  Status write_snapshot(Batch& batch);
  Status write_delivered();

  Store& store_;
  Delivery& delivery_;
  uint64_t delivered_;          // through this seq actions were handed out
  uint64_t stored_delivered_;   // through this they are delivered, as the store has it
  uint64_t set_delivered_ = 0;  // the same, as the transaction has it that is being written
  bool stored_ok_ = true;
  std::optional<SourceProgress> progress_;
  // Kept for their memory.
  std::vector<LogEntry> entries_;
  std::vector<OutboxRow> rows_;
};

}  // namespace nudge
