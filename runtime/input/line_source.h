// Lines of a file or of stdin, read in big blocks. Every line is followed by kLinePadding readable bytes, as
// simdjson wants. Empty lines, a byte order mark at the start and the CR of a CRLF are left out; empty lines
// count all the same. Memory: one block, or the longest line so far, and the source's beginning.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"
#include "runtime/value/hash.h"

namespace nudge {

inline constexpr size_t kLinePadding = 64;
// What is longer is not read but rejected. Segment itself takes 32 KB a record and 500 KB a batch.
inline constexpr size_t kMaxLineBytes = size_t{16} << 20;

struct Line {
  std::string_view text;    // too_long: only its beginning
  uint64_t number = 0;      // counted from 1
  uint64_t begin_byte = 0;  // in the file
  uint64_t end_byte = 0;    // after its newline: where the next one begins
  bool too_long = false;
  bool unfinished = false;  // the last one, without a newline: whoever writes it may not be done
};

// How much of a source is remembered to know it again.
inline constexpr size_t kBeginningBytes = size_t{64} << 10;

// Where reading begins: at the start of a line.
struct LinePosition {
  uint64_t byte = 0;
  uint64_t line = 1;
};

// What one asking gave.
enum class LineRead : uint8_t {
  line,
  end,
  waits,  // a pipe or a terminal whose next line isn't there yet
};

class LineSource {
 public:
  // `-` is stdin. A start beyond the end gives no lines; what isn't a file is read up to the start. Where the
  // start isn't behind a newline, the rest of that line is left out if it is blank.
  static Result<LineSource> open(const std::string& path, LinePosition start = {});

  LineSource(LineSource&& other) noexcept;
  LineSource& operator=(LineSource&&) = delete;
  ~LineSource();

  // False at the end. The text is valid until the next call.
  Result<bool> next(Line& line);
  // The same; unless `may_wait`, it comes back at once where nothing is there to read.
  Result<LineRead> read(Line& line, bool may_wait);
  // Once this descriptor can be read, whoever waits finds the source at its end, and a line that isn't whole
  // stays unread. Of a source that never waits it stops nothing.
  void end_when_readable(int descriptor) { stop_descriptor_ = descriptor; }

  // For progress; 0 where it isn't known, as for a pipe.
  uint64_t size_bytes() const { return size_bytes_; }
  bool is_file() const { return is_file_; }
  // Of the lines given so far, the first kBeginningBytes.
  std::string_view beginning() const {
    return std::string_view(beginning_)
        .substr(0, static_cast<size_t>(std::min<uint64_t>(byte_, kBeginningBytes)));
  }
  // Where the next line begins.
  LinePosition position() const { return {byte_, line_}; }

 private:
  LineSource(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  Status skip_to(LinePosition start);
  Status read_beginning(uint64_t end_byte);
  Status skip_blank_rest();
  // Whether there is something to read, its end being something too; waits for it if that is wanted. Sets
  // at_end_ when it is told to stop.
  Result<bool> is_ready(bool may_wait);
  Status fill();                      // reads one block behind what is there
  Status skip_long_line(Line& line);  // its beginning is in the buffer, its end is not
  // The first `length` bytes are the line, without the newline's one byte or none.
  void give(Line& line, size_t length, size_t newline);
  size_t unread() const { return end_ - begin_; }

  int descriptor_ = -1;
  std::string name_;  // for faults
  std::unique_ptr<char[]> buffer_;
  std::string long_beginning_;  // of a line that is too long
  size_t capacity_ = 0;         // the padding not counted
  size_t begin_ = 0, end_ = 0;  // what was read and not yet given
  size_t searched_ = 0;         // bytes after begin_ that hold no newline
  bool at_end_ = false;
  bool stopped_ = false;
  bool is_file_ = false;
  int stop_descriptor_ = -1;
  uint64_t byte_ = 0;  // of begin_, in the file
  uint64_t line_ = 1;  // its number
  uint64_t size_bytes_ = 0;
  std::string beginning_;  // the source's first bytes, as far as they were read
};

}  // namespace nudge
