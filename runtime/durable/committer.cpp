#include "runtime/durable/committer.h"

#include <algorithm>

namespace nudge {
namespace {

constexpr size_t kOutboxBatchBytes = size_t{4} << 20;  // of lines

}  // namespace

Status Committer::commit(std::span<Batch* const> batches) {
  if (Status written = end(write_parts(batches)); !written.ok()) return written;
  for (Batch* batch : batches) {
    if (batch->progress) progress_ = batch->progress;
    if (batch->rows.empty()) continue;
    const uint64_t through = batch->rows.back().seq;
    Status delivered = delivery_.deliver(batch->shown.empty() ? batch->action_lines : batch->shown, through);
    if (!delivered.ok()) return delivered;
    delivered_ = through;
  }
  // Those who waited for this commit have what they waited for.
  Status moved = store_.checkpoint_if_due();
  if (!moved.ok()) stored_ok_ = false;
  return moved;
}

Status Committer::settle() {
  Result<uint64_t> confirmed = delivery_.confirm(delivered_, true);
  if (!confirmed.ok()) return confirmed.fault();
  if (*confirmed <= stored_delivered_) return Done{};
  set_delivered_ = *confirmed;
  Status written = store_.begin();
  if (written.ok()) written = store_.set_delivered(set_delivered_);
  return end(written);
}

// The transaction, if it was written.
Status Committer::end(Status written) {
  if (written.ok()) written = store_.commit();
  if (written.ok()) {
    stored_delivered_ = set_delivered_;
    return written;
  }
  store_.roll_back();
  stored_ok_ = false;
  return written;
}

Status Committer::write_parts(std::span<Batch* const> batches) {
  if (Status begun = store_.begin(); !begun.ok()) return begun;
  if (Status logged = write_log(batches); !logged.ok()) return logged;
  const SourceProgress* progress = nullptr;
  if (Status written = write_actions(batches); !written.ok()) return written;
  for (Batch* batch : batches) {
    if (batch->progress) progress = &*batch->progress;
  }
  if (progress) {
    if (Status set = store_.set_source(*progress); !set.ok()) return set;
  }
  if (Status set = write_delivered(); !set.ok()) return set;
  for (Batch* batch : batches) {
    if (Status put = write_snapshot(*batch); !put.ok()) return put;
  }
  return Done{};
}

Status Committer::write_log(std::span<Batch* const> batches) {
  entries_.clear();
  for (const Batch* batch : batches) {
    for (const Batch::Entry& entry : batch->entries)
      entries_.push_back({entry.kind, entry.line,
                          std::string_view(batch->text).substr(entry.begin, entry.size), entry.to_ms});
  }
  return entries_.empty() ? Status(Done{}) : store_.append_log(entries_);
}

// In batches of the outbox that are read whole: of all blocks together, but not too large.
Status Committer::write_actions(std::span<Batch* const> batches) {
  size_t bytes = 0;
  rows_.clear();
  for (const Batch* batch : batches) {
    for (const Batch::Row& row : batch->rows) {
      rows_.push_back({row.seq, row.id, row.at_ms, row.of_account, row.subject,
                       std::string_view(batch->action_lines).substr(row.begin, row.size)});
      bytes += row.size;
      if (bytes < kOutboxBatchBytes) continue;
      if (Status appended = store_.append_actions(rows_); !appended.ok()) return appended;
      rows_.clear();
      bytes = 0;
    }
  }
  return rows_.empty() ? Status(Done{}) : store_.append_actions(rows_);
}

Status Committer::write_delivered() {
  set_delivered_ = stored_delivered_;
  if (delivered_ == stored_delivered_) return Done{};
  Result<uint64_t> confirmed = delivery_.confirm(delivered_, false);
  if (!confirmed.ok()) return confirmed.fault();
  if (*confirmed <= stored_delivered_) return Done{};
  set_delivered_ = *confirmed;
  return store_.set_delivered(set_delivered_);
}

// The outbox is cut where the log is: the rows of the tail are what its replay is checked against.
Status Committer::write_snapshot(Batch& batch) {
  for (EncodedPart& part : batch.parts) {
    Status put = store_.put_snapshot(batch.snapshot_position, {part.part, std::move(part.bytes)});
    if (!put.ok()) return put;
  }
  if (!batch.finished) return Done{};
  const FinishedSnapshot& finished = *batch.finished;
  if (Status done = store_.finish_snapshot(finished.position, false); !done.ok()) return done;
  const uint64_t through = std::min(set_delivered_, finished.next_seq - 1);
  if (through == 0 || finished.now_ms < INT64_MIN + kOutboxKeptMs) return Done{};
  return store_.prune_outbox(through, finished.now_ms - kOutboxKeptMs);
}

}  // namespace nudge
