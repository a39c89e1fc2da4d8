#include "runtime/input/json_string.h"

#include <cstdint>

#include "runtime/value/utf8.h"

namespace nudge {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The four digits at `at`; −1 if they aren't there.
int32_t code_unit(std::string_view text, size_t at) {
  if (text.size() < at + 4) return -1;
  int32_t value = 0;
  for (size_t place = at; place < at + 4; ++place) {
    int digit = hex_digit(text[place]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

bool is_high(int32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low(int32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

char simple_escape(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    default:
      return letter;
  }
}

}  // namespace

bool has_valid_escapes(std::string_view contents) {
  for (size_t at = contents.find('\\'); at != std::string_view::npos; at = contents.find('\\', at)) {
    if (at + 1 >= contents.size()) return false;
    char letter = contents[at + 1];
    if (letter == 'u') {
      if (code_unit(contents, at + 2) < 0) return false;
      at += 6;
    } else if (std::string_view("\"\\/bfnrt").find(letter) != std::string_view::npos) {
      at += 2;
    } else {
      return false;
    }
  }
  return true;
}

void unescape_json(std::string& out, std::string_view contents) {
  out.clear();
  size_t at = 0;
  while (at < contents.size()) {
    size_t escape = contents.find('\\', at);
    if (escape == std::string_view::npos) escape = contents.size();
    out.append(contents, at, escape - at);
    if (escape + 1 >= contents.size()) return;
    at = escape + 2;
    if (contents[escape + 1] != 'u') {
      out += simple_escape(contents[escape + 1]);
      continue;
    }
    int32_t unit = code_unit(contents, at);
    at += 4;
    bool pair =
        is_high(unit) && contents.substr(at).starts_with("\\u") && is_low(code_unit(contents, at + 2));
    if (pair) {
      append_code_point(out, static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) +
                                                   (code_unit(contents, at + 2) - 0xDC00)));
      at += 6;
    } else if (unit < 0 || is_high(unit) || is_low(unit)) {
      append_code_point(out, kReplacementCharacter);
    } else {
      append_code_point(out, static_cast<char32_t>(unit));
    }
  }
}

}  // namespace nudge
