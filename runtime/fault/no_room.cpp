#include "runtime/fault/no_room.h"

#include <sys/statvfs.h>

#include <cerrno>

namespace nudge {

std::optional<Room> room_of(const std::string& path) {
  struct statvfs found;
  if (path.empty() || statvfs(path.c_str(), &found) != 0) return std::nullopt;
  return Room{uint64_t{found.f_bavail} * found.f_frsize, uint64_t{found.f_blocks} * found.f_frsize};
}

bool is_no_room(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

Fault no_room_fault(std::string_view place, const std::string& path, std::string_view attempt,
                    int error_number) {
  if (error_number == EDQUOT) {
    return Fault{
        fmt::format("the disk quota is used up: {} failed: make room, or have the quota raised, and run the "
                    "same command again",
                    attempt)};
  }
  if (error_number == EFBIG) {
    return Fault{
        fmt::format("a file has come to the size that this process may write at most: {} failed: raise "
                    "`ulimit -f`, and run the same command again",
                    attempt)};
  }
  std::optional<Room> room = room_of(path);
  std::string left =
      room ? fmt::format(", and {} of {} are free", bytes_text(room->free_bytes), bytes_text(room->all_bytes))
           : "";
  return Fault{fmt::format(
      "no room is left on the disk of {}: {} failed{}: make room there, and run the same command again",
      place, attempt, left)};
}

std::string bytes_text(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  const char* units[] = {"KB", "MB", "GB", "TB"};
  double amount = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  for (; amount >= 999.5 && unit < 3; unit++)
    amount /= 1000;
  return amount < 9.95 ? fmt::format("{:.1f} {}", amount, units[unit])
                       : fmt::format("{:.0f} {}", amount, units[unit]);
}

}  // namespace nudge
