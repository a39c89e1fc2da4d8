#include "runtime/store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "runtime/store/fault_text.h"
#include "runtime/store/sqlite_store.h"

namespace nudge {
namespace {

Status sync(const std::string& path, int flags) {
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  if (file < 0) return system_fault("open", path, errno);
  int synced = fsync(file), failed = errno;
  close(file);
  if (synced != 0) return system_fault("write", path, failed);
  return Done{};
}

std::string folder_of(const std::string& file) {
  std::filesystem::path folder = std::filesystem::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

}  // namespace

Status back_up(const std::string& folder, const std::string& file, const StoreOptions& options) {
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    return Fault{fmt::format("`{}` is there already: name a file that isn't", file)};
  }
  if (!std::filesystem::is_directory(folder_of(file), error)) {
    return Fault{fmt::format("there is no folder `{}` to put the backup in", folder_of(file))};
  }
  SqliteStore store(folder, StoreAccess::read, options);
  if (Status opened = store.open(); !opened) return opened;
  std::string part = file + ".part";
  std::filesystem::remove(part, error);  // of one that was interrupted
  Status done = store.copy_to(part);
  if (done) done = sync(part, 0);
  if (done && rename(part.c_str(), file.c_str()) != 0) done = system_fault("write", file, errno);
  if (done) done = sync(folder_of(file), O_DIRECTORY);
  if (!done) std::filesystem::remove(part, error);
  return done;
}

}  // namespace nudge
