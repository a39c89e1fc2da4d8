#include "tests/unit/store/test_disk.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>

namespace nudge {
namespace {

constexpr uint64_t kSectorBytes = 512;

struct Handle {
  sqlite3_file base;
  TestDisk* disk;
  DiskFile* file;
  std::unique_ptr<DiskFile> own;  // without a name
  int level;
  uint32_t shared_locks, exclusive_locks;
};

Handle& self(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}

using Need = TestDisk::Need;
using Verdict = TestDisk::Verdict;

bool fails(Handle& handle, Need need = Need::nothing) {
  return handle.disk->judge(need) != Verdict::go_on;
}

void put(std::string& bytes, uint64_t offset, std::string_view what) {
  if (bytes.size() < offset + what.size()) bytes.resize(offset + what.size());
  memcpy(bytes.data() + offset, what.data(), what.size());
}

void put(std::string& bytes, const DiskFile::Change& change) {
  if (change.is_truncation) {
    bytes.resize(change.offset);
  } else {
    put(bytes, change.offset, change.bytes);
  }
}

void change(DiskFile& file, DiskFile::Change change) {
  put(file.bytes, change);
  file.changes.push_back(std::move(change));
}

int file_close(sqlite3_file* base) {
  Handle& handle = self(base);
  DiskFile& file = *handle.file;
  if (handle.level >= SQLITE_LOCK_SHARED && file.readers > 0) file.readers--;
  if (handle.level >= SQLITE_LOCK_RESERVED) file.is_reserved = file.is_exclusive = false;
  handle.~Handle();
  return SQLITE_OK;
}

int file_read(sqlite3_file* base, void* into, int amount, sqlite3_int64 offset) {
  Handle& handle = self(base);
  if (fails(handle)) return SQLITE_IOERR_READ;
  const std::string& bytes = handle.file->bytes;
  auto at = std::min<uint64_t>(static_cast<uint64_t>(offset), bytes.size());
  uint64_t there = std::min<uint64_t>(bytes.size() - at, static_cast<uint64_t>(amount));
  memset(into, 0, static_cast<size_t>(amount));
  memcpy(into, bytes.data() + at, there);
  return there < static_cast<uint64_t>(amount) ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

int file_write(sqlite3_file* base, const void* from, int amount, sqlite3_int64 offset) {
  Handle& handle = self(base);
  auto at = static_cast<uint64_t>(offset);
  std::string bytes(static_cast<const char*>(from), static_cast<size_t>(amount));
  bool grows = at + bytes.size() > handle.file->bytes.size();
  Verdict verdict = handle.disk->judge(grows ? Need::room : Need::writing);
  if (verdict == Verdict::fail_half || (verdict == Verdict::fail && !handle.disk->has_power())) {
    bytes.resize(bytes.size() / 2);
    change(*handle.file, {false, at, bytes});
  }
  if (verdict != Verdict::go_on) {
    return handle.disk->error_number() == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  change(*handle.file, {false, at, std::move(bytes)});
  return SQLITE_OK;
}

int file_truncate(sqlite3_file* base, sqlite3_int64 size) {
  Handle& handle = self(base);
  if (fails(handle, Need::writing)) return SQLITE_IOERR_TRUNCATE;
  change(*handle.file, {true, static_cast<uint64_t>(size), {}});
  return SQLITE_OK;
}

int file_sync(sqlite3_file* base, int) {
  Handle& handle = self(base);
  DiskFile& file = *handle.file;
  if (fails(handle, Need::writing)) {
    // Some of it had come through.
    for (size_t i = 0; i < file.changes.size(); i += 2)
      put(file.durable_bytes, file.changes[i]);
    if (handle.disk->has_power()) file.changes.clear();
    return SQLITE_IOERR_FSYNC;
  }
  for (const DiskFile::Change& pending : file.changes)
    put(file.durable_bytes, pending);
  file.changes.clear();
  file.exists_durably = file.exists;
  return SQLITE_OK;
}

int file_size(sqlite3_file* base, sqlite3_int64* size) {
  Handle& handle = self(base);
  if (fails(handle)) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(handle.file->bytes.size());
  return SQLITE_OK;
}

int file_unlock(sqlite3_file* base, int level) {
  Handle& handle = self(base);
  DiskFile& file = *handle.file;
  if (handle.level >= SQLITE_LOCK_RESERVED && level < SQLITE_LOCK_RESERVED) {
    file.is_reserved = file.is_exclusive = false;
  }
  if (handle.level >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED) file.readers--;
  handle.level = std::min(handle.level, level);
  return SQLITE_OK;
}

int file_lock(sqlite3_file* base, int level) {
  Handle& handle = self(base);
  DiskFile& file = *handle.file;
  if (handle.level >= level) return SQLITE_OK;
  if (fails(handle)) return SQLITE_IOERR_LOCK;
  if (handle.level < SQLITE_LOCK_SHARED) {
    if (file.is_exclusive) return SQLITE_BUSY;
    file.readers++;
    handle.level = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED && handle.level < SQLITE_LOCK_RESERVED) {
    if (file.is_reserved) return SQLITE_BUSY;
    file.is_reserved = true;
    handle.level = SQLITE_LOCK_RESERVED;
  }
  if (level >= SQLITE_LOCK_EXCLUSIVE) {
    if (file.readers > 1) return SQLITE_BUSY;
    file.is_exclusive = true;
    handle.level = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

int file_check_reserved(sqlite3_file* base, int* result) {
  *result = self(base).file->is_reserved ? 1 : 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file* base, int operation, void* argument) {
  if (operation != SQLITE_FCNTL_LAST_ERRNO) return SQLITE_NOTFOUND;
  *static_cast<int*>(argument) = self(base).disk->error_number();
  return SQLITE_OK;
}

int file_sector_size(sqlite3_file*) {
  return kSectorBytes;
}
int file_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int shared_map(sqlite3_file* base, int region, int size, int extend, void volatile** memory) {
  Handle& handle = self(base);
  DiskFile& file = *handle.file;
  while (file.shared_memory.size() <= static_cast<size_t>(region)) {
    if (extend == 0) {
      *memory = nullptr;
      return SQLITE_OK;
    }
    if (fails(handle, Need::room)) return SQLITE_IOERR_SHMSIZE;
    file.shared_memory.push_back(std::make_unique<char[]>(static_cast<size_t>(size)));
  }
  *memory = file.shared_memory[static_cast<size_t>(region)].get();
  return SQLITE_OK;
}

int shared_lock(sqlite3_file* base, int offset, int count, int flags) {
  Handle& handle = self(base);
  DiskFile& file = *handle.file;
  uint32_t mask = ((1u << count) - 1) << offset;
  bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  if ((flags & SQLITE_SHM_UNLOCK) == 0 && fails(handle)) return SQLITE_IOERR_SHMLOCK;
  for (int i = offset; i < offset + count; i++) {
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      if (exclusive && (handle.exclusive_locks >> i & 1) != 0) file.exclusive_locks[i] = false;
      if (!exclusive && (handle.shared_locks >> i & 1) != 0) file.shared_locks[i]--;
    } else if (file.exclusive_locks[i] || (exclusive && file.shared_locks[i] > 0)) {
      return SQLITE_BUSY;  // tests lock ranges only where all or none are free
    }
  }
  uint32_t& locks = exclusive ? handle.exclusive_locks : handle.shared_locks;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    locks &= ~mask;
    return SQLITE_OK;
  }
  for (int i = offset; i < offset + count; i++) {
    if (exclusive) {
      file.exclusive_locks[i] = true;
    } else if ((locks >> i & 1) == 0) {
      file.shared_locks[i]++;
    }
  }
  locks |= mask;
  return SQLITE_OK;
}

void shared_barrier(sqlite3_file*) {}

int shared_unmap(sqlite3_file* base, int remove) {
  if (remove != 0) self(base).file->shared_memory.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {2,
                                     file_close,
                                     file_read,
                                     file_write,
                                     file_truncate,
                                     file_sync,
                                     file_size,
                                     file_lock,
                                     file_unlock,
                                     file_check_reserved,
                                     file_control,
                                     file_sector_size,
                                     file_characteristics,
                                     shared_map,
                                     shared_lock,
                                     shared_barrier,
                                     shared_unmap,
                                     nullptr,
                                     nullptr};

// --- the file system

TestDisk& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<TestDisk*>(vfs->pAppData);
}

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* memory, int flags, int* given_flags) {
  TestDisk& disk = disk_of(vfs);
  memory->pMethods = nullptr;
  bool has_name = name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0;
  const DiskFile* found = has_name ? disk.find(name) : nullptr;
  bool creates = has_name && (found == nullptr || !found->exists);
  if (disk.judge(creates && (flags & SQLITE_OPEN_CREATE) != 0 ? Need::room : Need::nothing) !=
      Verdict::go_on) {
    return SQLITE_CANTOPEN;
  }
  if (creates && (flags & SQLITE_OPEN_CREATE) == 0) {
    errno = ENOENT;
    return SQLITE_CANTOPEN;
  }
  Handle& handle = *new (memory) Handle();
  handle.disk = &disk;
  if (!has_name) handle.own = std::make_unique<DiskFile>();
  handle.file = has_name ? &disk.file(name) : handle.own.get();
  if (creates) {
    handle.file->exists = true;
    if (!handle.file->bytes.empty()) change(*handle.file, {true, 0, {}});
  }
  if (given_flags != nullptr) *given_flags = flags;
  handle.base.pMethods = &kMethods;
  return SQLITE_OK;
}

int vfs_delete(sqlite3_vfs* vfs, const char* name, int sync) {
  TestDisk& disk = disk_of(vfs);
  if (disk.judge(Need::writing) != Verdict::go_on) return SQLITE_IOERR_DELETE;
  DiskFile& file = disk.file(name);
  if (!file.exists) return SQLITE_IOERR_DELETE_NOENT;
  file.exists = false;
  if (sync != 0) file.exists_durably = false;
  return SQLITE_OK;
}

int vfs_access(sqlite3_vfs* vfs, const char* name, int, int* result) {
  TestDisk& disk = disk_of(vfs);
  if (disk.judge(Need::nothing) != Verdict::go_on) return SQLITE_IOERR_ACCESS;
  const DiskFile* file = disk.find(name);
  *result = file != nullptr && file->exists && !file->bytes.empty() ? 1 : 0;
  return SQLITE_OK;
}

int vfs_full_pathname(sqlite3_vfs*, const char* name, int size, char* into) {
  sqlite3_snprintf(size, into, "%s", name);
  return SQLITE_OK;
}

int vfs_randomness(sqlite3_vfs*, int size, char* into) {
  memset(into, 42, static_cast<size_t>(size));
  return size;
}

int vfs_sleep(sqlite3_vfs*, int) {
  return 0;
}

int vfs_current_time(sqlite3_vfs*, double* time) {
  *time = 2460000.5;
  return SQLITE_OK;
}

int vfs_last_error(sqlite3_vfs* vfs, int, char*) {
  return disk_of(vfs).error_number();
}

}  // namespace

TestDisk::TestDisk() : vfs_(std::make_unique<sqlite3_vfs>()) {
  static std::atomic<uint64_t> count = 0;
  name_ = "test_disk_" + std::to_string(++count);
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->mxPathname = 512;
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

TestDisk::~TestDisk() {
  sqlite3_vfs_unregister(vfs_.get());
}

void TestDisk::plan(Trouble trouble, uint64_t call) {
  trouble_ = trouble;
  trouble_at_ = calls_ + call;
  had_trouble_ = false;
  error_number_ = 0;
}

TestDisk::Verdict TestDisk::judge(Need need) {
  calls_++;
  error_number_ = errno = 0;
  auto fail = [this](int number) {
    had_trouble_ = true;
    error_number_ = errno = number;
    return Verdict::fail;
  };
  if (!has_power_) return fail(EIO);
  if (trouble_ == Trouble::none || calls_ < trouble_at_) return Verdict::go_on;
  switch (trouble_) {
    case Trouble::power_loss:
      has_power_ = false;
      return fail(EIO);
    case Trouble::broken:
      return fail(EIO);
    case Trouble::io_error:
      return calls_ == trouble_at_ ? fail(EIO) : Verdict::go_on;
    case Trouble::no_room:
      return need == Need::room ? fail(ENOSPC) : Verdict::go_on;
    case Trouble::short_write:
      if (need != Need::room) return Verdict::go_on;
      if (had_trouble_) return fail(ENOSPC);
      fail(ENOSPC);
      return Verdict::fail_half;
    case Trouble::none:
      break;
  }
  return Verdict::go_on;
}

void TestDisk::restart(uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint64_t kept_of_16[] = {0, 4, 8, 13, 15, 16};
  uint64_t kept = kept_of_16[random() % 6];
  for (auto& [name, file] : files_) {
    for (const DiskFile::Change& pending : file->changes) {
      if (pending.is_truncation) {
        if (random() % 16 < kept) put(file->durable_bytes, pending);
        continue;
      }
      // Up to the end of the sector that each piece begins in.
      for (uint64_t from = 0; from < pending.bytes.size();) {
        uint64_t size =
            std::min(kSectorBytes - (pending.offset + from) % kSectorBytes, pending.bytes.size() - from);
        if (random() % 16 < kept) {
          put(file->durable_bytes, pending.offset + from, std::string_view(pending.bytes).substr(from, size));
        }
        from += size;
      }
    }
    file->changes.clear();
    if (file->exists != file->exists_durably && random() % 2 == 0) file->exists_durably = file->exists;
    file->exists = file->exists_durably;
    if (!file->exists) file->durable_bytes.clear();
    file->bytes = file->durable_bytes;
    file->shared_memory.clear();
    file->readers = 0;
    file->is_reserved = file->is_exclusive = false;
    memset(file->shared_locks, 0, sizeof file->shared_locks);
    memset(file->exclusive_locks, 0, sizeof file->exclusive_locks);
  }
  has_power_ = true;
  plan(Trouble::none, 0);
}

std::map<std::string, std::string> TestDisk::files() const {
  std::map<std::string, std::string> found;
  for (auto& [name, file] : files_) {
    if (file->exists) found[name] = file->bytes;
  }
  return found;
}

std::string& TestDisk::bytes_of(const std::string& name) {
  return files_.at(name)->bytes;
}

void TestDisk::copy_from(const TestDisk& other) {
  for (auto& [name, bytes] : other.files()) {
    DiskFile& copy = file(name);
    copy.exists = copy.exists_durably = true;
    copy.bytes = copy.durable_bytes = bytes;
  }
}

DiskFile& TestDisk::file(const std::string& name) {
  std::unique_ptr<DiskFile>& file = files_[name];
  if (file == nullptr) file = std::make_unique<DiskFile>();
  return *file;
}

const DiskFile* TestDisk::find(const std::string& name) const {
  auto found = files_.find(name);
  return found == files_.end() ? nullptr : found->second.get();
}

}  // namespace nudge
