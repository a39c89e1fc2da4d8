#include <fmt/format.h>

#include "runtime/store/log_batch.h"
#include "runtime/store/outbox_batch.h"
#include "runtime/store/sqlite_store.h"

namespace nudge {
namespace {

bool contains_one(std::string_view text, const std::vector<std::string>& needles) {
  for (const std::string& needle : needles) {
    if (text.find(needle) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

// A batch at a time: it is found by its position, read, and written anew if an entry of it changed.
Status SqliteStore::rewrite_log(const std::vector<std::string>& needles, const Rewrite& rewrite) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  if (Status owed = owe_erasing(); !owed) return owed;
  for (uint64_t from = counters_.log_begin;;) {
    uint64_t position = 0, count = 0;
    std::string changed;
    bool differs = false;
    {
      Query query(*database_,
                  "SELECT position, count, bytes FROM log WHERE position >= ? ORDER BY position LIMIT 1");
      Result<bool> row = query.bind(1, from).next();
      if (!row) return break_with(row.fault());
      if (!*row) return Done{};
      position = query.count(0), count = query.count(1);
      std::string what = fmt::format("the log's batch at {}", position);
      Result<std::string> bytes = unpack(query.bytes(2), what);
      if (!bytes) return break_with(bytes.fault());
      Status read = decode_batch(*bytes, count, [&](const LogEntry& entry) -> Status {
        LogEntry kept = entry;
        std::optional<std::string> text;
        if (entry.kind == EntryKind::line && contains_one(entry.text, needles)) {
          text = rewrite(entry.text);
          kept.text = text ? std::string_view(*text) : std::string_view();
          differs = differs || kept.text != entry.text;
        }
        append_entry(changed, kept);
        return Done{};
      });
      if (!read) return break_with(damaged(what, read.fault()));
    }
    from = position + count;
    if (!differs) continue;
    const std::string_view bytes = compression_.compress(changed);
    Query update(*database_, "UPDATE log SET bytes = ?2 WHERE position = ?1");
    if (Status done = checked(update.bind(1, position).bind_bytes(2, bytes).run()); !done) return done;
  }
}

Status SqliteStore::rewrite_outbox(const std::vector<std::string>& needles, const Rewrite& rewrite) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  if (Status owed = owe_erasing(); !owed) return owed;
  if (Status raised = raise_format(); !raised) return raised;
  for (uint64_t from = 0;;) {
    uint64_t seq = 0, count = 0;
    std::string changed;
    OutboxBatchWriter writer(changed);
    bool differs = false;
    {
      Query query(*database_, "SELECT seq, count, bytes FROM outbox WHERE seq >= ? ORDER BY seq LIMIT 1");
      Result<bool> found = query.bind(1, from).next();
      if (!found) return break_with(found.fault());
      if (!*found) return Done{};
      seq = query.count(0), count = query.count(1);
      const std::string what = fmt::format("the outbox's batch at {}", seq);
      Result<std::string> bytes = unpack(query.bytes(2), what);
      if (!bytes) return break_with(bytes.fault());
      Status read = decode_outbox_batch(*bytes, seq, count, [&](const OutboxRow& row) -> Status {
        OutboxRow kept = row;
        std::optional<std::string> line;
        if (contains_one(row.subject, needles) || contains_one(row.line, needles)) {
          line = rewrite(row.line);
          if (!line) kept.subject = {};
          kept.line = line ? std::string_view(*line) : std::string_view();
          differs = true;
        }
        writer.append(kept);
        return Done{};
      });
      if (!read) return break_with(damaged(what, read.fault()));
    }
    from = seq + count;
    if (!differs) continue;
    const std::string_view bytes = compression_.compress(changed);
    Query update(*database_, "UPDATE outbox SET bytes = ?2 WHERE seq = ?1");
    if (Status done = checked(update.bind(1, seq).bind_bytes(2, bytes).run()); !done) return done;
  }
}

// In the transaction that changes what must go: should the machine stop before erase_traces() has done its
// work, opening the store does it.
Status SqliteStore::owe_erasing() {
  if (counters_.has_traces) return Done{};
  if (Status done = checked(set_meta("traces", 1)); !done) return done;
  counters_.has_traces = true;
  return Done{};
}

Status SqliteStore::erase_traces() {
  if (Status is_ready = ready(); !is_ready) return is_ready;
  NUDGE_ASSERT(access_ != StoreAccess::read && !in_transaction_);
  // The file is built anew of what is left, through the WAL, which is then emptied: twice, for the note that
  // this is owed must outlast all before it.
  Status done = remove_garbage(true);
  if (done) done = database_->run("PRAGMA secure_delete = ON; VACUUM");
  if (done) done = empty_wal();
  if (done && counters_.has_traces) done = set_meta("traces", 0);
  if (done) done = empty_wal();
  if (done) done = database_->run("PRAGMA secure_delete = OFF");
  if (!done) return checked(done);
  counters_.has_traces = false;
  committed_ = counters_;
  return Done{};
}

}  // namespace nudge
