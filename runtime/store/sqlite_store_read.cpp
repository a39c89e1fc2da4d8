#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>

#include "runtime/store/log_batch.h"
#include "runtime/store/outbox_batch.h"
#include "runtime/store/sqlite_store.h"

namespace nudge {

Result<std::string> SqliteStore::unpack(std::string_view bytes, std::string_view what) {
  Result<std::string> unpacked = compression_.decompress(bytes);
  if (unpacked) return unpacked;
  return damaged(what, unpacked.fault());
}

Fault SqliteStore::damaged(std::string_view what, const Fault& fault) const {
  return {fmt::format("`{}` is damaged: {}: {}", database_->file(), what, fault.message)};
}

Result<InstalledProgram> SqliteStore::read_program(Query& row) {
  InstalledProgram program;
  program.version = row.count(0);
  program.at_ms = row.number(1);
  Result<std::string> encoded = unpack(row.bytes(2), fmt::format("program {}", program.version));
  if (!encoded) return encoded.fault();
  program.encoded = std::move(*encoded);
  Query query(*database_, "SELECT path, text FROM program_source WHERE version = ? ORDER BY number");
  query.bind(1, program.version);
  for (;;) {
    Result<bool> found = query.next();
    if (!found) return found.fault();
    if (!*found) return program;
    Result<std::string> text = unpack(query.bytes(1), fmt::format("a source of program {}", program.version));
    if (!text) return text.fault();
    program.sources.push_back({std::string(query.bytes(0)), std::move(*text)});
  }
}

Result<std::optional<InstalledProgram>> SqliteStore::newest_program() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  Query query(*database_, "SELECT version, at_ms, encoded FROM program ORDER BY version DESC LIMIT 1");
  Result<bool> row = query.next();
  if (!row) return break_with(row.fault());
  if (!*row) return std::optional<InstalledProgram>();
  Result<InstalledProgram> program = read_program(query);
  if (!program) return break_with(program.fault());
  return std::optional<InstalledProgram>(std::move(*program));
}

Result<std::vector<InstalledProgram>> SqliteStore::programs() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  std::vector<InstalledProgram> programs;
  Query query(*database_, "SELECT version, at_ms, encoded FROM program ORDER BY version");
  for (;;) {
    Result<bool> row = query.next();
    if (!row) return break_with(row.fault());
    if (!*row) return programs;
    Result<InstalledProgram> program = read_program(query);
    if (!program) return break_with(program.fault());
    programs.push_back(std::move(*program));
  }
}

Result<std::vector<SourceProgress>> SqliteStore::sources() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  std::vector<SourceProgress> sources;
  Query query(*database_, "SELECT name, byte, line, beginning, beginning_bytes FROM source ORDER BY name");
  for (;;) {
    Result<bool> row = query.next();
    if (!row) return break_with(row.fault());
    if (!*row) return sources;
    sources.push_back(
        {std::string(query.bytes(0)), query.count(1), query.count(2), query.hash(3), query.count(4)});
  }
}

Result<uint64_t> SqliteStore::log_begin() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  return counters_.log_begin;
}

Result<uint64_t> SqliteStore::log_end() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  return counters_.log_end;
}

Result<uint64_t> SqliteStore::delivered_through() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  return counters_.delivered;
}

Result<std::optional<uint64_t>> SqliteStore::snapshot_position() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  Result<std::optional<uint64_t>> position = meta("snapshot_position");
  if (!position) return break_with(position.fault());
  return position;
}

Status SqliteStore::read_snapshot(const std::function<Status(const SnapshotPart&)>& take) {
  if (Status is_ready = ready(); !is_ready) return is_ready;
  Query query(*database_, "SELECT part, bytes FROM snapshot WHERE generation = ? ORDER BY part");
  query.bind(1, counters_.kept_generation);
  for (;;) {
    Result<bool> row = query.next();
    if (!row) return break_with(row.fault());
    if (!*row) {
      sqlite3_db_release_memory(database_->handle());  // its pages aren't asked for again
      return Done{};
    }
    SnapshotPart part;
    part.part = static_cast<uint32_t>(query.number(0));
    Result<std::string> bytes = unpack(query.bytes(1), fmt::format("part {} of the snapshot", part.part));
    if (!bytes) return break_with(bytes.fault());
    part.bytes = std::move(*bytes);
    if (Status taken = take(part); !taken) return taken;
  }
}

