#include "runtime/value/hash.h"

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

// Two digits for each byte.
constexpr std::array<char, 512> kHexDigits = [] {
  std::array<char, 512> digits{};
  for (size_t byte = 0; byte < 256; ++byte) {
    digits[2 * byte] = "0123456789abcdef"[byte >> 4];
    digits[2 * byte + 1] = "0123456789abcdef"[byte & 15];
  }
  return digits;
}();

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
  std::string text;
  append_hex(hash, text);
  return text;
}

void append_hex(Hash128 hash, std::string& out) {
  char digits[32];
  char* at = digits;
  for (uint64_t half : {hash.high, hash.low}) {
    for (int shift = 56; shift >= 0; shift -= 8, at += 2)
      std::memcpy(at, &kHexDigits[2 * (half >> shift & 255)], 2);
  }
  out.append(digits, sizeof digits);
}

double unit_interval(Hash128 hash) {
  return static_cast<double>(hash.high >> 11) * 0x1p-53;
}

}  // namespace nudge
