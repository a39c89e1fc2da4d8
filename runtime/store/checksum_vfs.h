// A file system for SQLite that puts checksums into the pages of the database and verifies them, above
// another one that does the reading and writing. Pages of the database bear page_checksum.h's; frames of the
// write-ahead log have SQLite's own, which are verified here at every read. What doesn't fit is
// SQLITE_IOERR_DATA and noted as damage(); what the file system below refuses is noted as io_fault().
//
// One for each connection. A page costs some 0.3 µs to read or write more than without.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/store/wal.h"

struct sqlite3_vfs;

namespace nudge {

// What doesn't fit, or isn't there.
struct Damage {
  enum class Kind : uint8_t { page, log_frame, truncated, foreign };
  Kind kind = Kind::page;
  std::string file;
  uint64_t page = 0;
  uint64_t offset = 0;
  uint64_t file_bytes = 0;  // truncated
};

// The last thing that the file system refused.
struct IoFault {
  std::string doing;  // "reading", "writing", "opening" …
  std::string file;
  uint64_t bytes = 0;
  uint64_t offset = 0;
  int error_number = 0;
};

class ChecksumVfs {
 public:
  enum class Use : uint8_t {
    shared,  // with SQLite's locks
    // Reading when nobody writes: makes no file and takes no lock. Whoever begins to write meanwhile makes
    // reading fail, with has_changed().
    alone,
  };
  // `below`: a name of SQLite's; "" is the system's.
  ChecksumVfs(const std::string& below, Use use);
  ~ChecksumVfs();
  ChecksumVfs(const ChecksumVfs&) = delete;
  ChecksumVfs& operator=(const ChecksumVfs&) = delete;

  const char* name() const { return name_.c_str(); }
  bool is_known() const { return below_ != nullptr; }
  Use use() const { return use_; }
  // Where temporary files are made; they have no name from the moment on that they are open.
  void set_temporary_folder(std::string folder) { temporary_folder_ = std::move(folder); }

  // Through the file system below, for what must be known before SQLite looks.
  bool exists(const std::string& file);
  // None if it isn't there; a file beyond `limit` is cut off there.
  std::optional<std::string> read_file(const std::string& file, uint64_t limit);
  std::optional<uint64_t> size_of(const std::string& file);
  std::optional<WalDamage> damage_of_log(const std::string& file);

  const std::optional<Damage>& damage() const { return damage_; }
  const std::optional<IoFault>& io_fault() const { return io_fault_; }
  bool has_changed() const { return has_changed_; }
  void forget_faults();

  // For the files of this file system; see checked_file.h.
  sqlite3_vfs* below() { return below_; }
  void note(Damage damage) { damage_ = std::move(damage); }
  void note(IoFault fault) { io_fault_ = std::move(fault); }
  void note_change() { has_changed_ = true; }
  std::string next_temporary_name();

 private:
  using WithFile = std::function<void(const WalRead& read, uint64_t bytes)>;
  bool with_file(const std::string& file, int flags, const WithFile& take);

  std::string name_;
  Use use_;
  sqlite3_vfs* below_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::string temporary_folder_;
  uint64_t temporary_files_ = 0;
  std::optional<Damage> damage_;
  std::optional<IoFault> io_fault_;
  bool has_changed_ = false;
};

}  // namespace nudge
