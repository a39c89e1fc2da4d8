#include "runtime/input/line_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace nudge {

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
  if (::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode))
    source.size_bytes_ = static_cast<uint64_t>(facts.st_size);
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
      byte_(other.byte_),
      line_(other.line_),
      size_bytes_(other.size_bytes_) {}

LineSource::~LineSource() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

Status LineSource::skip_to(LinePosition start) {
  line_ = start.line;
  if (start.byte == 0) return Done{};
  if (size_bytes_ > 0 && ::lseek(descriptor_, static_cast<off_t>(start.byte), SEEK_SET) >= 0) {
    byte_ = start.byte;
    return Done{};
  }
  while (byte_ < start.byte && !at_end_) {
    Status filled = fill();
    if (!filled.ok()) return filled;
    size_t skipped = std::min<uint64_t>(unread(), start.byte - byte_);
    begin_ += skipped;
    byte_ += skipped;
  }
  return Done{};
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
    count = ::read(descriptor_, buffer_.get() + end_, capacity_ - end_);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return cannot("read", name_);
  at_end_ = count == 0;
  end_ += static_cast<size_t>(count);
  return Done{};
}

void LineSource::give(Line& line, size_t length, size_t newline) {
  line.text = {buffer_.get() + begin_, length};
  line.number = line_++;
  line.begin_byte = byte_;
  line.too_long = length > kMaxLineBytes;
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
    Status filled = fill();
    if (!filled.ok()) return filled;
  }
  searched_ = 0;
  line.text = long_beginning_;
  line.number = line_++;
  line.end_byte = byte_;
  line.too_long = true;
  return Done{};
}

Result<bool> LineSource::next(Line& line) {
  while (true) {
    size_t unsearched = unread() - searched_;
    const char* from = buffer_.get() + begin_ + searched_;
    const void* found = unsearched ? std::memchr(from, '\n', unsearched) : nullptr;
    if (found) {
      give(line, searched_ + static_cast<size_t>(static_cast<const char*>(found) - from), 1);
    } else if (unread() > kMaxLineBytes) {
      Status skipped = skip_long_line(line);
      if (!skipped.ok()) return skipped.fault();
    } else if (at_end_) {
      if (unread() == 0) return false;
      buffer_[end_] = '\n';  // lest what is told of a line depend on what lay in the buffer
      give(line, unread(), 0);
    } else {
      searched_ = unread();
      Status filled = fill();
      if (!filled.ok()) return filled.fault();
      continue;
    }
    if (!is_blank(line.text)) return true;
  }
}

}  // namespace nudge
