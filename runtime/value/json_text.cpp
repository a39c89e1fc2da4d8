#include "runtime/value/json_text.h"

#include <cstdint>
#include <cstring>

#include "runtime/value/utf8.h"

namespace nudge {

namespace {

bool is_plain(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

// Whether all of eight bytes are plain. A borrow or a carry only goes from a byte that isn't.
bool are_plain(uint64_t bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighBits = 0x80 * kOnes;
  const uint64_t quotes = bytes ^ '"' * kOnes;
  const uint64_t backslashes = bytes ^ '\\' * kOnes;
  const uint64_t not_plain =
      (quotes - kOnes) | (backslashes - kOnes) | (bytes - 0x20 * kOnes) | (bytes + kOnes) | bytes;
  return (not_plain & kHighBits) == 0;
}

// How many plain bytes the text begins with.
size_t plain_prefix(std::string_view text) {
  size_t count = 0;
  for (uint64_t bytes = 0; text.size() - count >= sizeof bytes; count += sizeof bytes) {
    std::memcpy(&bytes, text.data() + count, sizeof bytes);
    if (!are_plain(bytes)) break;
  }
  while (count < text.size() && is_plain(text[count]))
    ++count;
  return count;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<uint8_t>(c);
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 0xF];
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  out.reserve(out.size() + text.size() + 2);
  out += '"';
  size_t at = 0;
  while (at < text.size()) {
    const size_t plain = plain_prefix(text.substr(at));
    out.append(text, at, plain);
    at += plain;
    if (at == text.size()) break;
    const CodePoint point = decode_code_point(text.substr(at));
    if (point.value < 0x80) {
      append_escaped(out, text[at]);
    } else {
      append_code_point(out, point.value);
    }
    at += point.bytes;
  }
  out += '"';
}

}  // namespace nudge
