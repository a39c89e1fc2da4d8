// The file that a backup is written to until it is whole: FILE.part. Locked, so that two processes don't
// write one backup; what an interrupted one has left is taken over. Goes when it is destroyed, if it didn't
// become FILE.
#pragma once

#include <memory>
#include <string>

#include "runtime/fault/result.h"

namespace nudge {

class PartFile {
 public:
  // `store_folder`: for words.
  static Result<std::unique_ptr<PartFile>> take(const std::string& file, const std::string& store_folder);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::string& path() const { return path_; }
  // To the disk, and under its name, which nothing has meanwhile.
  Status finish();

 private:
  PartFile(std::string file, std::string folder) : file_(std::move(file)), folder_(std::move(folder)) {}
  Status open_alone();
  Status empty();

  std::string file_, folder_;
  std::string path_ = file_ + ".part";
  int descriptor_ = -1;
  bool is_ours_ = false;  // locked, so that it may be removed
};

}  // namespace nudge
