// An output file that is ahead of its store, which went back to a backup: the actions that stand there and
// come again are the same, or the file isn't this run's.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"

namespace nudge::cli {

// Of a line that begins with `{"seq":12,`.
std::optional<uint64_t> seq_of(std::string_view line);
// A file opened once more for reading, since the descriptor itself may be for writing alone.
std::string readable_path(int descriptor);
// The action of this seq stands there, and is another one.
Fault other_action_fault(int descriptor, uint64_t seq);

class WrittenAhead {
 public:
  // The actions behind `delivered`, through that of the last whole line; it is a fault if the first of them
  // isn't there.
  static Result<std::unique_ptr<WrittenAhead>> find(int descriptor, uint64_t delivered, uint64_t through);

  uint64_t through() const { return through_; }
  uint64_t count() const { return through_ - delivered_; }
  // Seqs ascend. A fault if another action stands there, or none.
  Status check(uint64_t seq, std::string_view line);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  WrittenAhead(int descriptor, uint64_t delivered, uint64_t through);
  bool read_line();
  void seek(uint64_t seq);
  bool go_to(uint64_t seq);
  Status missing(uint64_t seq) const;

  int descriptor_;
  uint64_t delivered_, through_;
  std::unique_ptr<std::FILE, Close> file_;
  std::string line_;  // that was read last, and its seq; 0: none
  uint64_t seq_ = 0;
};

}  // namespace nudge::cli
