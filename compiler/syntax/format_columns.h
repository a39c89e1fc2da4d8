// Which lines stand in columns, and how much space that takes.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/syntax/concrete.h"

namespace nudge::syntax {

// A line of a block, cut into cells: from one of these children to the next.
struct Row {
  Concrete item;                 // of the block
  Concrete node;                 // the item, or what it consists of: its children are on the line
  std::vector<uint32_t> cells;   // the child that each begins with; the first is 0
  std::vector<uint32_t> widths;  // of each but the last
  std::vector<bool> spread;      // of each but the last: more than one space stood behind it
  std::vector<uint32_t> pads;    // to be put behind each but the last
  uint32_t width = 0;            // of all of it with its indentation, if it fits on a line
  int kind = 0;            // lines of one kind that follow each other share their columns; 0 shares none
  bool gap_above = false;  // an empty line stands between it and the line before
};

inline constexpr uint32_t kLineWidth = 120;

struct Columns {
  size_t least = 0;  // lines that make a column of the second cells or later; fewer do if they did before
  size_t loose_from = SIZE_MAX;  // the cell from which on some may stick out of their column
};

// Sets the pads of every row; none for one that would then be too long for its line.
void align(std::vector<Row>& rows, Columns columns);

// How wide a column is whose cells have these widths. A few cells that are much wider than the rest stick
// out.
uint32_t column_width(std::vector<uint32_t> widths);

}  // namespace nudge::syntax
