// Stable hashing: for action ids, the arms of a split, holdouts and shards. XXH3, 128 bits, over the parts,
// each with its length before it (8 bytes, little-endian), so {"ab", "c"} and {"a", "bc"} differ. The same on
// every platform and in every version, for ever: stored ids depend on it. Not for secrets.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace nudge {

struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;
  auto operator<=>(const Hash128&) const = default;
};

// Some 30 ns for a few short parts; up to 512 bytes it allocates nothing.
Hash128 stable_hash(std::span<const std::string_view> parts);
inline Hash128 stable_hash(std::initializer_list<std::string_view> parts) {
  return stable_hash(std::span<const std::string_view>(parts.begin(), parts.size()));
}

// 32 lower-case hexadecimal digits, the high half first. Appending allocates nothing if there is room.
std::string hex_text(Hash128 hash);
void append_hex(Hash128 hash, std::string& out);

// In [0, 1), evenly, with 53 bits.
double unit_interval(Hash128 hash);

}  // namespace nudge
