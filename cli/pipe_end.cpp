#include "cli/pipe_end.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

using std::chrono::steady_clock;

constexpr int kLongestPauseMs = 20;
constexpr auto kLong = std::chrono::seconds(5);       // after which it is said what is waited for
constexpr auto kAfterStop = std::chrono::seconds(1);  // that a reader has when we are told to stop
constexpr size_t kLeastCapacity = 64 << 10;           // where the system doesn't say it

}  // namespace

PipeEnd::PipeEnd(int descriptor) : descriptor_(descriptor) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISFIFO(facts.st_mode)) return;
  const int capacity = ::fcntl(descriptor, F_GETPIPE_SZ);
  capacity_ = std::max(kLeastCapacity, static_cast<size_t>(std::max(capacity, 0)));
}

// Only the last lines, which the pipe has room for, can be unread.
void PipeEnd::note(std::string_view lines, uint64_t through, size_t written) {
  if (lines.empty()) {
    unread_.push_back({written_, through});
    return;
  }
  const uint64_t begin = written_ - written;
  const size_t known = unread_.size();
  size_t end = lines.size();
  for (uint64_t seq = through; end > 0 && end + capacity_ > written; --seq) {
    if (end <= written) unread_.push_back({begin + end, seq});
    const size_t newline = end < 2 ? std::string_view::npos : lines.rfind('\n', end - 2);
    end = newline == std::string_view::npos ? 0 : newline + 1;
  }
  std::reverse(unread_.begin() + static_cast<std::ptrdiff_t>(known), unread_.end());
}

uint64_t PipeEnd::unread() const {
  int bytes = 0;
  if (::ioctl(descriptor_, FIONREAD, &bytes) != 0 || bytes < 0) return 0;
  return static_cast<uint64_t>(bytes);
}

uint64_t PipeEnd::read_through() {
  const uint64_t read = written_ - std::min(unread(), written_);
  while (!unread_.empty() && unread_.front().byte <= read) {
    read_through_ = unread_.front().seq;
    unread_.pop_front();
  }
  return read_through_;
}

// Waits for its going, not longer than this.
bool PipeEnd::has_reader(int patience_ms) const {
  pollfd end{descriptor_, 0, 0};
  return ::poll(&end, 1, patience_ms) <= 0 || (end.revents & POLLERR) == 0;
}

Status PipeEnd::drain(const std::function<bool()>& is_stopped) {
  const auto begun = steady_clock::now();
  bool was_said = false;
  for (int pause_ms = 0;; pause_ms = std::min(2 * pause_ms + 1, kLongestPauseMs)) {
    const bool is_read = has_reader(pause_ms);  // asked first: it may read and go
    read_through();
    if (unread_.empty()) return Done{};
    if (!is_read) return Fault{""};
    const auto waited = steady_clock::now() - begun;
    if (is_stopped() && waited > kAfterStop) return Done{};
    if (was_said || waited < kLong) continue;
    was_said = true;
    fmt::print(stderr, "waiting for whoever reads standard output: {} bytes are unread\n",
               print_grouped(unread()));
  }
}

}  // namespace nudge::cli
