// Builtins over ints and numbers.
#include <cmath>

#include "runtime/predicate/builtins.h"

namespace nudge::builtin {

namespace {

bool either_missing(Word a, Word b) {
  return a == kMissingWord || b == kMissingWord;
}

bool either_missing_number(Word a, Word b) {
  return is_missing_number(number_of_word(a)) || is_missing_number(number_of_word(b));
}

}  // namespace

Word round(Evaluation&, Word value, Word, Word, Word) {
  return word_of_int(round_to_int(number_of_word(value)));
}
Word floor(Evaluation&, Word value, Word, Word, Word) {
  return word_of_int(floor_to_int(number_of_word(value)));
}
Word ceil(Evaluation&, Word value, Word, Word, Word) {
  return word_of_int(ceil_to_int(number_of_word(value)));
}

Word abs_int(Evaluation&, Word value, Word, Word, Word) {
  return value == kMissingWord ? value : word_of_int(absolute_int(int_of_word(value)));
}

Word abs_number(Evaluation&, Word value, Word, Word, Word) {
  return word_of_number(std::fabs(number_of_word(value)));
}

Word min_int(Evaluation&, Word a, Word b, Word, Word) {
  if (either_missing(a, b)) return kMissingWord;
  return int_of_word(b) < int_of_word(a) ? b : a;
}

Word max_int(Evaluation&, Word a, Word b, Word, Word) {
  if (either_missing(a, b)) return kMissingWord;
  return int_of_word(b) > int_of_word(a) ? b : a;
}

Word min_number(Evaluation&, Word a, Word b, Word, Word) {
  if (either_missing_number(a, b)) return kMissingNumberWord;
  return number_of_word(b) < number_of_word(a) ? b : a;
}

Word max_number(Evaluation&, Word a, Word b, Word, Word) {
  if (either_missing_number(a, b)) return kMissingNumberWord;
  return number_of_word(b) > number_of_word(a) ? b : a;
}

Word scale_int(Evaluation&, Word amount, Word factor, Word, Word) {
  return word_of_int(
      round_to_int(multiply_number(number_of_int(int_of_word(amount)), number_of_word(factor))));
}

Word money_divide(Evaluation&, Word amount, Word divisor, Word, Word) {
  return word_of_int(
      round_to_int(divide_number(number_of_int(int_of_word(amount)), number_of_word(divisor))));
}

}  // namespace nudge::builtin
