#include "cli/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace nudge::cli {

OutputFile::~OutputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

Status OutputFile::open(const std::string& path) {
  path_ = path == "-" ? "standard output" : path;
  if (path.empty()) return Done{};
  descriptor_ =
      path == "-" ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) return Fault{fmt::format("can't write `{}`: {}", path, std::strerror(errno))};
  return Done{};
}

Status OutputFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && descriptor_ >= 0) {
    ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    // Whoever read it has seen enough, as `| head` does: nothing to complain of.
    if (written < 0 && errno == EPIPE) return Fault{""};
    if (written < 0) return Fault{fmt::format("can't write to {}: {}", path_, std::strerror(errno))};
    rest.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
  return Done{};
}

}  // namespace nudge::cli
