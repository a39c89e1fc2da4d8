#include "runtime/engine/id_index.h"

#include <xxhash.h>

namespace nudge {

uint64_t IdIndex::hash_of(std::string_view id) {
  return XXH3_64bits(id.data(), id.size());
}

uint32_t IdIndex::guess(uint64_t hash) const {
  if (cells_.empty()) return kAbsent;
  const uint32_t tag = tag_of(hash);
  for (size_t cell = home(tag);; cell = after(cell)) {
    if (cells_[cell].place == kAbsent || cells_[cell].tag == tag) return cells_[cell].place;
  }
}

void IdIndex::put(Cell cell) {
  size_t at = home(cell.tag);
  while (cells_[at].place != kAbsent)
    at = after(at);
  cells_[at] = cell;
}

// By an eighth: between 67 and 75 of 100 cells are in use.
void IdIndex::grow() {
  std::vector<Cell> old_cells = std::move(cells_);
  cells_ = std::vector<Cell>(old_cells.size() + old_cells.size() / 8 + 16);
  for (const Cell& cell : old_cells) {
    if (cell.place != kAbsent) put(cell);
  }
}

void IdIndex::add(std::string_view id, uint32_t place) {
  if ((size_ + 1) * 4 > cells_.size() * 3) grow();
  put(Cell{place, tag_of(hash_of(id))});
  ++size_;
}

}  // namespace nudge
