#include "runtime/record/layout.h"

#include <algorithm>

namespace nudge {

namespace {

// Where `bytes` free bytes that follow each other begin at a multiple of `bytes`; an index into holes, or its
// size.
size_t find_hole(const std::vector<uint32_t>& holes, uint32_t bytes) {
  for (size_t index = 0; index + bytes <= holes.size(); ++index) {
    if (holes[index] % bytes == 0 && holes[index + bytes - 1] == holes[index] + bytes - 1) return index;
  }
  return holes.size();
}

}  // namespace

SlotId Layout::add(SlotKind kind) {
  uint32_t bytes = slot_bytes(kind);
  SlotId id = static_cast<SlotId>(slots.size());
  size_t hole = find_hole(holes_, bytes);
  if (hole < holes_.size()) {
    slots.push_back({holes_[hole], kind});
    holes_.erase(holes_.begin() + hole, holes_.begin() + hole + bytes);
    return id;
  }
  while (fixed_bytes % bytes != 0)
    holes_.push_back(fixed_bytes++);
  slots.push_back({fixed_bytes, kind});
  fixed_bytes += bytes;
  return id;
}

void Layout::seal() {
  while (fixed_bytes % 8 != 0)
    holes_.push_back(fixed_bytes++);
}

}  // namespace nudge
