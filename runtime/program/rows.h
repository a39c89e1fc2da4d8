// How the elements of a list of records lie in its rows (record/list.h): each stored part has the cell that
// its Field::slot says, and a row has as many cells as the greatest of them needs, one at least. What
// decodes, prints and lowers such lists asks here.
#pragma once

#include <algorithm>

#include "runtime/program/schema.h"

namespace nudge {

inline uint32_t row_cells(const std::vector<Field>& parts) {
  uint32_t cells = 1;
  for (const Field& part : parts) {
    if (part.slot != kNoSlot) cells = std::max(cells, part.slot + 1);
    if (!part.fields.empty()) cells = std::max(cells, row_cells(part.fields));
  }
  return cells;
}

}  // namespace nudge
