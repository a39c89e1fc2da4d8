// Lists and sets at run time: a word that points to this, in a record's heap, a constant or an Arena.
// Elements are words, or texts that lie behind them in the same block, found relative to its start, so a list
// moves as bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "runtime/value/text.h"

namespace nudge {

struct List {
  uint32_t count;
  uint32_t bytes;  // of the whole block, this header included; a multiple of 4

  // Of a list of scalars.
  Word word(uint32_t index) const {
    Word word = 0;
    std::memcpy(&word, reinterpret_cast<const char*>(this + 1) + index * sizeof(Word), sizeof(Word));
    return word;
  }
  // Of a list of texts.
  const Text* text(uint32_t index) const {
    uint32_t offset = 0;
    std::memcpy(&offset, reinterpret_cast<const char*>(this + 1) + index * sizeof(uint32_t),
                sizeof(uint32_t));
    return reinterpret_cast<const Text*>(reinterpret_cast<const char*>(this) + offset);
  }
};

inline Word word_of_list(const List* list) {
  return std::bit_cast<Word>(list);
}
inline const List* list_of_word(Word word) {
  return std::bit_cast<const List*>(word);
}

// New lists in an arena, from their elements (for texts: words of texts, none missing).
const List* make_list(Arena& arena, std::span<const Word> elements, bool of_texts);
// Equal elements: same word, or the same text.
bool list_contains(const List* list, Word element, bool of_texts);
// With the element at the end / without every element equal to it. `as_set` adds only what is not yet in it.
const List* list_with(Arena& arena, const List* list, Word element, bool of_texts, bool as_set);
const List* list_without(Arena& arena, const List* list, Word element, bool of_texts);
bool lists_equal(const List* left, const List* right, bool of_texts);

}  // namespace nudge
