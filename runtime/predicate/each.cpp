// The ops over the elements of a list: interpreted and compiled code both come here.
#include <vector>

#include "runtime/predicate/builtins.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

namespace {

template <class Body>
Word join_each(Evaluation& evaluation, Evaluation::Element& element, Body&& body) {
  std::vector<Word> texts;
  for (; element.list && element.index < element.list->count; ++element.index)
    texts.push_back(body());
  return concat_texts(evaluation, texts.data(), texts.size());
}

template <class Body>
Word fold_each(Evaluation::Element& element, EachFold fold, Body&& body) {
  int64_t held = 0;
  for (; element.list && element.index < element.list->count; ++element.index) {
    bool holds = body() == 1;
    if (fold == EachFold::any && holds) return 1;
    if (fold == EachFold::all && !holds) return 0;
    held += holds ? 1 : 0;
  }
  if (fold == EachFold::any) return 0;
  return fold == EachFold::all ? 1 : word_of_int(held);
}

template <class Body>
Word each(Evaluation& evaluation, Word list, uint64_t fold_and_depth, Body&& body) {
  auto fold = static_cast<EachFold>(fold_and_depth & 0xFF);
  Evaluation::Element& element = evaluation.elements[fold_and_depth >> 8];
  Evaluation::Element before = element;
  element = {list_of_word(list), 0};
  Word result =
      fold == EachFold::join ? join_each(evaluation, element, body) : fold_each(element, fold, body);
  element = before;
  return result;
}

}  // namespace

Word each_native(Evaluation& evaluation, Word list, uint64_t fold_and_depth, NativeFunction body) {
  return each(evaluation, list, fold_and_depth, [&] { return body(&evaluation); });
}

Word each_interpreted(Evaluation& evaluation, Word list, uint64_t fold_and_depth, FunctionId body) {
  return each(evaluation, list, fold_and_depth,
              [&] { return interpret(*evaluation.program, body, evaluation); });
}

Word element_of(const Evaluation& evaluation, uint64_t depth, uint64_t kind, uint64_t cell_and_cells) {
  const Evaluation::Element& element = evaluation.elements[depth];
  auto cell = static_cast<uint32_t>(cell_and_cells);
  auto cells = static_cast<uint32_t>(cell_and_cells >> 32);
  auto index = static_cast<uint32_t>(element.index);
  bool exists = element.list && element.index < element.list->count;
  switch (static_cast<ElementKind>(kind)) {
    case ElementKind::word:
      return exists ? element.list->word(index) : kMissingWord;
    case ElementKind::text:
      return exists ? word_of_text(element.list->text(index)) : kMissingTextWord;
    case ElementKind::cell:
      return exists ? element.list->cell(index, cells, cell) : kMissingWord;
    case ElementKind::text_cell:
      return exists ? word_of_text(element.list->text_cell(index, cells, cell)) : kMissingTextWord;
  }
  return kMissingWord;
}

}  // namespace nudge
