#include "runtime/value/utf8.h"

#include <cstdint>

#include "runtime/fault/assert.h"

namespace nudge {

namespace {

// What the first byte says: how many bytes follow, its own bits, and the range of the second byte, which
// excludes overlong forms, surrogates and what lies beyond U+10FFFF.
struct Lead {
  size_t following = 0;
  uint8_t bits = 0;
  uint8_t second_min = 0x80;
  uint8_t second_max = 0xBF;
};

Lead lead_of(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, static_cast<uint8_t>(byte & 0x1F), 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0x00, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x0D, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, static_cast<uint8_t>(byte & 0x0F), 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x00, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, static_cast<uint8_t>(byte & 0x07), 0x80, 0xBF};
  if (byte == 0xF4) return {3, 0x04, 0x80, 0x8F};
  return {};
}

}  // namespace

CodePoint decode_code_point(std::string_view text) {
  NUDGE_ASSERT(!text.empty());
  const auto first = static_cast<uint8_t>(text[0]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.following == 0) return {kReplacementCharacter, 1, false};
  char32_t value = lead.bits;
  for (size_t i = 1; i <= lead.following; ++i) {
    const uint8_t low = i == 1 ? lead.second_min : 0x80;
    const uint8_t high = i == 1 ? lead.second_max : 0xBF;
    if (i >= text.size()) return {kReplacementCharacter, i, false};
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte < low || byte > high) return {kReplacementCharacter, i, false};
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, lead.following + 1, true};
}

void append_code_point(std::string& out, char32_t value) {
  NUDGE_ASSERT(value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF), "U+{:X}",
               static_cast<uint32_t>(value));
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0 | (value >> 6));
    out += static_cast<char>(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0 | (value >> 12));
    out += static_cast<char>(0x80 | ((value >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (value & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (value >> 18));
    out += static_cast<char>(0x80 | ((value >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((value >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (value & 0x3F));
  }
}

size_t whole_characters(std::string_view text, size_t most) {
  if (text.size() <= most) return text.size();
  size_t size = most;
  for (int back = 0; back < 3 && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80; ++back)
    --size;
  return size;
}

}  // namespace nudge
