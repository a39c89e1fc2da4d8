#include "runtime/store/log_batch.h"

#include "runtime/packed/wire.h"

namespace nudge {
namespace {

constexpr int kTimeBytes = 8;

Result<LogEntry> read_entry(WireReader& in) {
  LogEntry entry;
  const uint64_t kind = in.number();
  if (kind > static_cast<uint64_t>(EntryKind::advance))
    return Fault{"an entry of the log is of no known kind"};
  entry.kind = static_cast<EntryKind>(kind);
  if (entry.kind == EntryKind::advance) {
    entry.to_ms = static_cast<int64_t>(in.fixed(kTimeBytes));
  } else {
    entry.line = in.number();
    entry.text = in.text();
  }
  if (in.failed()) return Fault{"a batch of the log ends within an entry"};
  return entry;
}

}  // namespace

void append_entry(std::string& bytes, const LogEntry& entry) {
  WireWriter out(bytes);
  out.number(static_cast<uint64_t>(entry.kind));
  if (entry.kind == EntryKind::advance) {
    out.fixed(static_cast<uint64_t>(entry.to_ms), kTimeBytes);
    return;
  }
  out.number(entry.line);
  out.text(entry.text);
}

void append_batch(std::string& bytes, const std::vector<LogEntry>& entries) {
  size_t size = bytes.size();
  for (const LogEntry& entry : entries)
    size += entry.text.size() + 16;
  bytes.reserve(size);
  for (const LogEntry& entry : entries)
    append_entry(bytes, entry);
}

Status decode_batch(std::string_view bytes, uint64_t count,
                    const std::function<Status(const LogEntry& entry)>& take) {
  WireReader in(bytes);
  for (uint64_t place = 0; place < count; ++place) {
    if (in.left() == 0) return Fault{"a batch of the log has too few entries"};
    Result<LogEntry> entry = read_entry(in);
    if (!entry) return entry.fault();
    if (Status taken = take(*entry); !taken) return taken;
  }
  if (in.left() > 0) return Fault{"a batch of the log has too many entries"};
  return Done{};
}

}  // namespace nudge
