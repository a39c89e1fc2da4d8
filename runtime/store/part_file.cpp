#include "runtime/store/part_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>

#include "runtime/store/fault_text.h"

namespace nudge {
namespace {

std::string folder_of(const std::string& file) {
  std::filesystem::path folder = std::filesystem::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

// What an interrupted backup leaves: SQLite writes its first page last, or first.
bool may_be_a_backup(int file) {
  char begin[16] = {};
  ssize_t bytes = pread(file, begin, sizeof begin, 0);
  if (bytes <= 0) return bytes == 0;
  std::string_view read(begin, static_cast<size_t>(bytes));
  return read == std::string_view("SQLite format 3", 16) ||
         std::all_of(read.begin(), read.end(), [](char byte) { return byte == 0; });
}

bool is_still_named(int file, const std::string& path) {
  struct stat open_one, named;
  return fstat(file, &open_one) == 0 && stat(path.c_str(), &named) == 0 && open_one.st_dev == named.st_dev &&
         open_one.st_ino == named.st_ino;
}

Fault is_there(const std::string& file) {
  return Fault{fmt::format("`{}` is there already: name a file that isn't", file)};
}

}  // namespace

Result<std::unique_ptr<PartFile>> PartFile::take(const std::string& file, const std::string& store_folder) {
  std::unique_ptr<PartFile> part(new PartFile(file, store_folder));
  if (Status opened = part->open_alone(); !opened) return opened.fault();
  if (Status emptied = part->empty(); !emptied) return emptied.fault();
  // One that ended between the question whether FILE is there and the lock.
  std::error_code error;
  if (std::filesystem::exists(file, error)) return is_there(file);
  return part;
}

Status PartFile::open_alone() {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) return io_fault_in_words(folder_, {"opening", path_, 0, 0, errno});
  // SQLite's locks of the file are at its first gigabyte's end, and the process's; this one is the
  // descriptor's.
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  if (fcntl(descriptor_, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES)) {
    return Fault{
        fmt::format("another process is writing a backup to `{}`: wait until it has finished, or name "
                    "another file",
                    file_)};
  }
  // Who had the lock has given it its name, or removed it, in this very moment.
  if (!is_still_named(descriptor_, path_)) return is_there(file_);
  is_ours_ = may_be_a_backup(descriptor_);
  if (is_ours_) return Done{};
  return Fault{
      fmt::format("`{}` is in the way, and isn't what an interrupted backup has left: move it, or name "
                  "another file",
                  path_)};
}

Status PartFile::empty() {
  for (const char* beside : {"-journal", "-wal"})
    unlink((path_ + beside).c_str());
  if (ftruncate(descriptor_, 0) == 0) return Done{};
  return io_fault_in_words(folder_, {"truncating", path_, 0, 0, errno});
}

Status PartFile::finish() {
  if (fsync(descriptor_) != 0) return io_fault_in_words(folder_, {"syncing", path_, 0, 0, errno});
  int renamed = renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, file_.c_str(), RENAME_NOREPLACE);
  if (renamed != 0 && errno == EEXIST) return is_there(file_);
  // A file system that doesn't know how to leave what is there.
  if (renamed != 0 && errno == EINVAL) renamed = rename(path_.c_str(), file_.c_str());
  if (renamed != 0) return io_fault_in_words(folder_, {"renaming", path_, 0, 0, errno});
  is_ours_ = false;
  std::string folder = folder_of(file_);
  int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool is_synced = file >= 0 && fsync(file) == 0;
  int failed = errno;
  if (file >= 0) close(file);
  if (is_synced) return Done{};
  // Its name isn't durable: as if it weren't there.
  unlink(file_.c_str());
  return io_fault_in_words(folder_, {"syncing", folder, 0, 0, failed});
}

PartFile::~PartFile() {
  if (is_ours_) {
    for (const char* beside : {"-journal", "-wal"})
      unlink((path_ + beside).c_str());
    unlink(path_.c_str());
  }
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace nudge
