#include <fmt/format.h>

#include <algorithm>

#include "runtime/store/log_batch.h"
#include "runtime/store/outbox_batch.h"
#include "runtime/store/schema.h"
#include "runtime/store/sqlite_store.h"

namespace nudge {

Status SqliteStore::append_log(const std::vector<LogEntry>& entries) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  if (entries.empty()) return Done{};
  batch_.clear();
  append_batch(batch_, entries);
  const std::string_view bytes = compression_.compress(batch_);
  Query query(*database_, "INSERT INTO log VALUES(?, ?, ?)");
  query.bind(1, counters_.log_end).bind(2, uint64_t{entries.size()}).bind_bytes(3, bytes);
  if (Status done = checked(query.run()); !done) return done;
  counters_.log_end += entries.size();
  return Done{};
}

// With the first rows of today's form: no nudge of before may read them.
Status SqliteStore::raise_format() {
  if (counters_.format == kStoreFormat) return Done{};
  if (Status done = checked(set_meta("format", kStoreFormat)); !done) return done;
  counters_.format = kStoreFormat;
  return Done{};
}

Status SqliteStore::append_actions(const std::vector<OutboxRow>& rows) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  if (rows.empty()) return Done{};
  if (Status raised = raise_format(); !raised) return raised;
  batch_.clear();
  OutboxBatchWriter batch(batch_);
  int64_t until_ms = rows.front().at_ms;
  for (size_t place = 0; place < rows.size(); ++place) {
    NUDGE_ASSERT(rows[place].seq == counters_.last_seq + 1 + place, "seq {} after {}", rows[place].seq,
                 counters_.last_seq + place);
    until_ms = std::max(until_ms, rows[place].at_ms);
    batch.append(rows[place]);
  }
  const std::string_view bytes = compression_.compress(batch_);
  Query query(*database_, "INSERT INTO outbox VALUES(?, ?, ?, ?)");
  query.bind(1, rows.front().seq).bind(2, uint64_t{rows.size()}).bind(3, until_ms).bind_bytes(4, bytes);
  if (Status done = checked(query.run()); !done) return done;
  counters_.last_seq = rows.back().seq;
  return Done{};
}

Status SqliteStore::set_source(const SourceProgress& progress) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  Query query(*database_,
              "INSERT INTO source VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET "
              "byte = ?2, line = ?3, beginning = ?4, beginning_bytes = ?5");
  query.bind_text(1, progress.source).bind(2, progress.byte).bind(3, progress.line);
  query.bind_hash(4, progress.beginning).bind(5, progress.beginning_bytes);
  return checked(query.run());
}

Status SqliteStore::set_delivered(uint64_t seq) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  NUDGE_ASSERT(seq >= counters_.delivered && seq <= counters_.last_seq, "delivered {} after {} of {}", seq,
               counters_.delivered, counters_.last_seq);
  if (seq == counters_.delivered) return Done{};
  if (Status done = checked(set_meta("delivered", seq)); !done) return done;
  counters_.delivered = seq;
  return Done{};
}

Status SqliteStore::put_snapshot(uint64_t position, const SnapshotPart& part) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  NUDGE_ASSERT(position <= counters_.log_end, "a snapshot at {}, the log ends at {}", position,
               counters_.log_end);
  if (counters_.writing_position != position) {
    counters_.generation++;
    counters_.writing_position = position;
  }
  const std::string_view bytes = compression_.compress(part.bytes);
  Query query(*database_, "INSERT OR REPLACE INTO snapshot VALUES(?, ?, ?)");
  query.bind(1, counters_.generation).bind(2, uint64_t{part.part}).bind_bytes(3, bytes);
  return checked(query.run());
}

Status SqliteStore::finish_snapshot(uint64_t position, bool keep_log) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  NUDGE_ASSERT(counters_.writing_position == position, "a snapshot at {} that was not begun", position);
  uint64_t begin = counters_.log_begin;
  if (!keep_log) {
    // Batches go whole: one that reaches beyond the position stays.
    Query query(
        *database_,
        "SELECT position, position + count FROM log WHERE position < ? ORDER BY position DESC LIMIT 1");
    Result<bool> row = query.bind(1, position).next();
    if (!row) return break_with(row.fault());
    begin = std::max(begin, *row && query.count(1) > position ? query.count(0) : position);
  }
  // What is replaced is removed by the commits to come; what an earlier one has replaced goes at once.
  Status done =
      Query(*database_, "DELETE FROM snapshot WHERE generation < ?").bind(1, counters_.kept_generation).run();
  if (done) done = set_meta("snapshot_generation", counters_.generation);
  if (done) done = set_meta("snapshot_position", position);
  if (done) done = set_meta("log_begin", begin);
  counters_.kept_generation = counters_.generation;
  counters_.log_begin = begin;
  counters_.has_garbage = true;
  counters_.writing_position.reset();
  return checked(done);
}

Status SqliteStore::prune_outbox(uint64_t through_seq, int64_t before_ms) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  Query query(*database_,
              "DELETE FROM outbox WHERE seq < ifnull((SELECT seq FROM outbox WHERE until_ms >= ?2 OR "
              "seq + count > ?1 + 1 ORDER BY seq LIMIT 1), 9223372036854775807)");
  return checked(query.bind(1, std::min(through_seq, counters_.delivered)).bind(2, before_ms).run());
}

Status SqliteStore::install(InstalledProgram& program) {
  if (Status is_ready = ready_to_change(); !is_ready) return is_ready;
  uint64_t version = counters_.newest_version + 1;
  const std::string_view encoded = compression_.compress(program.encoded);
  Query query(*database_, "INSERT INTO program VALUES(?, ?, ?)");
  query.bind(1, version).bind(2, program.at_ms).bind_bytes(3, encoded);
  if (Status done = checked(query.run()); !done) return done;
  uint64_t number = 0;
  for (const SourceText& source : program.sources) {
    const std::string_view text = compression_.compress(source.text);
    Query insert(*database_, "INSERT INTO program_source VALUES(?, ?, ?, ?)");
    insert.bind(1, version).bind(2, number++).bind_text(3, source.path).bind_bytes(4, text);
    if (Status done = checked(insert.run()); !done) return done;
  }
  counters_.newest_version = version;
  program.version = version;
  return Done{};
}

}  // namespace nudge
