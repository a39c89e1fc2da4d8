// A file that is written in large pieces: the place where a command's data goes. `-` is stdout, "" is
// nowhere.
#pragma once

#include <string>

#include "runtime/fault/result.h"

namespace nudge::cli {

class OutputFile {
 public:
  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // `goes_on`: behind what a file has already, from which a last line without its end is cut off.
  Status open(const std::string& path, bool goes_on = false);
  bool is_open() const { return descriptor_ >= 0; }
  // Append to this; it is written by flush().
  std::string& buffer() { return buffer_; }
  Status flush_if_large() { return buffer_.size() < kLarge ? Status(Done{}) : flush(); }
  Status flush();

 private:
  Status cut_torn_line();

  static constexpr size_t kLarge = 256 << 10;
  int descriptor_ = -1;
  std::string path_;
  std::string buffer_;
};

}  // namespace nudge::cli
