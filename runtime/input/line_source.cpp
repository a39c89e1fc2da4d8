#include "runtime/input/line_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/fault/limits.h"

namespace nudge {

static_assert(kMaxLineBytes == limits::kMaxLineBytes);

namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;
constexpr size_t kShownBytes = 1000;  // of a line that is too long

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

Fault cannot(std::string_view what, const std::string& name) {
  return Fault{fmt::format("can't {} `{}`: {}", what, name, std::strerror(errno))};
}

}  // namespace

Result<LineSource> LineSource::open(const std::string& path, LinePosition start) {
  bool is_stdin = path == "-";
  int descriptor = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot("open", path);
  LineSource source(descriptor, is_stdin ? "stdin" : path);
  struct stat facts {};
  source.is_file_ = ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
  if (source.is_file_) source.size_bytes_ = static_cast<uint64_t>(facts.st_size);
  Status skipped = source.skip_to(start);
  if (!skipped.ok()) return skipped.fault();
  return source;
}

LineSource::LineSource(LineSource&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      buffer_(std::move(other.buffer_)),
      long_beginning_(std::move(other.long_beginning_)),
      capacity_(other.capacity_),
      begin_(other.begin_),
      end_(other.end_),
      searched_(other.searched_),
      at_end_(other.at_end_),
      stopped_(other.stopped_),
      is_file_(other.is_file_),
      stop_descriptor_(other.stop_descriptor_),
      byte_(other.byte_),
      line_(other.line_),
      size_bytes_(other.size_bytes_),
      beginning_(std::move(other.beginning_)) {}

LineSource::~LineSource() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

Status LineSource::skip_to(LinePosition start) {
  line_ = start.line;
  if (start.byte == 0) return Done{};
  if (is_file_ && ::lseek(descriptor_, static_cast<off_t>(start.byte - 1), SEEK_SET) >= 0) {
    if (Status read = read_beginning(start.byte - 1); !read.ok()) return read;
    byte_ = start.byte - 1;
  }
  char last = '\n';  // before the start
  while (byte_ < start.byte && !at_end_) {
    Status filled = fill();
    if (!filled.ok()) return filled;
    size_t skipped = std::min<uint64_t>(unread(), start.byte - byte_);
    if (skipped > 0) last = buffer_[begin_ + skipped - 1];
    begin_ += skipped;
    byte_ += skipped;
  }
  return last == '\n' ? Done{} : skip_blank_rest();
}

// The start stands behind a last line that had no newline; it may have got one since.
Status LineSource::skip_blank_rest() {
  while ((unread() == 0 || (unread() == 1 && buffer_[begin_] == '\r')) && !at_end_) {
    Status filled = fill();
    if (!filled.ok()) return filled;
  }
  std::string_view rest(buffer_.get() + begin_, unread());
  size_t blank = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
  begin_ += blank;
  byte_ += blank;
  return Done{};
}

Status LineSource::read_beginning(uint64_t end_byte) {
  beginning_.resize(std::min<uint64_t>(end_byte, kBeginningBytes));
  size_t got = 0;
  while (got < beginning_.size()) {
    ssize_t count =
        ::pread(descriptor_, beginning_.data() + got, beginning_.size() - got, static_cast<off_t>(got));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("read", name_);
    if (count == 0) break;
    got += static_cast<size_t>(count);
  }
  beginning_.resize(got);
  return Done{};
}

Result<bool> LineSource::is_ready(bool may_wait) {
  if (is_file_) return true;
  pollfd watched[] = {{descriptor_, POLLIN, 0}, {stop_descriptor_, POLLIN, 0}};
  int count = 0;
  do {
    count = ::poll(watched, 2, may_wait ? -1 : 0);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return cannot("wait for", name_);
  if (watched[1].revents != 0) at_end_ = stopped_ = true;
  return count > 0;
}

Status LineSource::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, unread());
    end_ -= begin_;
    begin_ = 0;
  }
  if (capacity_ - end_ < kBlockBytes) {
    size_t wanted = std::max(capacity_ * 2, end_ + kBlockBytes);
    auto larger = std::make_unique<char[]>(wanted + kLinePadding);
    if (end_ > 0) std::memcpy(larger.get(), buffer_.get(), end_);
    buffer_ = std::move(larger);
    capacity_ = wanted;
  }
  ssize_t count = 0;
  do {
    if (count < 0 && errno == EAGAIN) {  // a pipe that somebody has set so
      pollfd watched{descriptor_, POLLIN, 0};
      ::poll(&watched, 1, -1);
    }
    count = ::read(descriptor_, buffer_.get() + end_, capacity_ - end_);
  } while (count < 0 && (errno == EINTR || errno == EAGAIN));
  if (count < 0) return cannot("read", name_);
  at_end_ = count == 0;
  if (beginning_.size() < kBeginningBytes && byte_ + end_ == beginning_.size()) {
    beginning_.append(buffer_.get() + end_,
                      std::min(static_cast<size_t>(count), kBeginningBytes - beginning_.size()));
  }
  end_ += static_cast<size_t>(count);
  return Done{};
}

