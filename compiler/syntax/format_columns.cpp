#include "compiler/syntax/format_columns.h"

#include <algorithm>
#include <numeric>

namespace nudge::syntax {
namespace {

constexpr uint32_t kMuchWider = 8;

// The rows from `begin` to `end` share their columns.
void align_run(std::vector<Row>& rows, size_t begin, size_t end, Columns columns) {
  std::vector<bool> in_line(end - begin, true);  // not behind a cell that sticks out
  for (size_t cell = 0;; ++cell) {
    std::vector<uint32_t> widths;
    bool spread = false;
    for (size_t row = begin; row < end; ++row) {
      if (!in_line[row - begin] || cell >= rows[row].widths.size()) continue;
      widths.push_back(rows[row].widths[cell]);
      spread = spread || rows[row].spread[cell];
    }
    if (widths.empty()) return;
    const auto [narrow, wide] = std::minmax_element(widths.begin(), widths.end());
    if (*narrow != *wide && cell > 0 && widths.size() < columns.least && !spread) return;
    const uint32_t width = cell < columns.loose_from ? *wide : column_width(std::move(widths));
    for (size_t row = begin; row < end; ++row) {
      if (!in_line[row - begin] || cell >= rows[row].widths.size()) continue;
      const uint32_t own = rows[row].widths[cell];
      if (own > width) {
        in_line[row - begin] = false;
      } else {
        rows[row].pads[cell] = width - own;
      }
    }
  }
}

}  // namespace

uint32_t column_width(std::vector<uint32_t> widths) {
  std::sort(widths.begin(), widths.end());
  for (size_t narrow = widths.size() - 1; narrow > 0; --narrow) {
    const size_t wide = widths.size() - narrow;
    if (widths[narrow] - widths[narrow - 1] > kMuchWider && wide <= narrow) return widths[narrow - 1];
  }
  return widths.back();
}

void align(std::vector<Row>& rows, Columns columns) {
  for (Row& row : rows)
    row.pads.assign(row.widths.size(), 0);
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin + 1;
    while (end < rows.size() && rows[end].kind == rows[begin].kind && rows[begin].kind != 0 &&
           !rows[end].gap_above)
      ++end;
    const bool clauses =
        rows[begin].node.is(Rule::workflowDecl);  // too long a line is the only thing that sticks out
    if (rows[begin].kind != 0) align_run(rows, begin, end, clauses ? Columns{} : columns);
    for (; begin < end; ++begin) {
      Row& row = rows[begin];
      if (std::accumulate(row.pads.begin(), row.pads.end(), row.width) > kLineWidth &&
          row.width <= kLineWidth)
        row.pads.assign(row.pads.size(), 0);
    }
  }
}

}  // namespace nudge::syntax
