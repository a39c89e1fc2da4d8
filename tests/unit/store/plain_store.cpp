#include "tests/unit/store/plain_store.h"

#include <fmt/format.h>

namespace nudge {

void PlainStore::reopen() {
  now_ = committed_;
  now_.unfinished.reset();
  committed_ = now_;
}

Result<std::optional<InstalledProgram>> PlainStore::newest_program() {
  if (now_.programs.empty()) return std::optional<InstalledProgram>();
  return std::optional<InstalledProgram>(now_.programs.back());
}

Result<std::vector<InstalledProgram>> PlainStore::programs() {
  return now_.programs;
}

Result<std::vector<SourceProgress>> PlainStore::sources() {
  std::vector<SourceProgress> all;
  for (auto& [name, progress] : now_.sources)
    all.push_back(progress);
  return all;
}

Result<uint64_t> PlainStore::log_begin() {
  return now_.log.empty() ? now_.log_end : now_.log.begin()->first;
}

Result<uint64_t> PlainStore::log_end() {
  return now_.log_end;
}

Result<uint64_t> PlainStore::delivered_through() {
  return now_.delivered;
}

Result<std::optional<uint64_t>> PlainStore::snapshot_position() {
  if (!now_.snapshot) return std::optional<uint64_t>();
  return std::optional<uint64_t>(now_.snapshot->position);
}

Status PlainStore::read_snapshot(const std::function<Status(const SnapshotPart&)>& take) {
  if (!now_.snapshot) return Done{};
  for (auto& [part, bytes] : now_.snapshot->parts) {
    if (Status taken = take({part, bytes}); !taken) return taken;
  }
  return Done{};
}

Status PlainStore::read_log(uint64_t from,
                            const std::function<Status(uint64_t position, const LogEntry&)>& take) {
  for (auto& [position, batch] : now_.log) {
    for (uint64_t i = 0; i < batch.size(); i++) {
      if (position + i < from) continue;
      LogEntry entry{batch[i].kind, batch[i].line, batch[i].text, batch[i].to_ms};
      if (Status taken = take(position + i, entry); !taken) return taken;
    }
  }
  return Done{};
}

Status PlainStore::read_outbox(uint64_t from, const std::function<Status(const OutboxRow&)>& take) {
  for (auto& [first, batch] : now_.outbox) {
    uint64_t seq = first;
    for (const Row& row : batch) {
      const OutboxRow told{seq++, row.id, row.at_ms, row.of_account, row.subject, row.line};
      if (told.seq < from) continue;
      if (Status taken = take(told); !taken) return taken;
    }
  }
  return Done{};
}

Status PlainStore::begin() {
  return Done{};
}

Status PlainStore::commit() {
  committed_ = now_;
  return Done{};
}

void PlainStore::roll_back() {
  now_ = committed_;
}

Status PlainStore::append_log(const std::vector<LogEntry>& entries) {
  if (entries.empty()) return Done{};
  std::vector<Entry>& batch = now_.log[now_.log_end];
  for (const LogEntry& entry : entries) {
    batch.push_back({entry.kind, entry.line, std::string(entry.text), entry.to_ms});
  }
  now_.log_end += entries.size();
  return Done{};
}

Status PlainStore::append_actions(const std::vector<OutboxRow>& rows) {
  for (const OutboxRow& row : rows) {
    now_.outbox[rows.front().seq].push_back(
        {row.id, row.at_ms, row.of_account, std::string(row.subject), std::string(row.line)});
  }
  return Done{};
}

Status PlainStore::set_source(const SourceProgress& progress) {
  now_.sources[progress.source] = progress;
  return Done{};
}

Status PlainStore::set_delivered(uint64_t seq) {
  now_.delivered = seq;
  return Done{};
}

Status PlainStore::put_snapshot(uint64_t position, const SnapshotPart& part) {
  if (!now_.unfinished || now_.unfinished->position != position) now_.unfinished = Snapshot{position, {}};
  now_.unfinished->parts[part.part] = part.bytes;
  return Done{};
}

Status PlainStore::finish_snapshot(uint64_t position, bool keep_log) {
  now_.snapshot = std::move(now_.unfinished);
  now_.unfinished.reset();
  std::erase_if(now_.log, [&](const auto& batch) {
    return !keep_log && batch.first + batch.second.size() <= position;
  });
  return Done{};
}

Status PlainStore::prune_outbox(uint64_t through_seq, int64_t before_ms) {
  while (!now_.outbox.empty()) {
    auto& [seq, batch] = *now_.outbox.begin();
    const uint64_t last = seq + batch.size() - 1;
    if (last > through_seq || last > now_.delivered) break;
    if (std::any_of(batch.begin(), batch.end(), [&](const Row& row) { return row.at_ms >= before_ms; }))
      break;
    now_.outbox.erase(now_.outbox.begin());
  }
  return Done{};
}

Status PlainStore::install(InstalledProgram& program) {
  program.version = now_.programs.size() + 1;
  now_.programs.push_back(program);
  return Done{};
}

namespace {

bool has_one(const std::string& text, const std::vector<std::string>& needles) {
  return std::any_of(needles.begin(), needles.end(),
                     [&](const std::string& needle) { return text.find(needle) != std::string::npos; });
}

}  // namespace

Status PlainStore::rewrite_log(const std::vector<std::string>& needles, const Rewrite& rewrite) {
  for (auto& [position, batch] : now_.log) {
    for (Entry& entry : batch) {
      if (entry.kind == EntryKind::line && has_one(entry.text, needles)) {
        entry.text = rewrite(entry.text).value_or("");
      }
    }
  }
  return Done{};
}

Status PlainStore::rewrite_outbox(const std::vector<std::string>& needles, const Rewrite& rewrite) {
  for (auto& [first, batch] : now_.outbox) {
    for (Row& row : batch) {
      if (!has_one(row.subject, needles) && !has_one(row.line, needles)) continue;
      std::optional<std::string> line = rewrite(row.line);
      if (!line) row.subject.clear();
      row.line = line.value_or("");
    }
  }
  return Done{};
}

Result<Store::Size> PlainStore::size() {
  return Size{};
}

std::string contents(Store& store) {
  std::string text;
  auto line = [&text](auto&&... parts) {
    (fmt::format_to(std::back_inserter(text), "{} ", parts), ...);
    text += '\n';
  };
  // A fault is part of what a store tells; the tests that expect none see it in the difference.
  auto told = [&line](const Status& status) {
    if (!status) line("fault", status.fault().message);
  };
  auto programs = store.programs();
  if (!programs) return programs.fault().message;
  for (const InstalledProgram& program : *programs) {
    line("program", program.version, program.at_ms, program.encoded);
    for (const SourceText& source : program.sources)
      line("text", source.path, source.text);
  }
  if (auto newest = store.newest_program(); newest && *newest) line("newest", (*newest)->version);
  auto sources = store.sources();
  if (!sources) return sources.fault().message;
  for (const SourceProgress& source : *sources) {
    line("source", source.source, source.byte, source.line, hex_text(source.beginning),
         source.beginning_bytes);
  }
  auto begin = store.log_begin(), end = store.log_end(), delivered = store.delivered_through();
  if (!begin || !end || !delivered) return (!begin ? begin : !end ? end : delivered).fault().message;
  line("log", *begin, *end, "delivered", *delivered);
  auto position = store.snapshot_position();
  if (!position) return position.fault().message;
  if (*position) line("snapshot", **position);
  told(store.read_snapshot([&](const SnapshotPart& part) -> Status {
    line("part", part.part, part.bytes);
    return Done{};
  }));
  told(store.read_log(0, [&](uint64_t at, const LogEntry& entry) -> Status {
    line("entry", at, static_cast<int>(entry.kind), entry.line, entry.text, entry.to_ms);
    return Done{};
  }));
  told(store.read_outbox(0, [&](const OutboxRow& row) -> Status {
    line("row", row.seq, hex_text(row.id), row.at_ms, row.of_account, row.subject, row.line);
    return Done{};
  }));
  return text;
}

}  // namespace nudge
