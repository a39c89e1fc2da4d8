#include "runtime/value/printable.h"

#include "runtime/value/utf8.h"

namespace nudge {
namespace {

bool is_command(char32_t value) {
  if (value == '\n' || value == '\t') return false;
  if (value < 0x20 || (value >= 0x7F && value < 0xA0)) return true;
  return (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    CodePoint point = decode_code_point(text);
    append_code_point(out, is_command(point.value) ? kReplacementCharacter : point.value);
    text.remove_prefix(point.bytes);
  }
  return out;
}

}  // namespace nudge