Status SqliteStore::read_log(uint64_t from,
                             const std::function<Status(uint64_t position, const LogEntry&)>& take) {
  if (Status is_ready = ready(); !is_ready) return is_ready;
  from = std::max(from, counters_.log_begin);
  Query query(*database_,
              "SELECT position, count, bytes FROM log WHERE position >= "
              "ifnull((SELECT max(position) FROM log WHERE position <= ?1), 0) ORDER BY position");
  query.bind(1, from);
  for (;;) {
    Result<bool> row = query.next();
    if (!row) return break_with(row.fault());
    if (!*row) return Done{};
    uint64_t position = query.count(0), count = query.count(1);
    if (position + count <= from) continue;
    std::string what = fmt::format("the log's batch at {}", position);
    Result<std::string> bytes = unpack(query.bytes(2), what);
    if (!bytes) return break_with(bytes.fault());
    bool refused = false;
    Status read = decode_batch(*bytes, count, [&](const LogEntry& entry) -> Status {
      uint64_t at = position++;
      if (at < from) return Done{};
      Status taken = take(at, entry);
      refused = !taken;
      return taken;
    });
    if (refused) return read;
    if (!read) return break_with(damaged(what, read.fault()));
  }
}

Status SqliteStore::read_outbox(uint64_t from, const std::function<Status(const OutboxRow&)>& take) {
  if (Status is_ready = ready(); !is_ready) return is_ready;
  Query query(*database_,
              "SELECT seq, count, bytes FROM outbox WHERE seq >= "
              "ifnull((SELECT max(seq) FROM outbox WHERE seq <= ?1), 0) ORDER BY seq");
  query.bind(1, from);
  for (;;) {
    Result<bool> found = query.next();
    if (!found) return break_with(found.fault());
    if (!*found) return Done{};
    const uint64_t seq = query.count(0), count = query.count(1);
    if (seq + count <= from) continue;
    const std::string what = fmt::format("the outbox's batch at {}", seq);
    Result<std::string> bytes = unpack(query.bytes(2), what);
    if (!bytes) return break_with(bytes.fault());
    bool refused = false;
    Status read = decode_outbox_batch(*bytes, seq, count, [&](const OutboxRow& row) -> Status {
      if (row.seq < from) return Done{};
      Status taken = take(row);
      refused = !taken;
      return taken;
    });
    if (refused) return read;
    if (!read) return break_with(damaged(what, read.fault()));
  }
}

Result<Store::Size> SqliteStore::size() {
  if (Status is_ready = ready(); !is_ready) return is_ready.fault();
  Size size;
  auto read = [this](const char* statement, std::optional<uint64_t> bound, uint64_t& into) -> Status {
    Query query(*database_, statement);
    if (bound) query.bind(1, *bound);
    Result<bool> row = query.next();
    if (!row) return row.fault();
    into = query.count(0);
    return Done{};
  };
  uint64_t pages = 0, page_bytes = 0;
  Status done = read("PRAGMA page_count", {}, pages);
  if (done) done = read("PRAGMA page_size", {}, page_bytes);
  if (done) done = read("SELECT ifnull(sum(count), 0) FROM outbox", {}, size.outbox_rows);
  // Without what is only waiting to be removed.
  size.log_entries = counters_.log_end - counters_.log_begin;
  if (done) {
    done = read("SELECT ifnull(sum(length(bytes)), 0) FROM log WHERE position >= ?", counters_.log_begin,
                size.log_bytes);
  }
  if (done) {
    done = read("SELECT ifnull(sum(length(bytes)), 0) FROM snapshot WHERE generation = ?",
                counters_.kept_generation, size.snapshot_bytes);
  }
  if (!done) return break_with(done.fault());
  size.file_bytes = pages * page_bytes;
  sqlite3_file* wal = nullptr;
  sqlite3_int64 wal_bytes = 0;
  sqlite3_file_control(database_->handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (wal != nullptr && wal->pMethods != nullptr && wal->pMethods->xFileSize(wal, &wal_bytes) == SQLITE_OK) {
    size.file_bytes += static_cast<uint64_t>(wal_bytes);
  }
  return size;
}

}  // namespace nudge
