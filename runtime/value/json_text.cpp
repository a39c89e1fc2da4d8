#include "runtime/value/json_text.h"

#include <cstdint>

#include "runtime/value/utf8.h"

namespace nudge {

namespace {

bool is_plain(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
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
    size_t run = at;
    while (run < text.size() && is_plain(text[run]))
      ++run;
    out.append(text, at, run - at);
    at = run;
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
