// Reading UTF-8 one code point at a time. What isn't UTF-8 (overlong forms, surrogates, cut sequences) reads
// as U+FFFD and takes the longest part that could have begun a code point, as Unicode recommends. Costs no
// allocation.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nudge {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

struct CodePoint {
  char32_t value = 0;
  size_t bytes = 0;  // how many it took of the text, at least 1
  bool valid = true;
};

// The first code point of a text that is not empty.
CodePoint decode_code_point(std::string_view text);

// How many of at most so many bytes can be taken from the beginning without parting a character.
size_t whole_characters(std::string_view text, size_t most);

// `value` has to be a scalar value: at most 0x10FFFF and no surrogate.
void append_code_point(std::string& out, char32_t value);

}  // namespace nudge
