#include "compiler/jit/runtime_symbols.h"

#include <cstring>

#include "runtime/predicate/builtins.h"

namespace nudge::jit {

namespace {

Word remainder_of_numbers(Word left, Word right) {
  return word_of_number(remainder_number(number_of_word(left), number_of_word(right)));
}

template <class Function>
const void* address(Function* function) {
  return reinterpret_cast<const void*>(function);
}

}  // namespace

std::string symbol_of(const BuiltinInfo& builtin) {
  return std::string("nudge_builtin_") + builtin.name;
}

std::vector<RuntimeSymbol> runtime_symbols() {
  std::vector<RuntimeSymbol> symbols = {
      {"memcmp", address(&std::memcmp)},
      {"nudge_concat_texts", address(&concat_texts)},
      {"nudge_make_word_list", address(&make_word_list)},
      {"nudge_make_text_list", address(&make_text_list)},
      {"nudge_each", address(&each_native)},
      {"nudge_element", address(&element_of)},
      {"nudge_remainder_of_numbers", address(&remainder_of_numbers)},
  };
  for (const BuiltinInfo& builtin : builtins())
    symbols.push_back({symbol_of(builtin), address(builtin.function)});
  return symbols;
}

}  // namespace nudge::jit
