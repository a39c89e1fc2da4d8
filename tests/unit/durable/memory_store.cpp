#include "tests/unit/durable/memory_store.h"

namespace nudge::test {

void MemoryStore::fail_at(uint64_t call, bool commit_first) {
  calls_ = 0;
  fail_at_ = call;
  commit_first_ = commit_first;
}

void MemoryStore::open_again() {
  is_broken_ = in_transaction_ = false;
  fail_at(0);
  std::erase_if(committed_.snapshots, [](const auto& entry) { return !entry.second.finished; });
}

Status MemoryStore::count_call() {
  if (is_broken_ || ++calls_ == fail_at_) {
    is_broken_ = true;
    return Fault{"can't write `memory`: No space left on device"};
  }
  return Done{};
}

Result<std::optional<InstalledProgram>> MemoryStore::newest_program() {
  if (now().programs.empty()) return std::optional<InstalledProgram>();
  return std::optional<InstalledProgram>(now().programs.back());
}
Result<std::vector<InstalledProgram>> MemoryStore::programs() {
  return now().programs;
}
Result<std::vector<SourceProgress>> MemoryStore::sources() {
  std::vector<SourceProgress> all;
  for (const auto& [name, progress] : now().sources)
    all.push_back(progress);
  return all;
}
Result<uint64_t> MemoryStore::log_begin() {
  return now().log.empty() ? now().log_end : now().log.begin()->first;
}
Result<uint64_t> MemoryStore::log_end() {
  return now().log_end;
}
Result<uint64_t> MemoryStore::delivered_through() {
  return now().delivered;
}

Result<std::optional<uint64_t>> MemoryStore::snapshot_position() {
  std::optional<uint64_t> newest;
  for (const auto& [position, snapshot] : now().snapshots) {
    if (snapshot.finished) newest = position;
  }
  return newest;
}

Status MemoryStore::read_snapshot(const std::function<Status(const SnapshotPart&)>& take) {
  const std::optional<uint64_t> position = *snapshot_position();
  if (!position) return Done{};
  for (const auto& [part, bytes] : now().snapshots[*position].parts) {
    if (Status taken = take({part, bytes}); !taken.ok()) return taken;
  }
  return Done{};
}

Status MemoryStore::read_log(uint64_t from, const std::function<Status(uint64_t, const LogEntry&)>& take) {
  for (const auto& [position, entry] : now().log) {
    if (position < from) continue;
    Status taken = take(position, {entry.kind, entry.line, entry.text, entry.to_ms});
    if (!taken.ok()) return taken;
  }
  return Done{};
}

Status MemoryStore::read_outbox(uint64_t from, const std::function<Status(const OutboxRow&)>& take) {
  for (const auto& [seq, row] : now().outbox) {
    if (seq < from) continue;
    Status taken = take({row.seq, row.id, row.at_ms, row.of_account, row.subject, row.line});
    if (!taken.ok()) return taken;
  }
  return Done{};
}

Status MemoryStore::begin() {
  NUDGE_ASSERT(!in_transaction_);
  if (Status counted = count_call(); !counted.ok()) return counted;
  changed_ = committed_;
  in_transaction_ = true;
  return Done{};
}

Status MemoryStore::append_log(const std::vector<LogEntry>& entries) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  for (const LogEntry& entry : entries)
    now().log[now().log_end++] = {entry.kind, entry.line, std::string(entry.text), entry.to_ms};
  return Done{};
}

Status MemoryStore::append_actions(const std::vector<OutboxRow>& rows) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  for (const OutboxRow& row : rows) {
    NUDGE_ASSERT(now().outbox.empty() || row.seq == now().outbox.rbegin()->first + 1);
    now().outbox[row.seq] = {
        row.seq, row.id, row.at_ms, row.of_account, std::string(row.subject), std::string(row.line)};
  }
  return Done{};
}

Status MemoryStore::set_source(const SourceProgress& progress) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  now().sources[progress.source] = progress;
  return Done{};
}

Status MemoryStore::set_delivered(uint64_t seq) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  NUDGE_ASSERT(seq >= now().delivered && !now().outbox.empty() && seq <= now().outbox.rbegin()->first);
  now().delivered = seq;
  return Done{};
}

Status MemoryStore::put_snapshot(uint64_t position, const SnapshotPart& part) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  NUDGE_ASSERT(position <= now().log_end);
  now().snapshots[position].parts[part.part] = part.bytes;
  return Done{};
}

Status MemoryStore::finish_snapshot(uint64_t position, bool keep_log) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  now().snapshots[position].finished = true;
  std::erase_if(now().snapshots, [&](const auto& entry) { return entry.first < position; });
  if (!keep_log) std::erase_if(now().log, [&](const auto& entry) { return entry.first < position; });
  return Done{};
}

Status MemoryStore::prune_outbox(uint64_t through_seq, int64_t before_ms) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  std::erase_if(now().outbox, [&](const auto& entry) {
    return entry.first <= through_seq && entry.second.at_ms < before_ms;
  });
  return Done{};
}

Status MemoryStore::install(InstalledProgram& program) {
  if (Status counted = count_call(); !counted.ok()) return counted;
  program.version = now().programs.size() + 1;
  now().programs.push_back(program);
  return Done{};
}

Status MemoryStore::commit() {
  NUDGE_ASSERT(is_broken_ || in_transaction_);
  Status counted = count_call();
  if (counted.ok() || (commit_first_ && calls_ == fail_at_ && in_transaction_)) {
    committed_ = std::move(changed_);
    in_transaction_ = false;
  }
  return counted;
}

void MemoryStore::roll_back() {
  in_transaction_ = false;
}

}  // namespace nudge::test
