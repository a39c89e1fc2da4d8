// A folder for one test's file.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace nudge {

class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "nudge_jit.XXXXXX").string()) {
    if (!::mkdtemp(path_.data())) std::abort();
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const { return path_; }
  std::string file() const { return path_ + "/native"; }

 private:
  std::string path_;
};

}  // namespace nudge
