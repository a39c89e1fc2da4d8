#include "runtime/store/backup.h"

#include <fmt/format.h>

#include <filesystem>

#include "runtime/fault/no_room.h"
#include "runtime/store/part_file.h"
#include "runtime/store/sqlite_store.h"

namespace nudge {
namespace {

std::string folder_of(const std::string& file) {
  std::filesystem::path folder = std::filesystem::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

// Before the disk is filled to the brim, which may be the run's own.
Status check_room(SqliteStore& store, const std::string& folder) {
  Result<uint64_t> bytes = store.bytes_in_use();
  if (!bytes) return bytes.fault();
  std::optional<Room> room = room_of(folder);
  if (!room || room->free_bytes >= *bytes) return Done{};
  return Fault{
      fmt::format("there is not enough room on the disk of `{}`: the backup takes up to {}, and {} of {} are "
                  "free: make room there, or name a file on another disk",
                  folder, bytes_text(*bytes), bytes_text(room->free_bytes), bytes_text(room->all_bytes))};
}

Status write_backup(SqliteStore& store, const std::string& store_folder, const std::string& file) {
  if (Status has_room = check_room(store, folder_of(file)); !has_room) return has_room;
  Result<std::unique_ptr<PartFile>> part = PartFile::take(file, store_folder);
  if (!part) return part.fault();
  if (Status copied = store.copy_to((*part)->path()); !copied) return copied;
  return (*part)->finish();
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
  Status done = write_backup(store, folder, file);
  if (done) return done;
  return Fault{done.fault().message + "; no backup was written"};
}

}  // namespace nudge
