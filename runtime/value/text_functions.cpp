#include "runtime/value/text_functions.h"

#include <algorithm>
#include <cstring>

#include "runtime/value/letter_case.h"
#include "runtime/value/utf8.h"

namespace nudge {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// How many bytes of plain ASCII the text begins with.
size_t ascii_prefix(std::string_view text) {
  size_t count = 0;
  for (uint64_t word; text.size() - count >= sizeof word; count += sizeof word) {
    std::memcpy(&word, text.data() + count, sizeof word);
    if (word & 0x8080808080808080) break;
  }
  while (count < text.size() && is_ascii(text[count]))
    ++count;
  return count;
}

char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char upper_ascii(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

std::string map_text(std::string_view text, char (*map_ascii)(char), char32_t (*map_letter)(char32_t)) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (is_ascii(text.front())) {
      out += map_ascii(text.front());
      text.remove_prefix(1);
      continue;
    }
    CodePoint point = decode_code_point(text);
    if (point.valid) {
      append_code_point(out, map_letter(point.value));
    } else {
      out += text.substr(0, point.bytes);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

// No white space, no control character.
bool is_one_word(std::string_view text) {
  while (!text.empty()) {
    if (is_ascii(text.front())) {
      if (text.front() <= 0x20 || text.front() == 0x7F) return false;
      text.remove_prefix(1);
      continue;
    }
    CodePoint point = decode_code_point(text);
    if (!point.valid || point.value <= 0x20 || point.value == 0x7F || is_white_space(point.value))
      return false;
    text.remove_prefix(point.bytes);
  }
  return true;
}

// A list, a name, a comment, by the rules of a mail's header.
bool has_meaning_in_header(char c) {
  return c == '<' || c == '>' || c == '(' || c == ')' || c == ',' || c == ';' || c == '"' || c == '\\';
}

bool is_domain(std::string_view domain) {
  return domain.find('.') != std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
         domain.find("..") == std::string_view::npos;
}

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string lower(std::string_view text) {
  return map_text(text, lower_ascii, lower_code_point);
}
std::string upper(std::string_view text) {
  return map_text(text, upper_ascii, upper_code_point);
}

bool is_white_space(char32_t value) {
  if (value < 0x80) return value == ' ' || (value >= '\t' && value <= '\r');
  return value == 0x85 || value == 0xA0 || value == 0x1680 || (value >= 0x2000 && value <= 0x200A) ||
         value == 0x2028 || value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000 ||
         value == 0xFEFF;
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    CodePoint first = decode_code_point(text);
    if (!is_white_space(first.value)) break;
    text.remove_prefix(first.bytes);
  }
  while (!text.empty()) {
    size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
      --start;
    CodePoint last = decode_code_point(text.substr(start));
    if (!is_white_space(last.value) || start + last.bytes != text.size()) break;
    text.remove_suffix(last.bytes);
  }
  return text;
}

int64_t length(std::string_view text) {
  size_t ascii = ascii_prefix(text);
  int64_t count = static_cast<int64_t>(ascii);
  text.remove_prefix(ascii);
  for (; !text.empty(); ++count)
    text.remove_prefix(decode_code_point(text).bytes);
  return count;
}

bool is_email(std::string_view text) {
  size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  if (std::any_of(text.begin(), text.end(), has_meaning_in_header)) return false;
  return is_domain(text.substr(at + 1)) && is_one_word(text);
}

std::string email_domain(std::string_view email) {
  size_t at = email.rfind('@');
  return at == std::string_view::npos ? std::string() : lower(email.substr(at + 1));
}

bool is_url(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
  std::string_view scheme = text.substr(0, colon);
  if (scheme.empty() || !is_ascii_letter(scheme.front())) return false;
  bool plain = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  return plain && is_one_word(text);
}

bool is_valid_utf8(std::string_view text) {
  text.remove_prefix(ascii_prefix(text));
  while (!text.empty()) {
    CodePoint point = decode_code_point(text);
    if (!point.valid) return false;
    text.remove_prefix(point.bytes);
    text.remove_prefix(ascii_prefix(text));
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    CodePoint point = decode_code_point(text);
    if (point.valid) {
      out += text.substr(0, point.bytes);
    } else {
      append_code_point(out, kReplacementCharacter);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

}  // namespace nudge
