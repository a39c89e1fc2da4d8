// The ops over the elements of a list: interpreted and compiled code both come here.
#include <vector>

#include "runtime/fault/limits.h"
#include "runtime/predicate/builtins.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

namespace {

// How many elements have been visited since the outermost `each` that is under way began. An evaluation runs
// through on one thread.
struct Visit {
  uint32_t folds = 0;
  uint64_t elements = 0;
};
thread_local Visit visit;

// Whether there is a next element, and it may still be visited.
bool goes_on(const Evaluation::Element& element) {
  return element.list && element.index < element.list->count &&
         visit.elements++ < limits::kMaxElementsVisited;
}

template <class Body>
Word join_each(Evaluation& evaluation, Evaluation::Element& element, Body&& body) {
  std::vector<Word> texts;
  size_t bytes = 0;  // what is longer than a text can be is cut off, so the rest need not be made
  for (; goes_on(element) && bytes <= limits::kMaxTextBytes; ++element.index) {
    texts.push_back(body());
    bytes += view(text_of_word(texts.back())).size();
  }
  return concat_texts(evaluation, texts.data(), texts.size());
}

template <class Body>
Word fold_each(Evaluation::Element& element, EachFold fold, Body&& body) {
  int64_t held = 0;
  for (; goes_on(element); ++element.index) {
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
  if (visit.folds++ == 0) visit.elements = 0;
  Word result =
      fold == EachFold::join ? join_each(evaluation, element, body) : fold_each(element, fold, body);
  element = before;
  --visit.folds;
  return result;
}

}  // namespace

Word each_native(Evaluation& evaluation, Word list, uint64_t fold_and_depth, NativeFunction body) {
  return each(evaluation, list, fold_and_depth, [&] { return body(&evaluation, nullptr); });
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
