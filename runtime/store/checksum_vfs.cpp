#include "runtime/store/checksum_vfs.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <vector>

#include "runtime/store/checked_file.h"

namespace nudge {
namespace {

ChecksumVfs& self(sqlite3_vfs* vfs) {
  return *static_cast<ChecksumVfs*>(vfs->pAppData);
}

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given_flags) {
  return open_checked_file(self(vfs), name, file, flags, given_flags);
}

int vfs_delete(sqlite3_vfs* vfs, const char* name, int sync) {
  sqlite3_vfs* below = self(vfs).below();
  int code = below->xDelete(below, name, sync);
  if (code != SQLITE_OK && code != SQLITE_IOERR_DELETE_NOENT) {
    self(vfs).note(IoFault{"removing", name, 0, 0, errno});
  }
  return code;
}

int vfs_access(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  sqlite3_vfs* below = self(vfs).below();
  int code = below->xAccess(below, name, flags, result);
  if (code != SQLITE_OK) self(vfs).note(IoFault{"looking for", name, 0, 0, errno});
  return code;
}

int vfs_full_pathname(sqlite3_vfs* vfs, const char* name, int size, char* into) {
  sqlite3_vfs* below = self(vfs).below();
  int code = below->xFullPathname(below, name, size, into);
  // It may have followed a symbolic link, which is no fault.
  if (code != SQLITE_OK && code != SQLITE_OK_SYMLINK) {
    self(vfs).note(IoFault{"looking for", name, 0, 0, errno});
  }
  return code;
}

int vfs_randomness(sqlite3_vfs* vfs, int size, char* into) {
  sqlite3_vfs* below = self(vfs).below();
  return below->xRandomness(below, size, into);
}

int vfs_sleep(sqlite3_vfs* vfs, int microseconds) {
  sqlite3_vfs* below = self(vfs).below();
  return below->xSleep(below, microseconds);
}

int vfs_current_time(sqlite3_vfs* vfs, double* time) {
  sqlite3_vfs* below = self(vfs).below();
  return below->xCurrentTime(below, time);
}

int vfs_last_error(sqlite3_vfs* vfs, int size, char* into) {
  sqlite3_vfs* below = self(vfs).below();
  return below->xGetLastError == nullptr ? 0 : below->xGetLastError(below, size, into);
}

}  // namespace

ChecksumVfs::ChecksumVfs(const std::string& below, Use use)
    : use_(use), below_(sqlite3_vfs_find(below.empty() ? nullptr : below.c_str())) {
  static std::atomic<uint64_t> count = 0;
  name_ = fmt::format("nudge-{}", ++count);
  if (below_ == nullptr) return;
  vfs_ = std::make_unique<sqlite3_vfs>();
  vfs_->iVersion = 1;
  vfs_->szOsFile = static_cast<int>(sizeof(CheckedFile)) + below_->szOsFile;
  vfs_->mxPathname = below_->mxPathname;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = vfs_open;
  vfs_->xDelete = vfs_delete;
  vfs_->xAccess = vfs_access;
  vfs_->xFullPathname = vfs_full_pathname;
  vfs_->xRandomness = vfs_randomness;
  vfs_->xSleep = vfs_sleep;
  vfs_->xCurrentTime = vfs_current_time;
  vfs_->xGetLastError = vfs_last_error;
  sqlite3_vfs_register(vfs_.get(), 0);
}

ChecksumVfs::~ChecksumVfs() {
  if (vfs_ != nullptr) sqlite3_vfs_unregister(vfs_.get());
}

void ChecksumVfs::forget_faults() {
  damage_.reset();
  io_fault_.reset();
}

std::string ChecksumVfs::next_temporary_name() {
  if (temporary_folder_.empty()) return {};
  return fmt::format("{}/nudge.db-temporary-{}", temporary_folder_, ++temporary_files_);
}

bool ChecksumVfs::exists(const std::string& file) {
  int result = 0;
  return below_->xAccess(below_, file.c_str(), SQLITE_ACCESS_EXISTS, &result) == SQLITE_OK && result != 0;
}

// SQLite wants names that are followed by (no) parameters: by zeros.
bool ChecksumVfs::with_file(const std::string& file, int flags, const WithFile& take) {
  std::string name = file + std::string(4, '\0');
  std::vector<std::max_align_t> memory(static_cast<size_t>(below_->szOsFile) / sizeof(std::max_align_t) + 1);
  auto opened = reinterpret_cast<sqlite3_file*>(memory.data());
  if (below_->xOpen(below_, name.c_str(), opened, flags | SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
    if (opened->pMethods != nullptr) opened->pMethods->xClose(opened);
    return false;
  }
  sqlite3_int64 bytes = 0;
  if (opened->pMethods->xFileSize(opened, &bytes) == SQLITE_OK) {
    take(
        [&](void* into, uint64_t size, uint64_t offset) {
          return opened->pMethods->xRead(opened, into, static_cast<int>(size),
                                         static_cast<sqlite3_int64>(offset)) == SQLITE_OK;
        },
        static_cast<uint64_t>(bytes));
  }
  opened->pMethods->xClose(opened);
  return true;
}

// (To SQLite a file without bytes doesn't "exist", so size_of() is the one to ask for these.)
std::optional<std::string> ChecksumVfs::read_file(const std::string& file, uint64_t limit) {
  std::optional<std::string> result;
  with_file(file, SQLITE_OPEN_MAIN_DB, [&](const WalRead& read, uint64_t bytes) {
    std::string content(std::min(bytes, limit), '\0');
    if (read(content.data(), content.size(), 0)) result = std::move(content);
  });
  return result;
}

std::optional<uint64_t> ChecksumVfs::size_of(const std::string& file) {
  std::optional<uint64_t> size;
  with_file(file, SQLITE_OPEN_MAIN_DB, [&](const WalRead&, uint64_t bytes) { size = bytes; });
  return size;
}

std::optional<WalDamage> ChecksumVfs::damage_of_log(const std::string& file) {
  std::optional<WalDamage> damage;
  with_file(file, SQLITE_OPEN_WAL,
            [&](const WalRead& read, uint64_t bytes) { damage = find_wal_damage(read, bytes); });
  return damage;
}

}  // namespace nudge
