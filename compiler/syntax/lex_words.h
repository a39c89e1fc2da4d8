// What the lexer says of characters and of spellings from other languages.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "grammar/flow_kinds.h"

namespace nudge::syntax {

struct Habit {
  Kind meant;                 // END_OF_FILE: nothing is put in its place
  std::string_view spelling;  // what to write instead
  const char* message;        // a format with the written text
};

inline Habit habit(Kind kind) {
  switch (kind) {
    case Kind::WRONG_AND:
      return {Kind::AND, "and", "`{}` is written `and`"};
    case Kind::WRONG_OR:
      return {Kind::OR, "or", "`{}` is written `or`"};
    case Kind::WRONG_NOT:
      return {Kind::NOT, "not", "`{}` is written `not`"};
    case Kind::WRONG_EQUAL:
      return {Kind::EQUAL, "==", "`{}` is written `==`"};
    case Kind::WRONG_UNEQUAL:
      return {Kind::NOT_EQUAL, "!=", "`{}` is written `!=`"};
    case Kind::WRONG_ARROW:
      return {Kind::THEN, "then", "`{}` is written `then`"};
    case Kind::SEMICOLON:
      return {Kind::END_OF_FILE, "", "a `{}` is not needed"};
    case Kind::SLASH_COMMENT:
      return {Kind::END_OF_FILE, "#", "a comment begins with `#`"};
    default:
      return {Kind::PLAIN_TEXT, "", "a text stands in double quotes"};
  }
}

// What a word of other tools or of plain English is called here, where it stands for a clause, a step or a
// declaration; "" for any other.
inline std::string_view other_word_for(std::string_view word) {
  struct Other {
    std::string_view word, meant;
  };
  constexpr Other kOthers[] = {
      {"on", "when"},          {"trigger", "when"},    {"where", "if"},       {"filter", "if"},
      {"do", "then"},          {"steps", "then"},      {"until", "exit"},     {"stop", "exit"},
      {"objective", "goal"},   {"control", "holdout"}, {"delay", "wait"},     {"sleep", "wait"},
      {"mail", "send"},        {"emit", "send"},       {"switch", "match"},   {"case", "match"},
      {"loop", "repeat"},      {"while", "repeat"},    {"update", "set"},     {"call", "run"},
      {"exit", "finish"},      {"return", "finish"},   {"end", "finish"},     {"branch", "split"},
      {"import", "use"},       {"include", "use"},     {"const", "let"},      {"var", "let"},
      {"fn", "function"},      {"def", "function"},    {"flow", "workflow"},  {"campaign", "workflow"},
      {"audience", "segment"}, {"type", "record"},     {"struct", "record"},  {"template", "email"},
      {"mail", "email"},       {"user", "contact"},    {"person", "contact"}, {"company", "account"},
      {"track", "event"},
  };
  for (const Other& other : kOthers) {
    if (other.word == word) return other.meant;
  }
  return "";
}

// Whether the bytes (not ASCII) are letters of some script rather than signs: all below U+2000 but Latin-1's
// signs.
inline bool is_letters(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  const bool latin_sign = first == 0xC2 || bytes == "\xC3\x97" || bytes == "\xC3\xB7";
  return bytes.size() > 1 && first >= 0xC3 && first <= 0xE1 && !latin_sign;
}

// One character, or what should have been one.
inline std::string bad_character_message(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1 && (first < 0x20 || first == 0x7F))
    return fmt::format("the character U+{:04X} stands in no program", first);
  if (bytes.size() == 1 && first >= 0x80) return fmt::format("the byte 0x{:02X} is not UTF-8", first);
  return fmt::format("`{}` begins no word or sign of the language", bytes);
}

}  // namespace nudge::syntax
