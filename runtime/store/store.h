// What is durable of a run: one SQLite file in a folder, `nudge.db`. The log of inputs, the outbox, the
// shards' snapshots, the installed program with its sources, how far each source was read. It knows bytes and
// positions, not what they mean: runtime/durable does.
//
// Writing: everything is part of a transaction, begin() … commit(); it is durable when commit() returns and
// not there at all if the machine stops before. After a fault of a write (disk full, I/O error) the Store
// writes nothing more: each later call gives the same fault, and what was committed stays as it is on the
// disk. Reading: every page of the file bears a checksum that is verified when it is read, so damage is a
// fault that names the page, never a wrong value. One process writes, which the lock holds; others may read
// what is committed. Not thread-safe: one thread at a time. A commit costs one fsync, whatever is in it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/fault/result.h"
#include "runtime/value/hash.h"

namespace nudge {

enum class StoreAccess : uint8_t {
  create,  // as write; makes folder and file if they aren't there
  write,   // alone: refused with the pid of the process that has it
  read,    // what was committed when it was opened; beside a process that writes
};

struct StoreOptions {
  std::string vfs;  // of SQLite, below the checksums; "": the system's. Tests put one there that fails
  uint32_t cache_kb = 16384;         // of pages that are kept in memory
  uint32_t checkpoint_pages = 1000;  // the log is moved into the database when it has so many: milliseconds
};

// What `apply` (or the first `run`) installed. Versions count 1, 2, 3 …; the newest is the one that runs, the
// older ones stay for who still stands on a step that was retired.
struct SourceText {
  std::string path;
  std::string text;
};
struct InstalledProgram {
  uint64_t version = 0;
  int64_t at_ms = 0;                // the run's `now` then; INT64_MIN: nothing had come
  std::string encoded;              // encode() of program/encoding.h
  std::vector<SourceText> sources;  // of the project, .flow files and the files that messages name
};

// How far a source of inputs was read, so that it goes on there.
struct SourceProgress {
  std::string source;  // its name: the file's path
  uint64_t byte = 0;   // of the first line that was not read
  uint64_t line = 1;   // its number
  Hash128 beginning;   // of the source's first beginning_bytes, to know it again
  uint64_t beginning_bytes = 0;
};

// An entry of the log: what the run was fed with, in order. Positions count entries from 0, for ever.
enum class EntryKind : uint8_t {
  line,     // of a source, as it came: one or more records of JSON
  advance,  // the clock moved on to `to_ms` without an input
};
struct LogEntry {
  EntryKind kind = EntryKind::line;
  uint64_t line = 0;  // line: its number in its source, for dead letters
  std::string_view text;
  int64_t to_ms = 0;
};

struct OutboxRow {
  uint64_t seq = 0;  // 1, 2, 3 … without gaps
  Hash128 id;
  int64_t at_ms = 0;
  bool of_account = false;
  std::string_view subject;  // id of the contact or account
  std::string_view line;     // the action as `nudge run` prints it, without a newline
};

// A part of a snapshot: the bytes of a shard, see runtime/snapshot.
struct SnapshotPart {
  uint32_t part = 0;
  std::string bytes;
};

class Store {
 public:
  static Result<std::unique_ptr<Store>> open(const std::string& folder, StoreAccess access,
                                             const StoreOptions& options = {});
  virtual ~Store() = default;

  // --- what is there; a run begins with nothing installed ---
  virtual Result<std::optional<InstalledProgram>> newest_program() = 0;
  virtual Result<std::vector<InstalledProgram>> programs() = 0;  // ascending versions
  virtual Result<std::vector<SourceProgress>> sources() = 0;     // by name
  virtual Result<uint64_t> log_begin() = 0;          // position of the first entry that is still there
  virtual Result<uint64_t> log_end() = 0;            // position of the next to be appended
  virtual Result<uint64_t> delivered_through() = 0;  // seq; 0: nothing was
  // The newest snapshot that is whole: the log's position that it stands at, and its parts ascending. None at
  // the beginning of a run.
  virtual Result<std::optional<uint64_t>> snapshot_position() = 0;
  virtual Status read_snapshot(const std::function<Status(const SnapshotPart&)>& take) = 0;
  // Entries from the position on, in order; the views are valid until `take` returns.
  virtual Status read_log(uint64_t from,
                          const std::function<Status(uint64_t position, const LogEntry&)>& take) = 0;
  // Rows with seq >= from, in order.
  virtual Status read_outbox(uint64_t from, const std::function<Status(const OutboxRow&)>& take) = 0;

  // --- a transaction ---
  virtual Status begin() = 0;
  // Compressed together: as one row.
  virtual Status append_log(const std::vector<LogEntry>& entries) = 0;
  // The next rows: compressed together, as one row. Keep batches within some MB, they are read whole.
  virtual Status append_actions(const std::vector<OutboxRow>& rows) = 0;
  virtual Status set_source(const SourceProgress& progress) = 0;
  virtual Status set_delivered(uint64_t seq) = 0;
  // Parts of a snapshot at this position, in any number of transactions; it counts from finish_snapshot() on,
  // which removes older snapshots and the log before the position (in whole calls of append_log), unless
  // `keep_log`. A snapshot that was never finished is removed when the Store is opened for writing, or when
  // one at another position is begun and finished.
  virtual Status put_snapshot(uint64_t position, const SnapshotPart& part) = 0;
  virtual Status finish_snapshot(uint64_t position, bool keep_log) = 0;
  // Rows that were delivered and are older than this (of their at_ms): from the oldest on, in whole calls of
  // append_actions, up to the first with a row that isn't.
  virtual Status prune_outbox(uint64_t through_seq, int64_t before_ms) = 0;
  // The next version; `version` is set.
  virtual Status install(InstalledProgram& program) = 0;
  virtual Status commit() = 0;
  virtual void roll_back() = 0;
  // Between transactions: what is committed is moved from the write-ahead log into the database, if there is
  // enough of it; some milliseconds then. To be called now and then by who commits for long, when nobody
  // waits.
  virtual Status checkpoint_if_due() = 0;

  // --- for `nudge forget` ---
  // In the transaction: each text of the log and of the outbox that contains one of these is given to
  // `rewrite`, whose result takes its place (none: the entry becomes an empty line, the row keeps seq, id,
  // at_ms and of_account, and nothing else). A row whose subject contains one has its line given too. If the
  // machine stops before erase_traces(), opening for writing does that.
  using Rewrite = std::function<std::optional<std::string>(std::string_view text)>;
  virtual Status rewrite_log(const std::vector<std::string>& needles, const Rewrite& rewrite) = 0;
  virtual Status rewrite_outbox(const std::vector<std::string>& needles, const Rewrite& rewrite) = 0;
  // Outside of a transaction: after it nothing that was removed or overwritten is anywhere in the folder's
  // files.
  virtual Status erase_traces() = 0;

  // Bytes of the file and what lies beside it; entries, rows: for `nudge status`.
  struct Size {
    uint64_t file_bytes = 0, log_entries = 0, log_bytes = 0, snapshot_bytes = 0, outbox_rows = 0;
  };
  virtual Result<Size> size() = 0;
};

}  // namespace nudge
