#include "runtime/engine/id_index.h"

#include <xxhash.h>

namespace nudge {

uint64_t IdIndex::hash_of(std::string_view id) {
  return XXH3_64bits(id.data(), id.size());
}

uint32_t IdIndex::guess(uint64_t hash) const {
  if (cells_.empty()) return kAbsent;
  for (size_t cell = hash & mask();; cell = (cell + 1) & mask()) {
    if (cells_[cell].place == kAbsent || cells_[cell].tag == tag_of(hash)) return cells_[cell].place;
  }
}

void IdIndex::put(Cell cell, size_t low) {
  size_t at = low & mask();
  while (cells_[at].place != kAbsent)
    at = (at + 1) & mask();
  cells_[at] = cell;
  low_[at] = static_cast<uint32_t>(low);
}

void IdIndex::grow() {
  std::vector<Cell> old_cells = std::move(cells_);
  std::vector<uint32_t> old_low = std::move(low_);
  size_t size = old_cells.empty() ? 64 : old_cells.size() * 2;
  cells_.assign(size, Cell{});
  low_.assign(size, 0);
  for (size_t cell = 0; cell < old_cells.size(); ++cell) {
    if (old_cells[cell].place != kAbsent) put(old_cells[cell], old_low[cell]);
  }
}

void IdIndex::add(std::string_view id, uint32_t place) {
  if ((size_ + 1) * 4 > cells_.size() * 3) grow();
  uint64_t hash = hash_of(id);
  put(Cell{place, tag_of(hash)}, static_cast<uint32_t>(hash));
  ++size_;
}

}  // namespace nudge
