// An open file of ChecksumVfs: SQLite's methods, handed on to the file below after or before the checksums.
// Lives in memory that SQLite gives, followed by the file below.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/store/checksum_vfs.h"

namespace nudge {

struct CheckedFile {
  enum class Kind : uint8_t {
    database,
    log,     // write-ahead
    absent,  // a log that isn't there and isn't to be made: reads as empty
    other,
  };
  // As a file stands: who changes it changes one of these.
  struct Look {
    uint64_t device = 0, inode = 0, bytes = 0;
    int64_t seconds = 0, nanoseconds = 0;
    bool operator==(const Look&) const = default;
  };

  sqlite3_file base;  // first: SQLite sees nothing else
  ChecksumVfs* vfs;
  Kind kind;
  bool is_alone;  // as ChecksumVfs::Use says: neither written nor locked
  std::string path;
  // Frames of the log from here on are of a transaction that isn't committed: SQLite may still rewrite their
  // checksums.
  uint64_t first_uncommitted;
  std::vector<std::unique_ptr<char[]>> memory;  // alone: in place of what processes share
  std::string log_path;                         // alone, database: the log beside it
  Look look, log_look;

  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

// Opens below, and makes `memory` a CheckedFile if that went well.
int open_checked_file(ChecksumVfs& vfs, const char* name, sqlite3_file* memory, int flags, int* given_flags);

}  // namespace nudge
