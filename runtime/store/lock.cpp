#include "runtime/store/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>

namespace nudge {
namespace {

using Identity = std::pair<uint64_t, uint64_t>;

// A process's record locks are all its own, and closing any descriptor of the file drops them: so what this
// process has locked it knows by itself, and doesn't open a second time.
std::mutex& guard() {
  static std::mutex mutex;
  return mutex;
}
std::set<Identity>& held_here() {
  static std::set<Identity> held;
  return held;
}

std::string lock_file(const std::string& folder) {
  return folder + "/nudge.lock";
}

std::optional<Identity> identity_of(const std::string& path) {
  struct stat found;
  if (stat(path.c_str(), &found) != 0) return std::nullopt;
  return Identity(found.st_dev, found.st_ino);
}

struct flock first_byte(short kind) {
  struct flock lock = {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return lock;
}

// Null if nobody has it.
std::optional<int> other_holder(int file) {
  struct flock lock = first_byte(F_WRLCK);
  if (fcntl(file, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  return lock.l_pid;
}

Fault in_use(const std::string& folder, std::optional<int> pid) {
  if (!pid) {
    return Fault{fmt::format(
        "`{}` is in use by another process: one at a time runs on it; wait for it, or stop it", folder)};
  }
  return Fault{
      fmt::format("`{0}` is in use by process {1}: one at a time runs on it; wait until it has finished, "
                  "or stop it with `kill {1}`",
                  folder, *pid)};
}

void write_pid(int file) {
  std::string text = fmt::format("{}\n", getpid());
  // For people who look; the lock itself says who has it.
  if (ftruncate(file, 0) == 0) (void)!pwrite(file, text.data(), text.size(), 0);
}

}  // namespace

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder) {
  std::lock_guard held(guard());
  std::string path = lock_file(folder);
  if (auto known = identity_of(path); known && held_here().contains(*known)) {
    return Fault{fmt::format("`{}` is in use by this very process", folder)};
  }
  int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return Fault{fmt::format("cannot lock `{}`: {}: {}", folder, path, strerror(errno))};
  struct flock lock = first_byte(F_WRLCK);
  if (fcntl(file, F_SETLK, &lock) != 0) {
    int failed = errno;
    std::optional<int> pid = other_holder(file);
    close(file);
    if (failed == EAGAIN || failed == EACCES) return in_use(folder, pid);
    return Fault{fmt::format("cannot lock `{}`: {}: {}; the folder must be on a file system with locks",
                             folder, path, strerror(failed))};
  }
  write_pid(file);
  std::unique_ptr<FolderLock> taken(new FolderLock);
  taken->file_ = file;
  taken->identity_ = *identity_of(path);
  held_here().insert(taken->identity_);
  return taken;
}

std::optional<int> FolderLock::holder(const std::string& folder) {
  std::lock_guard held(guard());
  std::string path = lock_file(folder);
  auto known = identity_of(path);
  if (!known) return std::nullopt;
  if (held_here().contains(*known)) return getpid();
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::optional<int> pid = other_holder(file);
  close(file);
  return pid;
}

FolderLock::~FolderLock() {
  std::lock_guard held(guard());
  held_here().erase(identity_);
  close(file_);
}

}  // namespace nudge
