#include "runtime/value/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <bit>
#include <cstring>

namespace nudge {
namespace {

constexpr size_t kLengthBytes = 8;

void write_length(char* at, uint64_t length) {
  if constexpr (std::endian::native == std::endian::big) length = __builtin_bswap64(length);
  std::memcpy(at, &length, kLengthBytes);
}

Hash128 own(XXH128_hash_t hash) {
  return {hash.high64, hash.low64};
}

// For what doesn't fit into a buffer on the stack.
Hash128 hash_long(std::span<const std::string_view> parts) {
  std::string joined;
  for (std::string_view part : parts) {
    char length[kLengthBytes];
    write_length(length, part.size());
    joined.append(length, kLengthBytes).append(part);
  }
  return own(XXH3_128bits(joined.data(), joined.size()));
}

}  // namespace

Hash128 stable_hash(std::span<const std::string_view> parts) {
  std::array<char, 512> buffer;
  size_t used = 0;
  for (std::string_view part : parts) {
    if (buffer.size() - used < kLengthBytes || buffer.size() - used - kLengthBytes < part.size()) {
      return hash_long(parts);
    }
    write_length(buffer.data() + used, part.size());
    if (!part.empty()) std::memcpy(buffer.data() + used + kLengthBytes, part.data(), part.size());
    used += kLengthBytes + part.size();
  }
  return own(XXH3_128bits(buffer.data(), used));
}

std::string hex_text(Hash128 hash) {
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

double unit_interval(Hash128 hash) {
  return static_cast<double>(hash.high >> 11) * 0x1p-53;
}

}  // namespace nudge
