#include "cli/replace_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/write_fault.h"

namespace nudge::cli {
namespace {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

mode_t permissions_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) return found.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Status replace_file(const std::string& path, std::string_view text) {
  std::error_code no_such_link;
  std::filesystem::path target = std::filesystem::canonical(path, no_such_link);
  if (no_such_link) target = path;
  // The dot keeps it from being read as a part of the program, should it be left behind.
  std::string temporary = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return make_fault(path, errno);
  int reason = 0;
  if (!write_all(descriptor, text) || ::fchmod(descriptor, permissions_of(target.string())) != 0 ||
      ::fsync(descriptor) != 0)
    reason = errno;
  if (::close(descriptor) != 0 && reason == 0) reason = errno;
  if (reason == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) reason = errno;
  if (reason == 0) return Done{};
  ::unlink(temporary.c_str());
  return make_fault(path, reason);
}

}  // namespace nudge::cli
