#include "runtime/store/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>

#include "runtime/store/fault_text.h"

namespace nudge {
namespace {

using Identity = std::pair<uint64_t, uint64_t>;

// A process's record locks are all its own, and closing any descriptor of the file drops them: so what this
// process has locked it knows by itself, and doesn't open a second time.
std::mutex& guard() {
  static std::mutex mutex;
  return mutex;
}
std::map<Identity, pid_t>& held_here() {
  static std::map<Identity, pid_t> held;
  return held;
}

// A child that was forked has the list, but not the locks.
bool is_held_here(const Identity& identity) {
  auto found = held_here().find(identity);
  return found != held_here().end() && found->second == getpid();
}

constexpr std::string_view kMade = "nudge.db was made here\n";

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

bool says_made(int file) {
  char text[256];
  ssize_t size = pread(file, text, sizeof text, 0);
  return size > 0 && std::string_view(text, static_cast<size_t>(size)).ends_with(kMade);
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

}  // namespace

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder) {
  std::lock_guard held(guard());
  std::string path = lock_file(folder);
  if (auto known = identity_of(path); known && is_held_here(*known)) {
    return Fault{fmt::format("`{}` is in use by this very process", folder)};
  }
  int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return io_fault_in_words(folder, {"making", path, 0, 0, errno});
  struct flock lock = first_byte(F_WRLCK);
  if (fcntl(file, F_SETLK, &lock) != 0) {
    int failed = errno;
    std::optional<int> pid = other_holder(file);
    close(file);
    if (failed == EAGAIN || failed == EACCES) return in_use(folder, pid);
    return Fault{fmt::format("cannot lock `{}`: {}: {}; the folder must be on a file system with locks",
                             folder, path, strerror(failed))};
  }
  std::unique_ptr<FolderLock> taken(new FolderLock);
  taken->file_ = file;
  taken->says_made_ = nudge::says_made(file);
  taken->write();
  taken->identity_ = *identity_of(path);
  held_here()[taken->identity_] = getpid();
  return taken;
}

FolderLock::Look FolderLock::look(const std::string& folder) {
  std::lock_guard held(guard());
  std::string path = lock_file(folder);
  auto known = identity_of(path);
  if (!known) return {};
  if (is_held_here(*known)) return {getpid(), true};
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  Look look{other_holder(file), nudge::says_made(file)};
  close(file);
  return look;
}

void FolderLock::note_made() {
  if (says_made_) return;
  says_made_ = true;
  write();
}

// For people who look; the lock itself says who has it. Should it fail, nothing depends on it.
void FolderLock::write() const {
  std::string text = fmt::format("{}\n{}", getpid(), says_made_ ? kMade : "");
  if (pwrite(file_, text.data(), text.size(), 0) >= 0)
    (void)!ftruncate(file_, static_cast<off_t>(text.size()));
}

FolderLock::~FolderLock() {
  std::lock_guard held(guard());
  held_here().erase(identity_);
  close(file_);
}

}  // namespace nudge
