#include "runtime/record/entries.h"

namespace nudge {

uint32_t EntriesView::search(int64_t time_ms_wanted, bool after) const {
  uint32_t low = 0;
  uint32_t high = size();
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int64_t at_ms = time_ms(middle);
    bool before = after ? at_ms <= time_ms_wanted : at_ms < time_ms_wanted;
    if (before) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace nudge
