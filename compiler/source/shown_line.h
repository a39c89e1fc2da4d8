// A line of source as a terminal shows it: tabs as blanks, wide characters two cells, and nothing that would
// move the cursor, turn the writing direction or colour the screen. A line longer than a screen is shown in
// part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nudge::source {

inline constexpr int kMostCells = 110;  // of a line of source; a longer line is cropped
inline constexpr int kTabCells = 4;

// The cells [begin, end) of a line.
struct Cells {
  int begin = 0;
  int end = 0;
};

class ShownLine {
 public:
  explicit ShownLine(std::string_view line);
  int width() const { return starts_.back(); }
  // Where the code point at a column (from 1) begins; just past the line for any column after it.
  int cell(int column) const;
  // What columns [begin, end) take, at least one cell.
  Cells cells(int begin_column, int end_column) const;
  std::string text(Cells part) const;

 private:
  std::vector<std::string> glyphs_;
  std::vector<int> starts_;  // the cell of each glyph, and the line's width
};

// The part of a line that is shown, and where its cells come to stand. "..." marks what is left out.
class Crop {
 public:
  Crop(const ShownLine& line, Cells around);
  std::string text() const;
  bool shows(Cells part) const { return part.begin < part_.end + 1 && part.end > part_.begin; }
  // The cells in the shown text, cut to what is shown.
  Cells placed(Cells part) const;

 private:
  const ShownLine& line_;
  Cells part_;
};

// A text for one line of a terminal: line breaks and tabs are blanks, other control characters U+FFFD.
std::string one_line(std::string_view text);

}  // namespace nudge::source
