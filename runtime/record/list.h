// Lists and sets at run time: a word that points to this, in a record's heap, a constant or an Arena.
// Elements are words; or texts that lie behind them in the same block, found relative to its start, so a list
// moves as bytes; or rows: the parts of a record, a cell of 8 bytes each, where a text's cell is its offset.
// An element may be missing: kMissing, the canonical NaN, an offset of 0.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

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
  // Of a list of texts; nullptr for a missing one.
  const Text* text(uint32_t index) const {
    uint32_t offset = 0;
    std::memcpy(&offset, reinterpret_cast<const char*>(this + 1) + index * sizeof(uint32_t),
                sizeof(uint32_t));
    return text_at(offset);
  }
  // Of a list of rows, each of so many cells: a cell of a row as a word, or as the text that it refers to.
  Word cell(uint32_t index, uint32_t cells, uint32_t cell) const { return word(index * cells + cell); }
  const Text* text_cell(uint32_t index, uint32_t cells, uint32_t which) const {
    return text_at(static_cast<uint32_t>(cell(index, cells, which)));
  }

  const Text* text_at(uint32_t offset) const {
    return offset == 0 ? nullptr
                       : reinterpret_cast<const Text*>(reinterpret_cast<const char*>(this) + offset);
  }
};

inline Word word_of_list(const List* list) {
  return std::bit_cast<Word>(list);
}
inline const List* list_of_word(Word word) {
  return std::bit_cast<const List*>(word);
}

// New lists in an arena, from their elements (for texts: words of texts, which may be missing).
const List* make_list(Arena& arena, std::span<const Word> elements, bool of_texts);
// Of rows: `cells` holds the cells of one row after another, `is_text` says for each place in a row whether
// the word is one of a text.
const List* make_row_list(Arena& arena, std::span<const Word> cells, const std::vector<bool>& is_text);
// Equal elements: same word, or the same text. A missing text is in no list.
bool list_contains(const List* list, Word element, bool of_texts);
// With the element at the end / without every element equal to it. `as_set` adds only what is not yet in it.
const List* list_with(Arena& arena, const List* list, Word element, bool of_texts, bool as_set);
const List* list_without(Arena& arena, const List* list, Word element, bool of_texts);
// False if one is missing; missing elements equal each other.
bool lists_equal(const List* left, const List* right, bool of_texts);

}  // namespace nudge
