#include "runtime/store/lock_holder.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace nudge {
namespace {

// How /proc/locks writes a file: `fe:00:1234`.
std::string file_key(const std::string& file) {
  struct stat found;
  if (stat(file.c_str(), &found) != 0) return {};
  return fmt::format("{:02x}:{:02x}:{}", major(found.st_dev), minor(found.st_dev), found.st_ino);
}

std::string name_of(int pid) {
  std::ifstream file(fmt::format("/proc/{}/comm", pid));
  std::string name;
  std::getline(file, name);
  return name.empty() ? fmt::format("process {}", pid) : fmt::format("process {} ({})", pid, name);
}

}  // namespace

std::optional<std::string> lock_holder(const std::string& file) {
  std::string key = file_key(file), index_key = file_key(file + "-shm");
  std::ifstream locks("/proc/locks");
  std::optional<std::string> reader;
  for (std::string line; std::getline(locks, line);) {
    // 1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 120 120
    std::istringstream words(line);
    std::string number, kind, advice, mode, locked;
    int pid = 0;
    if (!(words >> number >> kind >> advice >> mode >> pid >> locked) || pid <= 0 || pid == getpid())
      continue;
    if (locked != key && (index_key.empty() || locked != index_key)) continue;
    if (mode == "WRITE") return name_of(pid);
    reader = name_of(pid);
  }
  return reader;
}

}  // namespace nudge
