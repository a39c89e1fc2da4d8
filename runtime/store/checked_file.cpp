#include "runtime/store/checked_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "runtime/store/page_checksum.h"

namespace nudge {
namespace {

using Kind = CheckedFile::Kind;

constexpr uint64_t kAllCommitted = UINT64_MAX;
constexpr int kLargestPage = 65536;

CheckedFile& self(sqlite3_file* file) {
  return *reinterpret_cast<CheckedFile*>(file);
}

bool is_alone(const CheckedFile& file) {
  return file.is_alone;
}

// What can't be made SQLite tries to read, so that the reason is lost; here it is asked for beside that name,
// which another process may look at. 0: a file can be made now.
int reason_not_made(const std::string& path) {
  std::string beside = path + ".try";
  int made = open(beside.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (made < 0) return errno;
  close(made);
  unlink(beside.c_str());
  return 0;
}

// Busy, and a file that ends, are no faults. `beside`: what is added to the file's name.
int noted(CheckedFile& file, int code, const char* doing, uint64_t bytes = 0, uint64_t offset = 0,
          const char* beside = "") {
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || code == SQLITE_IOERR_SHORT_READ) return code;
  int error_number = errno, last = 0;
  sqlite3_file* below = file.below();
  if (below->pMethods->xFileControl(below, SQLITE_FCNTL_LAST_ERRNO, &last) == SQLITE_OK && last != 0) {
    error_number = last;
  }
  std::string path = file.path + beside;
  if (error_number == ENOENT) error_number = reason_not_made(path);
  file.vfs->note(IoFault{doing, path, bytes, offset, error_number});
  return code;
}

CheckedFile::Look look_at(const std::string& path) {
  struct stat found;
  if (stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, static_cast<uint64_t>(found.st_size), found.st_mtim.tv_sec,
          found.st_mtim.tv_nsec};
}

bool is_page_size(int amount) {
  return amount >= 512 && amount <= kLargestPage && (amount & (amount - 1)) == 0;
}

// --- reading

uint64_t size_of(CheckedFile& file) {
  sqlite3_int64 bytes = 0;
  file.below()->pMethods->xFileSize(file.below(), &bytes);
  return static_cast<uint64_t>(bytes);
}

int damaged(CheckedFile& file, Damage::Kind kind, uint64_t page, uint64_t offset) {
  file.vfs->note(Damage{kind, file.path, page, offset, size_of(file)});
  return SQLITE_IOERR_DATA;
}

// A page's size stands in the first page; until SQLite has seen that it reads with the size that it expects.
bool is_of_another_size(const unsigned char* first_page, int amount) {
  int stated = first_page[16] << 8 | first_page[17];
  if (stated == 1) stated = kLargestPage;
  return stated != amount;
}

int check_page(CheckedFile& file, const unsigned char* page, int amount, uint64_t offset) {
  auto bytes = static_cast<uint64_t>(amount);
  if (!is_page_size(amount) || offset % bytes != 0) return SQLITE_OK;  // a look at the header
  uint64_t number = offset / bytes + 1;
  if (page_checksum_fits(page, bytes, number)) return SQLITE_OK;
  if (number != 1) return damaged(file, Damage::Kind::page, number, offset);
  if (memcmp(page, "SQLite format 3", 16) != 0) return SQLITE_OK;  // SQLite says that it isn't one
  if (is_of_another_size(page, amount)) return SQLITE_OK;
  bool is_foreign = page[20] != kChecksumBytes;
  return damaged(file, is_foreign ? Damage::Kind::foreign : Damage::Kind::page, 1, 0);
}

int check_frame(CheckedFile& file, const unsigned char* page, int amount, uint64_t offset) {
  auto bytes = static_cast<uint64_t>(amount);
  uint64_t frame_bytes = bytes + kWalFrameHeaderBytes;
  if (!is_page_size(amount) || offset < kWalHeaderBytes ||
      (offset - kWalHeaderBytes) % frame_bytes != kWalFrameHeaderBytes) {
    return SQLITE_OK;  // the header, or a frame as recovery reads it, which verifies it
  }
  if ((offset - kWalHeaderBytes) / frame_bytes >= file.first_uncommitted) return SQLITE_OK;
  sqlite3_file* below = file.below();
  WalFrame frame = check_wal_frame(
      [below](void* into, uint64_t size, uint64_t at) {
        return below->pMethods->xRead(below, into, static_cast<int>(size), static_cast<sqlite3_int64>(at)) ==
               SQLITE_OK;
      },
      page, bytes, offset);
  if (frame.fits) return SQLITE_OK;
  return damaged(file, Damage::Kind::log_frame, frame.page, offset - kWalFrameHeaderBytes);
}

// Alone: whatever was read before this moment was of the file as it was opened.
bool has_changed(CheckedFile& file) {
  if (!is_alone(file)) return false;
  if (look_at(file.path) == file.look && look_at(file.log_path) == file.log_look) return false;
  file.vfs->note_change();
  return true;
}

int file_read(sqlite3_file* handle, void* into, int amount, sqlite3_int64 offset) {
  CheckedFile& file = self(handle);
  if (file.kind == Kind::absent) {
    memset(into, 0, static_cast<size_t>(amount));
    return SQLITE_IOERR_SHORT_READ;
  }
  errno = 0;
  int code = file.below()->pMethods->xRead(file.below(), into, amount, offset);
  if (has_changed(file)) return SQLITE_IOERR_READ;
  auto at = static_cast<uint64_t>(offset);
  auto bytes = static_cast<const unsigned char*>(into);
  if (code == SQLITE_OK && file.kind == Kind::database) return check_page(file, bytes, amount, at);
  if (code == SQLITE_OK && file.kind == Kind::log) return check_frame(file, bytes, amount, at);
  bool is_beyond_end = code == SQLITE_IOERR_SHORT_READ && file.kind == Kind::database && at != 0;
  if (is_beyond_end && is_page_size(amount)) {
    return damaged(file, Damage::Kind::truncated, at / static_cast<uint64_t>(amount) + 1, at);
  }
  return noted(file, code, "reading", static_cast<uint64_t>(amount), at);
}

// --- writing

// A frame's header goes before its page: whether it ends a transaction stands in it.
void follow_log(CheckedFile& file, const unsigned char* bytes, int amount, uint64_t offset) {
  if (amount != kWalFrameHeaderBytes || offset < kWalHeaderBytes) return;
  unsigned char header[12];
  sqlite3_file* below = file.below();
  if (below->pMethods->xRead(below, header, sizeof header, 0) != SQLITE_OK) return;
  uint64_t frame_bytes = uint64_t{big_endian(header + 8)} + kWalFrameHeaderBytes;
  if ((offset - kWalHeaderBytes) % frame_bytes != 0) return;
  uint64_t number = (offset - kWalHeaderBytes) / frame_bytes;
  bool commits = big_endian(bytes + 4) != 0;
  file.first_uncommitted = commits ? kAllCommitted : std::min(file.first_uncommitted, number);
}

int file_write(sqlite3_file* handle, const void* from, int amount, sqlite3_int64 offset) {
  CheckedFile& file = self(handle);
  if (is_alone(file)) return SQLITE_READONLY;
  auto bytes = static_cast<uint64_t>(amount);
  auto at = static_cast<uint64_t>(offset);
  unsigned char page[kLargestPage];
  if (file.kind == Kind::database && is_page_size(amount) && at % bytes == 0) {
    memcpy(page, from, bytes);
    set_page_checksum(page, bytes, at / bytes + 1);
    from = page;
  }
  errno = 0;
  int code = file.below()->pMethods->xWrite(file.below(), from, amount, offset);
  if (code == SQLITE_OK && file.kind == Kind::log) {
    follow_log(file, static_cast<const unsigned char*>(from), amount, at);
  }
  return noted(file, code, "writing", bytes, at);
}

int file_truncate(sqlite3_file* handle, sqlite3_int64 size) {
  CheckedFile& file = self(handle);
  if (is_alone(file)) return SQLITE_READONLY;
  errno = 0;
  return noted(file, file.below()->pMethods->xTruncate(file.below(), size), "truncating", 0,
               static_cast<uint64_t>(size));
}

int file_sync(sqlite3_file* handle, int flags) {
  CheckedFile& file = self(handle);
  if (file.kind == Kind::absent) return SQLITE_OK;
  errno = 0;
  return noted(file, file.below()->pMethods->xSync(file.below(), flags), "syncing");
}

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
  CheckedFile& file = self(handle);
  if (file.kind == Kind::absent) {
    *size = 0;
    return SQLITE_OK;
  }
  errno = 0;
  return noted(file, file.below()->pMethods->xFileSize(file.below(), size), "asking for the size of");
}

int file_close(sqlite3_file* handle) {
  CheckedFile& file = self(handle);
  int code = file.kind == Kind::absent ? SQLITE_OK : file.below()->pMethods->xClose(file.below());
  file.~CheckedFile();
  return code;
}

// --- locks, and what they guard

int file_lock(sqlite3_file* handle, int level) {
  CheckedFile& file = self(handle);
  if (is_alone(file)) return SQLITE_OK;
  errno = 0;
  return noted(file, file.below()->pMethods->xLock(file.below(), level), "locking");
}

int file_unlock(sqlite3_file* handle, int level) {
  CheckedFile& file = self(handle);
  return is_alone(file) ? SQLITE_OK : file.below()->pMethods->xUnlock(file.below(), level);
}

int file_check_reserved(sqlite3_file* handle, int* result) {
  CheckedFile& file = self(handle);
  *result = 0;
  return is_alone(file) ? SQLITE_OK : file.below()->pMethods->xCheckReservedLock(file.below(), result);
}

int file_control(sqlite3_file* handle, int operation, void* argument) {
  CheckedFile& file = self(handle);
  if (file.kind == Kind::absent || operation == SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
  return file.below()->pMethods->xFileControl(file.below(), operation, argument);
}

int file_sector_size(sqlite3_file* handle) {
  CheckedFile& file = self(handle);
  return file.kind == Kind::absent ? 4096 : file.below()->pMethods->xSectorSize(file.below());
}

int file_characteristics(sqlite3_file* handle) {
  CheckedFile& file = self(handle);
  return file.kind == Kind::absent ? 0 : file.below()->pMethods->xDeviceCharacteristics(file.below());
}

int shared_map(sqlite3_file* handle, int region, int size, int extend, void volatile** memory) {
  CheckedFile& file = self(handle);
  if (!is_alone(file)) {
    errno = 0;
    int code = file.below()->pMethods->xShmMap(file.below(), region, size, extend, memory);
    bool is_fault = code != SQLITE_OK && code != SQLITE_READONLY && code != SQLITE_READONLY_CANTINIT;
    // The index of the log: a file of its own, which SQLite makes and grows here.
    if (is_fault) {
      auto bytes = static_cast<uint64_t>(size);
      noted(file, code, "writing", bytes, static_cast<uint64_t>(region) * bytes, "-shm");
    }
    return code;
  }
  while (file.memory.size() <= static_cast<size_t>(region)) {
    if (extend == 0) {
      *memory = nullptr;
      return SQLITE_OK;
    }
    file.memory.push_back(std::make_unique<char[]>(static_cast<size_t>(size)));
  }
  *memory = file.memory[static_cast<size_t>(region)].get();
  return SQLITE_OK;
}

int shared_lock(sqlite3_file* handle, int offset, int count, int flags) {
  CheckedFile& file = self(handle);
  if (is_alone(file)) return SQLITE_OK;
  errno = 0;
  return noted(file, file.below()->pMethods->xShmLock(file.below(), offset, count, flags), "locking");
}

void shared_barrier(sqlite3_file* handle) {
  CheckedFile& file = self(handle);
  if (!is_alone(file)) file.below()->pMethods->xShmBarrier(file.below());
}

int shared_unmap(sqlite3_file* handle, int remove) {
  CheckedFile& file = self(handle);
  file.memory.clear();
  return is_alone(file) ? SQLITE_OK : file.below()->pMethods->xShmUnmap(file.below(), remove);
}

// Version 2: no memory-mapped reading, which would go round the checksums.
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

Kind kind_of(int flags) {
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) return Kind::database;
  if ((flags & SQLITE_OPEN_WAL) != 0) return Kind::log;
  return Kind::other;
}

}  // namespace

