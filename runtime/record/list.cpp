#include "runtime/record/list.h"

#include <algorithm>
#include <vector>

#include "runtime/fault/assert.h"
#include "runtime/fault/limits.h"
#include "runtime/record/list_size.h"

namespace nudge {

namespace {

std::vector<Word> elements_of(const List* list, bool of_texts) {
  std::vector<Word> elements;
  if (!list) return elements;
  elements.reserve(list->count + 1);
  for (uint32_t index = 0; index < list->count; ++index) {
    elements.push_back(of_texts ? word_of_text(list->text(index)) : list->word(index));
  }
  return elements;
}

bool equal_element(Word left, Word right, bool of_texts) {
  if (!of_texts) return left == right;
  const Text* left_text = text_of_word(left);
  const Text* right_text = text_of_word(right);
  if (!left_text || !right_text) return left_text == right_text;
  return left_text->view() == right_text->view();
}

size_t footprint_of(Word text) {
  return text == kMissingTextWord ? 0 : text_footprint(text_of_word(text)->size);
}

// Writes the text at `offset` of the list, which moves behind it; gives the offset, 0 for a missing one.
uint32_t put_text(List* list, uint32_t& offset, Word text) {
  if (text == kMissingTextWord) return 0;
  uint32_t at = offset;
  write_text(reinterpret_cast<char*>(list) + at, text_of_word(text)->view());
  offset += static_cast<uint32_t>(footprint_of(text));
  return at;
}

List* new_list(Arena& arena, size_t count, size_t bytes) {
  NUDGE_ASSERT(bytes <= kMaxTextSize, "a list of {} bytes", bytes);
  auto* list = static_cast<List*>(arena.allocate(bytes, alignof(List)));
  list->count = static_cast<uint32_t>(count);
  list->bytes = static_cast<uint32_t>(bytes);
  return list;
}

const List* make_word_list(Arena& arena, std::span<const Word> elements) {
  List* list = new_list(arena, elements.size(), sizeof(List) + elements.size_bytes());
  if (!elements.empty()) std::memcpy(list + 1, elements.data(), elements.size_bytes());
  return list;
}

const List* make_text_list(Arena& arena, std::span<const Word> elements) {
  size_t texts_at = sizeof(List) + elements.size() * sizeof(uint32_t);
  List* list = new_list(arena, elements.size(), list_footprint(elements, true));
  char* offset_at = reinterpret_cast<char*>(list + 1);
  auto end = static_cast<uint32_t>(texts_at);
  for (Word element : elements) {
    uint32_t offset = put_text(list, end, element);
    std::memcpy(offset_at, &offset, sizeof(offset));
    offset_at += sizeof(offset);
  }
  return list;
}

}  // namespace

size_t list_footprint(std::span<const Word> elements, bool of_texts) {
  size_t bytes = sizeof(List) + elements.size() * (of_texts ? sizeof(uint32_t) : sizeof(Word));
  for (Word element : elements)
    bytes += of_texts ? footprint_of(element) : 0;
  return bytes;
}

size_t row_list_footprint(std::span<const Word> cells, const std::vector<bool>& is_text) {
  size_t bytes = sizeof(List) + cells.size_bytes();
  for (size_t index = 0; index < cells.size(); ++index)
    bytes += is_text[index % is_text.size()] ? footprint_of(cells[index]) : 0;
  return bytes;
}

namespace {

// How many of them there is room for.
size_t fitting(std::span<const Word> elements, bool of_texts) {
  const size_t most = std::min(elements.size(), limits::kMaxListElements);
  size_t bytes = sizeof(List);
  for (size_t count = 0; count < most; ++count) {
    bytes += of_texts ? sizeof(uint32_t) + footprint_of(elements[count]) : sizeof(Word);
    if (bytes > limits::kMaxTextBytes) return count;
  }
  return most;
}

}  // namespace

const List* make_list(Arena& arena, std::span<const Word> elements, bool of_texts) {
  elements = elements.first(fitting(elements, of_texts));
  return of_texts ? make_text_list(arena, elements) : make_word_list(arena, elements);
}

const List* make_row_list(Arena& arena, std::span<const Word> cells, const std::vector<bool>& is_text) {
  NUDGE_ASSERT(!is_text.empty() && cells.size() % is_text.size() == 0, "{} cells, {} a row", cells.size(),
               is_text.size());
  size_t texts_at = sizeof(List) + cells.size_bytes();
  size_t bytes = row_list_footprint(cells, is_text);
  List* list = new_list(arena, cells.size() / is_text.size(), bytes);
  char* cell_at = reinterpret_cast<char*>(list + 1);
  auto end = static_cast<uint32_t>(texts_at);
  for (size_t index = 0; index < cells.size(); ++index) {
    Word cell = is_text[index % is_text.size()] ? put_text(list, end, cells[index]) : cells[index];
    std::memcpy(cell_at, &cell, sizeof(cell));
    cell_at += sizeof(cell);
  }
  return list;
}

bool list_contains(const List* list, Word element, bool of_texts) {
  if (!list || (of_texts && element == kMissingTextWord)) return false;
  for (uint32_t index = 0; index < list->count; ++index) {
    Word other = of_texts ? word_of_text(list->text(index)) : list->word(index);
    if (equal_element(other, element, of_texts)) return true;
  }
  return false;
}

const List* list_with(Arena& arena, const List* list, Word element, bool of_texts, bool as_set) {
  if (list && as_set && list_contains(list, element, of_texts)) return list;
  std::vector<Word> elements = elements_of(list, of_texts);
  elements.push_back(element);
  bool has_room = elements.size() <= limits::kMaxListElements &&
                  list_footprint(elements, of_texts) <= limits::kMaxTextBytes;
  return list && !has_room ? list : make_list(arena, elements, of_texts);
}

const List* list_without(Arena& arena, const List* list, Word element, bool of_texts) {
  if (list && !list_contains(list, element, of_texts)) return list;
  std::vector<Word> elements = elements_of(list, of_texts);
  std::erase_if(elements, [&](Word other) { return equal_element(other, element, of_texts); });
  return make_list(arena, elements, of_texts);
}

bool lists_equal(const List* left, const List* right, bool of_texts) {
  if (!left || !right || left->count != right->count) return false;
  for (uint32_t index = 0; index < left->count; ++index) {
    Word left_word = of_texts ? word_of_text(left->text(index)) : left->word(index);
    Word right_word = of_texts ? word_of_text(right->text(index)) : right->word(index);
    if (!equal_element(left_word, right_word, of_texts)) return false;
  }
  return true;
}

}  // namespace nudge
