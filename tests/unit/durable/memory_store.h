// A Store in memory for tests: transactions are copies, and any call can be made to fail, after which nothing
// works until it is opened again with what was committed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/store/store.h"

namespace nudge::test {

class MemoryStore : public Store {
 public:
  struct Entry {
    EntryKind kind;
    uint64_t line;
    std::string text;
    int64_t to_ms;
    bool operator==(const Entry&) const = default;
  };
  struct Row {
    uint64_t seq;
    Hash128 id;
    int64_t at_ms;
    bool of_account;
    std::string subject, line;
    bool operator==(const Row&) const = default;
  };
  struct Snapshot {
    bool finished = false;
    std::map<uint32_t, std::string> parts;
  };
  struct Content {
    std::vector<InstalledProgram> programs;
    std::map<std::string, SourceProgress> sources;
    std::map<uint64_t, Entry> log;
    uint64_t log_end = 0;
    std::map<uint64_t, Row> outbox;
    uint64_t delivered = 0;
    std::map<uint64_t, Snapshot> snapshots;
  };

  // The call of this number (from 1) of those that write fails; 0: none. With `commit_first` a commit that is
  // to fail happens all the same: the machine stops before anybody is told.
  void fail_at(uint64_t call, bool commit_first = false);
  uint64_t calls() const { return calls_; }
  // As a new process finds it.
  void open_again();
  Content& content() { return committed_; }

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
  Status rewrite_log(const std::vector<std::string>&, const Rewrite&) override { return Done{}; }
  Status rewrite_outbox(const std::vector<std::string>&, const Rewrite&) override { return Done{}; }
  Status erase_traces() override { return Done{}; }
  Result<Size> size() override { return Size{}; }

 private:
  Content& now() { return in_transaction_ ? changed_ : committed_; }
  const Snapshot* newest_snapshot();
  Status count_call();

  Content committed_, changed_;
  bool in_transaction_ = false;
  bool is_broken_ = false;
  uint64_t calls_ = 0;
  uint64_t fail_at_ = 0;
  bool commit_first_ = false;
};

}  // namespace nudge::test