int open_checked_file(ChecksumVfs& vfs, const char* name, sqlite3_file* memory, int flags, int* given_flags) {
  CheckedFile& file = *new (memory) CheckedFile();
  file.vfs = &vfs;
  file.kind = kind_of(flags);
  file.path = name == nullptr ? vfs.next_temporary_name() : name;
  file.is_alone = false;
  file.first_uncommitted = kAllCommitted;
  // (What a backup is written to is another file, which SQLite asks to have made.)
  bool is_made = file.kind == Kind::database && (flags & SQLITE_OPEN_CREATE) != 0;
  if (vfs.use() == ChecksumVfs::Use::alone && file.kind != Kind::other && !is_made) {
    file.is_alone = true;
    flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    if (file.kind == Kind::log && !vfs.exists(file.path)) file.kind = Kind::absent;
    file.log_path = file.path + "-wal";
    file.look = look_at(file.path), file.log_look = look_at(file.log_path);
  }
  if (file.kind == Kind::absent) {
    if (given_flags != nullptr) *given_flags = flags;
    file.base.pMethods = &kMethods;
    return SQLITE_OK;
  }
  // A name of ours lives as long as the file, as SQLite wants it.
  const char* below_name = name != nullptr || file.path.empty() ? name : file.path.c_str();
  errno = 0;
  int code = vfs.below()->xOpen(vfs.below(), below_name, file.below(), flags, given_flags);
  if (code == SQLITE_OK) {
    file.base.pMethods = &kMethods;
    return code;
  }
  bool is_unmade = errno == ENOENT && (flags & SQLITE_OPEN_CREATE) != 0;
  vfs.note(is_unmade ? IoFault{"making", file.path, 0, 0, reason_not_made(file.path)}
                     : IoFault{"opening", file.path, 0, 0, errno});
  file.~CheckedFile();
  memory->pMethods = nullptr;
  return code;
}

}  // namespace nudge
