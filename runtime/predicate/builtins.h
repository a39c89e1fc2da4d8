// The builtins of builtins.def, each a function of that name; and what the interpreter and compiled code both
// call to make texts and lists. All are total, pure but for what they allocate in the evaluation's arena, and
// deterministic.
#pragma once

#include "runtime/predicate/evaluation.h"

namespace nudge {

namespace builtin {
#define NUDGE_BUILTIN(name, arity) Word name(Evaluation& evaluation, Word a, Word b, Word c, Word d);
#include "runtime/program/builtins.def"
#undef NUDGE_BUILTIN
}  // namespace builtin

// The texts in their order as one; missing ones are empty. Cut at kMaxTextSize.
Word concat_texts(Evaluation& evaluation, const Word* texts, uint64_t count);
Word make_word_list(Evaluation& evaluation, const Word* words, uint64_t count);
Word make_text_list(Evaluation& evaluation, const Word* texts, uint64_t count);
// each of op.def, over a body that is compiled (and needs no constants) / interpreted. What stood as the
// element before stands again afterwards, so a function that is invoked in a body may have an `each` of its
// own. Linear.
Word each_native(Evaluation& evaluation, Word list, uint64_t fold_and_depth, NativeFunction body);
Word each_interpreted(Evaluation& evaluation, Word list, uint64_t fold_and_depth, FunctionId body);
// element of op.def; missing where there is no such element.
Word element_of(const Evaluation& evaluation, uint64_t depth, uint64_t kind, uint64_t cell_and_cells);
// equal_text of op.def: 0 if one is missing.
inline Word equal_texts(Word left, Word right) {
  const Text* left_text = text_of_word(left);
  const Text* right_text = text_of_word(right);
  return word_of_bool(left_text && right_text && left_text->view() == right_text->view());
}
// earlier of op.def.
constexpr Word earlier_time(Word left, Word right) {
  if (left == kMissingWord) return right;
  if (right == kMissingWord) return left;
  return int_of_word(left) < int_of_word(right) ? left : right;
}

}  // namespace nudge
