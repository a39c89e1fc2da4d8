#include "runtime/store/log_batch.h"

namespace nudge {
namespace {

void append_number(std::string& bytes, uint64_t number) {
  for (; number >= 0x80; number >>= 7)
    bytes.push_back(static_cast<char>(number | 0x80));
  bytes.push_back(static_cast<char>(number));
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  bool failed() const { return failed_; }

  uint64_t number() {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return number;
    }
    failed_ = true;
    return 0;
  }

  std::string_view take(uint64_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      return {};
    }
    std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  int64_t fixed() {
    uint64_t number = 0;
    unsigned shift = 0;
    for (char byte : take(8)) {
      number |= uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return static_cast<int64_t>(number);
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

Result<LogEntry> read_entry(Reader& reader) {
  LogEntry entry;
  uint64_t kind = reader.number();
  if (kind > static_cast<uint64_t>(EntryKind::advance))
    return Fault{"an entry of the log is of no known kind"};
  entry.kind = static_cast<EntryKind>(kind);
  if (entry.kind == EntryKind::advance) {
    entry.to_ms = reader.fixed();
  } else {
    entry.line = reader.number();
    entry.text = reader.take(reader.number());
  }
  if (reader.failed()) return Fault{"a batch of the log ends within an entry"};
  return entry;
}

}  // namespace

void append_entry(std::string& bytes, const LogEntry& entry) {
  append_number(bytes, static_cast<uint64_t>(entry.kind));
  if (entry.kind == EntryKind::advance) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes.push_back(static_cast<char>(static_cast<uint64_t>(entry.to_ms) >> shift));
    }
    return;
  }
  append_number(bytes, entry.line);
  append_number(bytes, entry.text.size());
  bytes += entry.text;
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
  Reader reader(bytes);
  for (uint64_t i = 0; i < count; i++) {
    if (reader.at_end()) return Fault{"a batch of the log has too few entries"};
    Result<LogEntry> entry = read_entry(reader);
    if (!entry) return entry.fault();
    if (Status taken = take(*entry); !taken) return taken;
  }
  if (!reader.at_end()) return Fault{"a batch of the log has too many entries"};
  return Done{};
}

}  // namespace nudge
