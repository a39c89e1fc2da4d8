// The lock on a folder that one process writes in: a POSIX record lock on FOLDER/nudge.lock, which the system
// drops when the process ends, however it ends. The file holds the process's number and stays there.
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
  // Who has it, if anybody. Changes nothing.
  static std::optional<int> holder(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  FolderLock() = default;
  int file_ = -1;
  std::pair<uint64_t, uint64_t> identity_;  // of the file: device, inode
};

}  // namespace nudge
