// The end of a pipe that is written to: how far its reader has come. What still lies in the pipe goes with a
// reader that dies, so that it isn't delivered yet. What others write into the same pipe counts as unread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>

#include "runtime/fault/result.h"

namespace nudge::cli {

class PipeEnd {
 public:
  explicit PipeEnd(int descriptor);
  bool is_pipe() const { return capacity_ > 0; }

  void wrote(size_t bytes) { written_ += bytes; }
  uint64_t written() const { return written_; }
  // So many bytes of these lines were written last; the lines' seqs follow one another, the last one's is
  // `through`. No lines: this seq has none.
  void note(std::string_view lines, uint64_t through, size_t written);

  // The seq through which lines were read; 0: none of them.
  uint64_t read_through();
  // Waits until all lines were read, as long as there is who reads them; says so when that takes long. A
  // fault without words: the reader has gone. Who is told to stop doesn't wait much longer.
  Status drain(const std::function<bool()>& is_stopped);

 private:
  struct LineEnd {
    uint64_t byte, seq;
  };
  uint64_t unread() const;
  bool has_reader(int patience_ms) const;

  int descriptor_;
  size_t capacity_ = 0;  // 0: it is no pipe
  uint64_t written_ = 0;
  std::deque<LineEnd> unread_;  // of what may still lie in the pipe
  uint64_t read_through_ = 0;
};

}  // namespace nudge::cli
