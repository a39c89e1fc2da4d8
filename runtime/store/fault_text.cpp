#include "runtime/store/fault_text.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "runtime/fault/no_room.h"
#include "runtime/store/lock_holder.h"
#include "runtime/store/settled.h"

namespace nudge {
namespace {

constexpr const char* kRestore =
    "stop what runs on it, put a backup in its place, and run the same command again (docs/operations.md, "
    "\"When "
    "something is damaged\")";

constexpr const char* kChanged = " was changed while it was being read, for a run began on it";

std::string attempt(const IoFault& io) {
  if (io.bytes == 0) return fmt::format("{} `{}`", io.doing, io.file);
  return fmt::format("{} {} at byte {} of `{}`", io.doing, bytes_text(io.bytes), io.offset, io.file);
}

// A backup may go to another disk than that of the store.
Fault no_room(const std::string& store_folder, const IoFault& io) {
  std::error_code error;
  std::string folder = std::filesystem::path(io.file).parent_path().string();
  bool is_beside = folder.empty() || std::filesystem::equivalent(folder, store_folder, error) || error;
  if (is_beside) folder = store_folder;
  return no_room_fault(fmt::format("`{}`", folder), folder, attempt(io), io.error_number);
}

Fault io_in_words(const SqliteError& error, const IoFault& io) {
  int number = io.error_number;
  if (is_no_room(number)) return no_room(error.folder, io);
  std::string why = number == 0 ? error.message : strerror(number);
  std::string way_on = "run the same command again";
  if (number == EIO) {
    way_on = "the disk, or the way to it, has failed: look what the system says of it (`dmesg`), and " +
             way_on + " when it is well";
  } else if (number == EROFS) {
    way_on = "mount it for writing, and " + way_on;
  } else if (number == EACCES || number == EPERM) {
    way_on = "give this user the right to read and write it and its folder, and " + way_on;
  } else if (number == EMFILE || number == ENFILE) {
    way_on = "raise the limit of open files (`ulimit -n`), and " + way_on;
  }
  return Fault{fmt::format("{} failed: {}: {}", attempt(io), why, way_on)};
}

Fault busy(const SqliteError& error) {
  std::string who = "another program";
  if (auto holder = lock_holder(error.file)) who = *holder;
  return Fault{
      fmt::format("`{}` has been locked by {} for 5 seconds: end it (a shell of `sqlite3` with an open "
                  "transaction?), and run the same command again",
                  error.file, who)};
}

Fault corrupt(const SqliteError& error) {
  return Fault{fmt::format("`{}` is damaged ({}): {}", error.file, error.message, kRestore)};
}

}  // namespace

Fault no_run_in(const std::string& folder) {
  return Fault{
      fmt::format("there is no run in `{0}`: `nudge run PATH --data {0} --input FILE` begins one", folder)};
}

Fault io_fault_in_words(const std::string& folder, const IoFault& io) {
  return io_in_words({folder, io.file, 0, "it was refused"}, io);
}

Fault system_fault(std::string_view doing, const std::string& what, int error_number) {
  return Fault{fmt::format("cannot {} `{}`: {}", doing, what, strerror(error_number))};
}

Fault damage_in_words(const Damage& damage) {
  switch (damage.kind) {
    case Damage::Kind::foreign:
      return Fault{
          fmt::format("`{}` is an SQLite database, but not a store of nudge (or its first page is damaged): "
                      "{}",
                      damage.file, kRestore)};
    case Damage::Kind::truncated:
      return Fault{
          fmt::format("`{}` is cut off: page {} should stand at byte {}, and the file ends at byte {}: {}",
                      damage.file, damage.page, damage.offset, damage.file_bytes, kRestore)};
    case Damage::Kind::log_frame:
      return Fault{
          fmt::format("`{}` is damaged at byte {}, where page {} of the store stands: its checksum doesn't "
                      "fit what is there: {}",
                      damage.file, damage.offset, damage.page, kRestore)};
    case Damage::Kind::page:
      break;
  }
  // Of a copy the first page is what is read first.
  const char* copy = damage.page == 1
                         ? " (a copy that `sqlite3` made has no checksums: `nudge backup` makes one that "
                           "has)"
                         : "";
  return Fault{
      fmt::format("page {} of `{}`, at byte {}, is damaged: its checksum doesn't fit what is there; the disk "
                  "has changed it, or a program other than nudge{}: {}",
                  damage.page, damage.file, damage.offset, copy, kRestore)};
}

bool was_changed_while_read(const Fault& fault) {
  return fault.message.find(kChanged) != std::string::npos;
}

Fault fault_in_words(const SqliteError& error, const ChecksumVfs& vfs) {
  if (vfs.has_changed()) {
    return Fault{fmt::format("`{}`{}: run the same command again", error.file, kChanged)};
  }
  if (vfs.damage()) return damage_in_words(*vfs.damage());
  static const IoFault unknown;
  const IoFault& io = vfs.io_fault() ? *vfs.io_fault() : unknown;
  switch (error.code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy(error);
    case SQLITE_FULL:
      return no_room(error.folder, vfs.io_fault().value_or(IoFault{"writing", error.file, 0, 0, ENOSPC}));
    case SQLITE_NOTADB:
      return Fault{fmt::format(
          "`{}` is not a store of nudge, nor an SQLite file at all (or its beginning is damaged): "
          "{}",
          error.file, kRestore)};
    case SQLITE_CORRUPT:
      return corrupt(error);
    case SQLITE_NOMEM:
      return Fault{fmt::format("`{}`: there is not enough memory", error.file)};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      if (vfs.io_fault()) return io_in_words(error, io);
      break;
    default:
      break;
  }
  return Fault{fmt::format("`{}`: {}", error.file, error.message)};
}

}  // namespace nudge
