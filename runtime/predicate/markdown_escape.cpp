#include "runtime/predicate/markdown_escape.h"

namespace nudge {

namespace {

constexpr std::string_view kEverywhere = "\\`*_[]()<>&~|";
constexpr std::string_view kAtStart = "#+-=:";
constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

bool is_white_space(char byte) {
  return kWhiteSpace.find(byte) != std::string_view::npos;
}
bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_letter_or_digit(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + 8);
  bool in_start = true;    // nothing but white space so far
  bool in_digits = false;  // nothing but it and the digits of what could become a numbered list
  for (size_t index = 0; index < text.size(); ++index) {
    char byte = text[index];
    if (is_white_space(byte)) {
      if (escaped.empty() || escaped.back() != ' ') escaped += ' ';
      in_digits = false;
      continue;
    }
    bool last = index + 1 == text.size();
    char next = last ? ' ' : text[index + 1];
    bool begins_block =
        in_start && kAtStart.find(byte) != std::string_view::npos && !is_letter_or_digit(next);
    bool ends_number = in_digits && byte == '.' && is_white_space(next);
    bool escape = kEverywhere.find(byte) != std::string_view::npos || begins_block || ends_number ||
                  (last && byte == '!');
    if (escape) escaped += '\\';
    escaped += byte;
    in_digits = is_digit(byte) && (in_start || in_digits);
    in_start = false;
  }
  return escaped;
}

}  // namespace nudge
