#include <fmt/format.h>

#include "runtime/store/log_batch.h"
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
      if (!read) {
        return break_with(
            {fmt::format("`{}` is damaged: {}: {}", database_->file(), what, read.fault().message)});
      }
    }
    from = position + count;
    if (!differs) continue;
    std::string bytes = compression_.compress(changed);
    Query update(*database_, "UPDATE log SET bytes = ?2 WHERE position = ?1");
    if (Status done = checked(update.bind(1, position).bind_bytes(2, bytes).run()); !done) return done;
  }
}

Status SqliteStore::rewrite_outbox(const std::vector<std::string>& needles, const Rewrite& rewrite) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  if (Status owed = owe_erasing(); !owed) return owed;
  struct Row {
    uint64_t seq = 0;
    std::string subject, line;
  };
  std::vector<Row> changed;
  {
    Query query(*database_, "SELECT seq, subject, line FROM outbox ORDER BY seq");
    for (;;) {
      Result<bool> row = query.next();
      if (!row) return break_with(row.fault());
      if (!*row) break;
      bool in_subject = contains_one(query.bytes(1), needles);
      if (!in_subject && !contains_one(query.bytes(2), needles)) continue;
      std::optional<std::string> line = rewrite(query.bytes(2));
      bool keeps_subject = line.has_value();
      changed.push_back({query.count(0), keeps_subject ? std::string(query.bytes(1)) : std::string(),
                         std::move(line).value_or(std::string())});
    }
  }
  for (const Row& row : changed) {
    Query update(*database_, "UPDATE outbox SET subject = ?2, line = ?3 WHERE seq = ?1");
    update.bind(1, row.seq).bind_text(2, row.subject).bind_text(3, row.line);
    if (Status done = checked(update.run()); !done) return done;
  }
  return Done{};
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