void LineSource::give(Line& line, size_t length, size_t newline) {
  line.text = {buffer_.get() + begin_, length};
  line.number = line_++;
  line.begin_byte = byte_;
  line.too_long = length > kMaxLineBytes;
  line.unfinished = newline == 0;
  if (line.too_long) line.text = line.text.substr(0, kShownBytes);
  if (byte_ == 0 && line.text.starts_with("\xEF\xBB\xBF")) line.text.remove_prefix(3);
  if (!line.too_long && line.text.ends_with('\r')) line.text.remove_suffix(1);
  begin_ += length + newline;
  byte_ += length + newline;
  searched_ = 0;
  line.end_byte = byte_;
}

Status LineSource::skip_long_line(Line& line) {
  long_beginning_.assign(buffer_.get() + begin_, kShownBytes);
  line.begin_byte = byte_;
  while (true) {
    const void* found = std::memchr(buffer_.get() + begin_, '\n', unread());
    size_t length = found
                        ? static_cast<size_t>(static_cast<const char*>(found) - (buffer_.get() + begin_)) + 1
                        : unread();
    begin_ += length;
    byte_ += length;
    if (found || at_end_) break;
    Result<bool> ready = is_ready(true);
    if (!ready.ok()) return ready.fault();
    if (stopped_) return Done{};
    Status filled = fill();
    if (!filled.ok()) return filled;
  }
  searched_ = 0;
  line.text = long_beginning_;
  line.number = line_++;
  line.end_byte = byte_;
  line.too_long = true;
  line.unfinished = false;
  return Done{};
}

Result<bool> LineSource::next(Line& line) {
  Result<LineRead> got = read(line, true);
  if (!got.ok()) return got.fault();
  return *got == LineRead::line;
}

Result<LineRead> LineSource::read(Line& line, bool may_wait) {
  while (true) {
    size_t unsearched = unread() - searched_;
    const char* from = buffer_.get() + begin_ + searched_;
    const void* found = unsearched ? std::memchr(from, '\n', unsearched) : nullptr;
    if (found) {
      give(line, searched_ + static_cast<size_t>(static_cast<const char*>(found) - from), 1);
    } else if (unread() > kMaxLineBytes) {
      Status skipped = skip_long_line(line);
      if (!skipped.ok()) return skipped.fault();
      if (stopped_) return LineRead::end;
    } else if (at_end_) {
      if (unread() == 0 || stopped_) return LineRead::end;
      buffer_[end_] = '\n';  // lest what is told of a line depend on what lay in the buffer
      give(line, unread(), 0);
    } else {
      searched_ = unread();
      Result<bool> ready = is_ready(may_wait);
      if (!ready.ok()) return ready.fault();
      if (!*ready) return LineRead::waits;
      if (stopped_) continue;
      Status filled = fill();
      if (!filled.ok()) return filled.fault();
      continue;
    }
    if (!is_blank(line.text)) return LineRead::line;
  }
}

}  // namespace nudge
