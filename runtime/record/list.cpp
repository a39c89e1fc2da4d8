#include "runtime/record/list.h"

#include <algorithm>
#include <vector>

#include "runtime/fault/assert.h"

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
  return left_text && right_text && left_text->view() == right_text->view();
}

const List* make_word_list(Arena& arena, std::span<const Word> elements) {
  size_t bytes = sizeof(List) + elements.size_bytes();
  NUDGE_ASSERT(bytes <= kMaxTextSize, "a list of {} elements", elements.size());
  auto* list = static_cast<List*>(arena.allocate(bytes, alignof(List)));
  list->count = static_cast<uint32_t>(elements.size());
  list->bytes = static_cast<uint32_t>(bytes);
  if (!elements.empty()) std::memcpy(list + 1, elements.data(), elements.size_bytes());
  return list;
}

const List* make_text_list(Arena& arena, std::span<const Word> elements) {
  uint32_t count = 0;
  size_t bytes = sizeof(List);
  for (Word element : elements) {
    if (element == kMissingTextWord) continue;
    ++count;
    bytes += sizeof(uint32_t) + text_footprint(text_of_word(element)->size);
  }
  NUDGE_ASSERT(bytes <= kMaxTextSize, "a list of {} bytes", bytes);
  auto* list = static_cast<List*>(arena.allocate(bytes, alignof(List)));
  list->count = count;
  list->bytes = static_cast<uint32_t>(bytes);
  char* offset_at = reinterpret_cast<char*>(list + 1);
  uint32_t offset = static_cast<uint32_t>(sizeof(List) + count * sizeof(uint32_t));
  for (Word element : elements) {
    if (element == kMissingTextWord) continue;
    std::memcpy(offset_at, &offset, sizeof(offset));
    offset_at += sizeof(offset);
    const Text* text = text_of_word(element);
    write_text(reinterpret_cast<char*>(list) + offset, text->view());
    offset += static_cast<uint32_t>(text_footprint(text->size));
  }
  return list;
}

}  // namespace

const List* make_list(Arena& arena, std::span<const Word> elements, bool of_texts) {
  return of_texts ? make_text_list(arena, elements) : make_word_list(arena, elements);
}

bool list_contains(const List* list, Word element, bool of_texts) {
  if (!list) return false;
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
  return make_list(arena, elements, of_texts);
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
