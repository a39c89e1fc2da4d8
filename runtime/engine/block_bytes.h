// What malloc takes for a block of so many bytes, of glibc's on 64 bits: a head of 8 and units of 16.
#pragma once

#include <algorithm>
#include <cstdint>

namespace nudge {

// 0 for none.
constexpr uint64_t block_bytes(uint64_t bytes) {
  return bytes == 0 ? 0 : std::max<uint64_t>(32, (bytes + 8 + 15) / 16 * 16);
}

}  // namespace nudge
