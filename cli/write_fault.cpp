#include "cli/write_fault.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "runtime/fault/no_room.h"

namespace nudge::cli {
namespace {

bool is_file(int descriptor) {
  struct stat found {};
  return ::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode);
}

// What the descriptor leads to, if that is a file; "" else.
std::string path_of(int descriptor) {
  if (!is_file(descriptor)) return "";
  std::error_code error;
  return std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", descriptor), error).string();
}

}  // namespace

std::string output_name(int descriptor) {
  const std::string target = path_of(descriptor);
  return target.empty() ? "standard output" : fmt::format("standard output (`{}`)", target);
}

Fault write_fault(const std::string& path, int descriptor, int error_number) {
  const std::string target = path_of(descriptor);
  std::string what = fmt::format("`{}`", path);
  if (path.empty() || path == "-") what = output_name(descriptor);
  if (is_no_room(error_number)) return no_room_fault(what, target, "writing to it", error_number);
  std::string way_on;
  if (error_number == EIO) {
    way_on =
        ": the disk, or the way to it, has failed: look what the system says of it (`dmesg`), and run the "
        "same "
        "command again when it is well";
  }
  return Fault{fmt::format("can't write to {}: {}{}", what, std::strerror(error_number), way_on)};
}

Fault make_fault(const std::string& path, int error_number) {
  if (is_no_room(error_number)) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return no_room_fault(fmt::format("`{}`", path), folder.empty() ? "." : folder, "making it", error_number);
  }
  if (error_number == EIO) return write_fault(path, -1, error_number);
  return Fault{fmt::format("can't write `{}`: {}", path, std::strerror(error_number))};
}

bool is_begun_anew(int descriptor) {
  return is_file(descriptor) && (::fcntl(descriptor, F_GETFL) & O_APPEND) == 0;
}

}  // namespace nudge::cli
