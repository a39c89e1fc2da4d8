// The slow twin of Store: the same in plain containers, written from store.h alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/store/store.h"

namespace nudge {

class PlainStore final : public Store {
 public:
  // As if it had been closed and opened for writing, or as if the process had died before.
  void reopen();

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
  Status begin() override;
  Status append_log(const std::vector<LogEntry>& entries) override;
  Status append_actions(const std::vector<OutboxRow>& rows) override;
  Status set_source(const SourceProgress& progress) override;
  Status set_delivered(uint64_t seq) override;
  Status put_snapshot(uint64_t position, const SnapshotPart& part) override;
  Status finish_snapshot(uint64_t position, bool keep_log) override;
  Status prune_outbox(uint64_t through_seq, int64_t before_ms) override;
  Status install(InstalledProgram& program) override;
  Status commit() override;
  void roll_back() override;
  Status checkpoint_if_due() override { return Done{}; }
  Status rewrite_log(const std::vector<std::string>& needles, const Rewrite& rewrite) override;
  Status rewrite_outbox(const std::vector<std::string>& needles, const Rewrite& rewrite) override;
  Status erase_traces() override { return Done{}; }
  Result<Size> size() override;

 private:
  struct Entry {
    EntryKind kind = EntryKind::line;
    uint64_t line = 0;
    std::string text;
    int64_t to_ms = 0;
  };
  struct Row {
    Hash128 id;
    int64_t at_ms = 0;
    bool of_account = false;
    std::string subject, line;
  };
  struct Snapshot {
    uint64_t position = 0;
    std::map<uint32_t, std::string> parts;
  };
  struct State {
    std::vector<InstalledProgram> programs;
    std::map<std::string, SourceProgress> sources;
    std::map<uint64_t, std::vector<Entry>> log;  // batches by position
    uint64_t log_end = 0;
    std::map<uint64_t, std::vector<Row>> outbox;  // batches by their first seq
    uint64_t delivered = 0;
    std::optional<Snapshot> snapshot, unfinished;
  };
  State now_, committed_;
};

// Everything that a store tells, for comparing two.
std::string contents(Store& store);

}  // namespace nudge
