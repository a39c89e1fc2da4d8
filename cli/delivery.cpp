#include "cli/delivery.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "cli/write_fault.h"

namespace nudge::cli {
namespace {

constexpr size_t kLarge = 256 << 10;             // written at once
constexpr uint64_t kConfirmBytes = 32ull << 20;  // after which a file is brought to the disk

// The bytes of the file behind the last newline but one: its last whole line, and what is behind that.
std::string read_end(int descriptor, off_t size) {
  std::string end;
  const int file = ::open(readable_path(descriptor).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return end;
  for (size_t window = 64 << 10;; window *= 4) {
    const size_t wanted = std::min<size_t>(window, static_cast<size_t>(size));
    end.resize(wanted);
    const ssize_t got = ::pread(file, end.data(), wanted, size - static_cast<off_t>(wanted));
    if (got != static_cast<ssize_t>(wanted)) {
      end.clear();
      break;
    }
    if (wanted == static_cast<size_t>(size) || std::count(end.begin(), end.end(), '\n') >= 2) break;
  }
  ::close(file);
  return end;
}

// The stored line of this seq; none if it isn't there, "" if it was of somebody who is forgotten.
Result<std::optional<std::string>> stored_line(Store& store, uint64_t seq) {
  std::optional<std::string> line;
  bool was_found = false;
  Status read = store.read_outbox(seq, [&](const OutboxRow& row) -> Status {
    was_found = true;
    if (row.seq == seq) line = std::string(row.line);
    return Fault{""};  // one is enough
  });
  if (!read.ok() && !was_found) return read.fault();
  return line;
}

// `{"seq":12,"id":"…"`: forgetting may have changed what follows.
std::string_view name_of_action(std::string_view line) {
  return line.substr(0, line.find(",\"at\":"));
}

}  // namespace

// How far the file tells that it was written; `delivered` if it tells nothing.
Result<uint64_t> OutputDelivery::find_written(Store& store, uint64_t delivered) {
  struct stat facts {};
  const int flags = ::fcntl(descriptor_, F_GETFL);
  tells_ = ::fstat(descriptor_, &facts) == 0 && S_ISREG(facts.st_mode) && !show_ && flags >= 0 &&
           (flags & O_APPEND) != 0;
  if (!tells_ || facts.st_size == 0) return delivered;
  const std::string end = read_end(descriptor_, facts.st_size);
  const size_t newline = end.rfind('\n');
  torn_ = newline == std::string::npos ? end : end.substr(newline + 1);
  if (newline == std::string::npos) return delivered;
  const size_t before = newline == 0 ? std::string::npos : end.rfind('\n', newline - 1);
  const size_t begin = before == std::string::npos ? 0 : before + 1;
  last_line_ = end.substr(begin, newline - begin);
  const std::optional<uint64_t> seq = seq_of(last_line_);
  if (!seq || *seq <= delivered) return delivered;
  Result<std::optional<std::string>> stored = stored_line(store, *seq);
  if (!stored.ok()) return stored.fault();
  if (!*stored) return find_ahead(delivered, *seq);
  const bool same = (*stored)->empty() || name_of_action(**stored) == name_of_action(last_line_);
  return same ? Result<uint64_t>(*seq) : other_action_fault(descriptor_, *seq);
}

// The store went back to a backup. A line without an end behind all that comes again, too.
Result<uint64_t> OutputDelivery::find_ahead(uint64_t delivered, uint64_t through) {
  Result<std::unique_ptr<WrittenAhead>> ahead = WrittenAhead::find(descriptor_, delivered, through);
  if (!ahead.ok()) return ahead.fault();
  ahead_ = std::move(*ahead);
  return delivered;
}

// What a process that was killed has begun to write is taken away, if it is what would be written next.
// Anything else is somebody else's: the next line begins a line of its own.
Status OutputDelivery::cut_torn(Store& store, uint64_t through) {
  if (torn_.empty()) return Done{};
  const uint64_t seq = (ahead_ ? ahead_->through() : through) + 1;
  Result<std::optional<std::string>> next = stored_line(store, seq);
  if (!next.ok()) return next.fault();
  bool ours = *next && (*next)->starts_with(torn_);
  if (ahead_ || (*next && (*next)->empty())) ours = seq_of(torn_) == seq;
  if (!ours) return write("\n");
  const off_t end = ::lseek(descriptor_, 0, SEEK_END);
  if (end >= 0 && ::ftruncate(descriptor_, end - static_cast<off_t>(torn_.size())) == 0) return Done{};
  return Fault{fmt::format("can't cut the last line, which has no end, off standard output: {}",
                           std::strerror(errno))};
}

Result<uint64_t> OutputDelivery::begin(Store& store, uint64_t& repeated) {
  Result<uint64_t> delivered = store.delivered_through();
  if (!delivered.ok()) return delivered.fault();
  confirmed_ = *delivered;
  Result<uint64_t> written = find_written(store, *delivered);
  if (!written.ok()) return written.fault();
  if (Status cut = cut_torn(store, *written); !cut.ok()) return cut.fault();
  uint64_t through = *written;
  std::string lines;
  repeated = 0;
  const auto hand_out = [&]() -> Status {
    Status delivered_now = lines.empty() ? Status(Done{}) : deliver(lines, through);
    lines.clear();
    return delivered_now;
  };
  Status read = store.read_outbox(*written + 1, [&](const OutboxRow& row) -> Status {
    if (row.line.empty()) {  // of somebody who is forgotten
      if (Status handed = hand_out(); !handed.ok()) return handed;
      through = row.seq;
      return deliver("", through);
    }
    if (show_) {
      show_(lines, row.line);
    } else {
      lines += row.line;
      lines += '\n';
    }
    if (!ahead_) ++repeated;
    through = row.seq;
    return lines.size() < kLarge ? Status(Done{}) : hand_out();
  });
  if (read.ok()) read = hand_out();
  if (!read.ok()) return read.fault();
  return through;
}

Status OutputDelivery::deliver(std::string_view lines, uint64_t through) {
  while (ahead_ && !lines.empty()) {
    if (Status left_out = leave_out_first(lines, through); !left_out.ok()) return left_out;
  }
  const uint64_t before = pipe_.written();
  Status delivered = write(lines);
  if (pipe_.is_pipe()) pipe_.note(lines, through, static_cast<size_t>(pipe_.written() - before));
  return delivered;
}

// The first of these lines, if it stands in the file already.
Status OutputDelivery::leave_out_first(std::string_view& lines, uint64_t through) {
  const size_t end = lines.find('\n');
  const uint64_t seq = seq_of(lines).value_or(through);
  if (seq > ahead_->through()) {
    ahead_.reset();
    return Done{};
  }
  Status checked = ahead_->check(seq, lines.substr(0, end));
  lines.remove_prefix(end + 1);
  return checked;
}

Status OutputDelivery::write(std::string_view text) {
  unconfirmed_bytes_ += text.size();
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return Fault{""};
    if (written < 0) return write_fault("", descriptor_, errno);
    pipe_.wrote(static_cast<size_t>(written));
    text.remove_prefix(static_cast<size_t>(written));
  }
  return Done{};
}

Status OutputDelivery::drain(const std::function<bool()>& is_stopped) {
  return pipe_.is_pipe() ? pipe_.drain(is_stopped) : Done{};
}

// A file keeps what was written when the process is killed, and when the machine stops only what has come to
// the disk. As long as that isn't said of it, the file itself tells how far it goes.
Result<uint64_t> OutputDelivery::confirm(uint64_t handed_out, bool at_rest) {
  if (pipe_.is_pipe()) return std::max(confirmed_, pipe_.read_through());
  if (!tells_) return handed_out;
  const bool is_due = at_rest || unconfirmed_bytes_ >= kConfirmBytes;
  if (handed_out <= confirmed_ || !is_due) return confirmed_;
  if (::fdatasync(descriptor_) != 0)
    return Fault{fmt::format("syncing failed: {}", write_fault("", descriptor_, errno).message)};
  unconfirmed_bytes_ = 0;
  confirmed_ = handed_out;
  return handed_out;
}

}  // namespace nudge::cli
