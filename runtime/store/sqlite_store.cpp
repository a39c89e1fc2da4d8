#include "runtime/store/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "runtime/store/fault_text.h"

namespace nudge {

SqliteStore::SqliteStore(std::string folder, StoreAccess access, const StoreOptions& options)
    : folder_(std::move(folder)), access_(access), options_(options) {}

// After a fault, or in the middle of a transaction, the files stay as they are.
SqliteStore::~SqliteStore() {
  if (database_ != nullptr && (broken_ || in_transaction_)) database_->close_as_it_is();
}

Fault SqliteStore::break_with(Fault fault) {
  if (!broken_) {
    broken_ = std::move(fault);
    // What can't be rolled back now is when the file is next opened.
    (void)database_->run("ROLLBACK");
    in_transaction_ = false;
    counters_ = committed_;
  }
  return *broken_;
}

Status SqliteStore::checked(Status status) {
  if (status) return status;
  return break_with(status.fault());
}

Status SqliteStore::ready() const {
  if (broken_) return *broken_;
  return Done{};
}

Status SqliteStore::ready_to_change() const {
  NUDGE_ASSERT(access_ != StoreAccess::read, "a change of a store that was opened for reading");
  NUDGE_ASSERT(broken_ || in_transaction_, "a change outside of a transaction");
  return ready();
}

Status SqliteStore::begin() {
  if (Status is_ready = ready(); !is_ready) return is_ready;
  NUDGE_ASSERT(access_ != StoreAccess::read, "a change of a store that was opened for reading");
  NUDGE_ASSERT(!in_transaction_, "a transaction within another");
  if (Status begun = checked(Query(*database_, "BEGIN IMMEDIATE").run()); !begun) return begun;
  in_transaction_ = true;
  return Done{};
}

Status SqliteStore::commit() {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  if (Status done = checked(remove_garbage(false)); !done) return done;
  if (Status done = checked(Query(*database_, "COMMIT").run()); !done) return done;
  in_transaction_ = false;
  committed_ = counters_;
  return Done{};
}

Status SqliteStore::checkpoint_if_due() {
  if (Status is_ready = ready(); !is_ready) return is_ready;
  NUDGE_ASSERT(!in_transaction_, "a checkpoint within a transaction");
  if (database_->log_pages() < options_.checkpoint_pages) return Done{};
  return checked(checkpoint());
}

void SqliteStore::roll_back() {
  if (broken_ || !in_transaction_) return;
  in_transaction_ = false;
  counters_ = committed_;
  (void)checked(Query(*database_, "ROLLBACK").run());
}

Status SqliteStore::remove_garbage(bool all) {
  if (!counters_.has_garbage) return Done{};
  constexpr uint64_t kParts = 2, kBatches = 16;  // for each commit, which appends one batch
  Query parts(
      *database_,
      "DELETE FROM snapshot WHERE rowid IN (SELECT rowid FROM snapshot WHERE generation < ? LIMIT ?)");
  parts.bind(1, counters_.kept_generation).bind(2, all ? uint64_t{INT64_MAX} : kParts);
  if (Status done = parts.run(); !done) return done;
  uint64_t removed = database_->changes();
  Query batches(*database_,
                "DELETE FROM log WHERE position IN (SELECT position FROM log WHERE position < ? LIMIT ?)");
  batches.bind(1, counters_.log_begin).bind(2, all ? uint64_t{INT64_MAX} : kBatches);
  if (Status done = batches.run(); !done) return done;
  counters_.has_garbage = removed + database_->changes() > 0 && !all;
  return Done{};
}

// As much as those who read let go.
Status SqliteStore::checkpoint() {
  Query query(*database_, "PRAGMA wal_checkpoint(PASSIVE)");
  Result<bool> row = query.next();
  if (!row) return row.fault();
  return Done{};
}

// All of it into the database, and no bytes of it left.
Status SqliteStore::empty_wal() {
  Result<int64_t> hindered = database_->number("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!hindered) return hindered.fault();
  if (*hindered == 0) return Done{};
  return Fault{
      fmt::format("`{}` is being read by another program, so what was removed can't be erased yet: end it "
                  "and run this again",
                  database_->file())};
}

// VACUUM INTO reads what is in use only, at one moment, and has no transaction around it.
Status SqliteStore::copy_to(const std::string& file) {
  if (Status ended = database_->run("COMMIT"); !ended) return ended;
  return Query(*database_, "VACUUM INTO ?").bind_text(1, file).run();
}

Result<uint64_t> SqliteStore::bytes_in_use() {
  Result<int64_t> bytes = database_->number(
      "SELECT (pages.page_count - free.freelist_count) * size.page_size "
      "FROM pragma_page_count AS pages, pragma_freelist_count AS free, pragma_page_size AS size");
  if (!bytes) return bytes.fault();
  return static_cast<uint64_t>(*bytes);
}

Result<std::optional<uint64_t>> SqliteStore::meta(const char* name) {
  Query query(*database_, "SELECT value FROM meta WHERE name = ?");
  Result<bool> row = query.bind_text(1, name).next();
  if (!row) return row.fault();
  if (!*row) return std::optional<uint64_t>();
  return std::optional<uint64_t>(query.count(0));
}

Status SqliteStore::set_meta(const char* name, uint64_t value) {
  Query query(*database_, "INSERT INTO meta VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = ?2");
  return query.bind_text(1, name).bind(2, value).run();
}

}  // namespace nudge
