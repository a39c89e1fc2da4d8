// The lock on a folder that one process writes in: a POSIX record lock on FOLDER/nudge.lock, which the system
// drops when the process ends, however it ends. The file holds the process's number, and whether a store was
// made in the folder, and stays there.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "runtime/fault/result.h"

namespace nudge {

class FolderLock {
 public:
  // Refused with the number of the process that has it, this one included.
  static Result<std::unique_ptr<FolderLock>> take(const std::string& folder);
  struct Look {
    std::optional<int> holder;  // the process that has it
    bool says_made = false;
  };
  // Changes nothing.
  static Look look(const std::string& folder);
  ~FolderLock();

  // That nudge.db was made here: if it is empty from then on something has emptied it.
  void note_made();
  bool says_made() const { return says_made_; }

  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  FolderLock() = default;
  void write() const;

  int file_ = -1;
  bool says_made_ = false;
  std::pair<uint64_t, uint64_t> identity_;  // of the file: device, inode
};

}  // namespace nudge
