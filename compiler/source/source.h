// Text and places in it. A SourceSet owns every file of a program; a Span is a file and a byte range in it.
// Lines and columns are worked out only when something is printed.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace nudge::source {

using FileId = uint32_t;
inline constexpr FileId kNoFile = UINT32_MAX;

// Bytes [begin, end) of a file. A default Span is nowhere (what the compiler makes itself).
struct Span {
  FileId file = kNoFile;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool known() const { return file != kNoFile; }
  // The smallest span that holds both; the file is the first's.
  static Span join(Span first, Span last);
};

// Counted from 1. Columns count code points, as editors do.
struct Position {
  int line = 1;
  int column = 1;
};

class File {
 public:
  File(std::string path, std::string text);
  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  Position position(uint32_t offset) const;
  // The text of a line (counted from 1) without its newline; "" past the end.
  std::string_view line(int number) const;
  uint32_t line_begin(int number) const;
  int line_count() const { return static_cast<int>(line_begins_.size()); }

 private:
  std::string path_;
  std::string text_;
  std::vector<uint32_t> line_begins_;
};

class SourceSet {
 public:
  FileId add(std::string path, std::string text);
  const File& file(FileId id) const;
  size_t size() const { return files_.size(); }
  std::string_view text(Span span) const;

 private:
  std::deque<File> files_;
};

}  // namespace nudge::source
