#include "cli/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/write_fault.h"

namespace nudge::cli {

OutputFile::~OutputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

Status OutputFile::open(const std::string& path, bool goes_on) {
  path_ = path;
  if (path.empty()) return Done{};
  const int mode = goes_on ? O_RDWR | O_APPEND : O_WRONLY | O_TRUNC;
  descriptor_ = path == "-" ? STDOUT_FILENO : ::open(path.c_str(), mode | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0 && goes_on)  // what can't be read, as the end of a pipe
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (descriptor_ < 0) return make_fault(path, errno);
  return goes_on && path != "-" ? cut_torn_line() : Done{};
}

Status OutputFile::cut_torn_line() {
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode)) return Done{};
  off_t end = facts.st_size;
  char last = '\n';
  while (end > 0 && ::pread(descriptor_, &last, 1, end - 1) == 1 && last != '\n')
    --end;
  if (end == facts.st_size || ::ftruncate(descriptor_, end) == 0) return Done{};
  return Fault{
      fmt::format("can't cut the last line, which has no end, off `{}`: {}", path_, std::strerror(errno))};
}

Status OutputFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && descriptor_ >= 0) {
    ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    // Whoever read it has seen enough, as `| head` does: nothing to complain of.
    if (written < 0 && errno == EPIPE) return Fault{""};
    if (written < 0) return write_fault(path_, descriptor_, errno);
    rest.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
  return Done{};
}

}  // namespace nudge::cli
