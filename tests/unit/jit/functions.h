// Programs of small functions for the JIT's plan and its keys.
#pragma once

#include <string>
#include <vector>

#include "runtime/predicate/predicate.h"

namespace nudge {

struct Functions {
  Program program;

  FunctionId add(std::vector<Instruction> code, uint16_t registers = 4) {
    program.functions.push_back({static_cast<uint32_t>(program.code.size()),
                                 static_cast<uint32_t>(code.size()), registers, ResultKind::word, "f"});
    program.code.insert(program.code.end(), code.begin(), code.end());
    return static_cast<FunctionId>(program.functions.size() - 1);
  }
  int64_t text(const std::string& text) {
    program.texts.push_back(text);
    return static_cast<int64_t>(program.texts.size() - 1);
  }

  // now_ms + `number`, as a word
  FunctionId add_to_now(int64_t number) {
    return add({{Op::context, 0, static_cast<uint16_t>(ContextValue::now_ms), 0, 0},
                {Op::constant, 1, 0, 0, number},
                {Op::add_int, 2, 0, 1, 0},
                {Op::give, 0, 2, 0, 0}});
  }
  FunctionId give_text(const std::string& of) {
    return add({{Op::text, 0, 0, 0, text(of)}, {Op::give, 0, 0, 0, 0}});
  }
  // Whether two constants are the same text.
  FunctionId compare(const std::string& left, const std::string& right) {
    return add({{Op::text, 0, 0, 0, text(left)},
                {Op::text, 1, 0, 0, text(right)},
                {Op::equal_text, 2, 0, 1, 0},
                {Op::give, 0, 2, 0, 0}});
  }
  FunctionId invoke(FunctionId other) { return add({{Op::invoke, 0, 0, 0, other}, {Op::give, 0, 0, 0, 0}}); }
};

// Something to run them with.
struct Ran {
  explicit Ran(const Program& program) : predicates(program) {
    evaluation.now_ms = 1000;
    evaluation.program = &program;
    evaluation.constants = &predicates.constants();
    evaluation.arena = &arena;
  }
  Word word(FunctionId id) { return predicates.run(id, evaluation); }
  std::string text(FunctionId id) { return std::string(text_of_word(word(id))->view()); }

  Predicates predicates;
  Arena arena;
  Evaluation evaluation;
};

}  // namespace nudge
