// One of a list by a key: evenly over keys, always the same one for the same key and list.
#include "runtime/predicate/builtins.h"
#include "runtime/value/hash.h"

namespace nudge {

namespace {

// Which element; none of an empty or missing list.
std::optional<uint32_t> picked(const List* list, Word key) {
  if (list == nullptr || list->count == 0) return std::nullopt;
  const Hash128 hash = stable_hash({"pick", view(text_of_word(key))});
  return static_cast<uint32_t>(hash.low % list->count);
}

}  // namespace

namespace builtin {

Word pick_word(Evaluation&, Word list, Word key, Word otherwise, Word) {
  const auto index = picked(list_of_word(list), key);
  return index ? list_of_word(list)->word(*index) : otherwise;
}

Word pick_text(Evaluation&, Word list, Word key, Word, Word) {
  const auto index = picked(list_of_word(list), key);
  return index ? word_of_text(list_of_word(list)->text(*index)) : kMissingTextWord;
}

}  // namespace builtin

}  // namespace nudge
