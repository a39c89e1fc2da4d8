// The Store over SQLite. What each table holds is written in schema.h; here is who reads and writes it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/store/compression.h"
#include "runtime/store/database.h"
#include "runtime/store/lock.h"
#include "runtime/store/store.h"

namespace nudge {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string folder, StoreAccess access, const StoreOptions& options);
  ~SqliteStore() override;
  Status open();
  // For back_up(): all that is read from this store, as a file of its own that has no log beside it.
  Status copy_to(const std::string& file);
  // That such a file takes, at most.
  Result<uint64_t> bytes_in_use();

  // sqlite_store_read.cpp
  Result<std::optional<InstalledProgram>> newest_program() override;
  Result<std::vector<InstalledProgram>> programs() override;
  Result<std::vector<SourceProgress>> sources() override;
  Result<uint64_t> log_begin() override;
  Result<uint64_t> log_end() override;
  Result<uint64_t> delivered_through() override;
  Result<std::optional<uint64_t>> snapshot_position() override;
  Status read_snapshot(const std::function<Status(const SnapshotPart&)>& take) override;
  Status read_log(uint64_t from,
                  const std::function<Status(uint64_t position, const LogEntry&)>& take) override;
  Status read_outbox(uint64_t from, const std::function<Status(const OutboxRow&)>& take) override;
  Result<Size> size() override;

  // sqlite_store.cpp
  Status begin() override;
  Status commit() override;
  void roll_back() override;
  Status checkpoint_if_due() override;

  // sqlite_store_write.cpp
  Status append_log(const std::vector<LogEntry>& entries) override;
  Status append_actions(const std::vector<OutboxRow>& rows) override;
  Status set_source(const SourceProgress& progress) override;
  Status set_delivered(uint64_t seq) override;
  Status put_snapshot(uint64_t position, const SnapshotPart& part) override;
  Status finish_snapshot(uint64_t position, bool keep_log) override;
  Status prune_outbox(uint64_t through_seq, int64_t before_ms) override;
  Status install(InstalledProgram& program) override;

  // sqlite_store_rewrite.cpp
  Status rewrite_log(const std::vector<std::string>& needles, const Rewrite& rewrite) override;
  Status rewrite_outbox(const std::vector<std::string>& needles, const Rewrite& rewrite) override;
  Status erase_traces() override;

 private:
  // What is remembered of the file, so that appending asks it nothing.
  struct Counters {
    uint64_t log_begin = 0;
    uint64_t log_end = 0;
    uint64_t last_seq = 0;
    uint64_t delivered = 0;
    uint64_t newest_version = 0;
    uint64_t format = 0;
    uint64_t kept_generation = 0;              // of the snapshot that counts
    uint64_t generation = 0;                   // of snapshots: the highest that was begun
    std::optional<uint64_t> writing_position;  // of the one that isn't finished
    bool has_traces = false;                   // erase_traces() is owed
    bool has_garbage = false;                  // rows that a snapshot has replaced
  };

  // sqlite_store_open.cpp
  Status look_before(ChecksumVfs& vfs, bool says_made);
  Status open_to_write();
  Status open_to_read();
  Status prepare_to_write();
  Status make_tables();
  Status check_format();
  Status raise_format();
  Status load_counters();
  Status remove_unfinished();

  // From here on every call gives this fault.
  Fault break_with(Fault fault);
  // What a statement gave, after which a fault is for good.
  Status checked(Status status);
  // Some of what a snapshot has replaced, so that no commit takes long for it; or all of it.
  Status remove_garbage(bool all);
  Status checkpoint();
  Status empty_wal();
  Status owe_erasing();

  Result<std::optional<uint64_t>> meta(const char* key);
  Status set_meta(const char* key, uint64_t value);
  Result<InstalledProgram> read_program(Query& row);
  // The text, unpacked; a fault that names where it stood.
  Result<std::string> unpack(std::string_view bytes, std::string_view what);
  Fault damaged(std::string_view what, const Fault& fault) const;

  // Before each of the calls: the fault that was, if there was one.
  Status ready() const;
  Status ready_to_change() const;

  std::string folder_;
  StoreAccess access_;
  StoreOptions options_;
  std::unique_ptr<FolderLock> lock_;
  std::unique_ptr<Database> database_;
  Compression compression_;
  std::string batch_;  // of a log or an outbox, for its memory
  std::optional<Fault> broken_;
  bool in_transaction_ = false;
  Counters counters_;
  Counters committed_;
};

}  // namespace nudge
