// Builtins over texts and lists, and the making of them.
#include "runtime/fault/limits.h"
#include "runtime/predicate/builtins.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/utf8.h"

namespace nudge {

namespace {

std::string_view view_of(Word word) {
  return view(text_of_word(word));
}

Word made_text(Evaluation& evaluation, std::string_view text) {
  return word_of_text(evaluation.arena->text(text));
}

}  // namespace

Word concat_texts(Evaluation& evaluation, const Word* texts, uint64_t count) {
  size_t total = 0;
  for (uint64_t index = 0; index < count && total <= limits::kMaxTextBytes; ++index) {
    std::string_view part = view_of(texts[index]);
    const size_t room = limits::kMaxTextBytes - total;
    if (part.size() > room) {  // cut off here
      total += whole_characters(part, room);
      count = index + 1;
      break;
    }
    total += part.size();
  }
  size_t footprint = text_footprint(total);
  auto* at = static_cast<char*>(evaluation.arena->allocate(footprint, alignof(Text)));
  std::memset(at + footprint - sizeof(uint32_t), 0, sizeof(uint32_t));  // the padding lies in the last four
  auto size = static_cast<uint32_t>(total);
  std::memcpy(at, &size, sizeof(size));
  size_t written = 0;
  for (uint64_t index = 0; index < count; ++index) {
    std::string_view part = view_of(texts[index]).substr(0, total - written);
    if (!part.empty()) std::memcpy(at + sizeof(Text) + written, part.data(), part.size());
    written += part.size();
  }
  return word_of_text(reinterpret_cast<const Text*>(at));
}

Word make_word_list(Evaluation& evaluation, const Word* words, uint64_t count) {
  return word_of_list(make_list(*evaluation.arena, {words, count}, false));
}

Word make_text_list(Evaluation& evaluation, const Word* texts, uint64_t count) {
  return word_of_list(make_list(*evaluation.arena, {texts, count}, true));
}

namespace builtin {

Word lower(Evaluation& evaluation, Word text, Word, Word, Word) {
  return text == kMissingTextWord ? text : made_text(evaluation, nudge::lower(view_of(text)));
}

Word upper(Evaluation& evaluation, Word text, Word, Word, Word) {
  return text == kMissingTextWord ? text : made_text(evaluation, nudge::upper(view_of(text)));
}

Word trim(Evaluation& evaluation, Word text, Word, Word, Word) {
  if (text == kMissingTextWord) return text;
  std::string_view trimmed = nudge::trim(view_of(text));
  return trimmed.size() == view_of(text).size() ? text : made_text(evaluation, trimmed);
}

Word length(Evaluation&, Word text, Word, Word, Word) {
  return text == kMissingTextWord ? kMissingWord : word_of_int(nudge::length(view_of(text)));
}

Word list_length(Evaluation&, Word list, Word, Word, Word) {
  return list == kMissingTextWord ? kMissingWord : list_of_word(list)->count;
}

Word domain(Evaluation& evaluation, Word email, Word, Word, Word) {
  return email == kMissingTextWord ? email : made_text(evaluation, email_domain(view_of(email)));
}

Word contains_text(Evaluation&, Word text, Word part, Word, Word) {
  if (text == kMissingTextWord || part == kMissingTextWord) return 0;
  return word_of_bool(contains(view_of(text), view_of(part)));
}

Word starts_with(Evaluation&, Word text, Word prefix, Word, Word) {
  if (text == kMissingTextWord || prefix == kMissingTextWord) return 0;
  return word_of_bool(view_of(text).starts_with(view_of(prefix)));
}

Word ends_with(Evaluation&, Word text, Word suffix, Word, Word) {
  if (text == kMissingTextWord || suffix == kMissingTextWord) return 0;
  return word_of_bool(view_of(text).ends_with(view_of(suffix)));
}

Word matches(Evaluation& evaluation, Word text, Word pattern, Word, Word) {
  if (text == kMissingTextWord) return 0;
  return word_of_bool(evaluation.constants->pattern(static_cast<uint32_t>(pattern)).matches(view_of(text)));
}

Word list_contains_word(Evaluation&, Word list, Word element, Word, Word) {
  return word_of_bool(list_contains(list_of_word(list), element, false));
}

Word list_contains_text(Evaluation&, Word list, Word element, Word, Word) {
  return word_of_bool(list_contains(list_of_word(list), element, true));
}

Word lists_equal_words(Evaluation&, Word left, Word right, Word, Word) {
  return word_of_bool(lists_equal(list_of_word(left), list_of_word(right), false));
}

Word lists_equal_texts(Evaluation&, Word left, Word right, Word, Word) {
  return word_of_bool(lists_equal(list_of_word(left), list_of_word(right), true));
}

}  // namespace builtin

}  // namespace nudge
