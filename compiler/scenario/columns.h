// How wide a text is in a terminal: a column for each code point.
#pragma once

#include <cstddef>
#include <string_view>

namespace nudge::scenario {

inline size_t columns_of(std::string_view text) {
  size_t columns = 0;
  for (char byte : text)
    columns += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return columns;
}

}  // namespace nudge::scenario
