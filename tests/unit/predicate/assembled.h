// A program put together by hand, one function at a time, and an evaluation over records of it.
#pragma once

#include <string>
#include <vector>

#include "runtime/predicate/predicate.h"
#include "runtime/value/civil.h"

namespace nudge {

inline constexpr int64_t kNow = 1'772'445'600'000;  // 2026-03-02T10:00:00Z, a Monday

struct Assembled {
  Program program;
  Arena arena;
  Record contact, arriving, captured;
  std::unique_ptr<Predicates> predicates;
  Evaluation evaluation;

  FunctionId add(std::vector<Instruction> code, uint16_t registers = 16) {
    program.functions.push_back({static_cast<uint32_t>(program.code.size()),
                                 static_cast<uint32_t>(code.size()), registers, ResultKind::word,
                                 "f" + std::to_string(program.functions.size())});
    program.code.insert(program.code.end(), code.begin(), code.end());
    return static_cast<FunctionId>(program.functions.size() - 1);
  }

  // After the last add().
  void ready() {
    program.contact_layout.seal();
    contact.reset(program.contact_layout);
    arriving.reset(Layout());
    captured.reset(Layout());
    predicates = std::make_unique<Predicates>(program);
    evaluation.records[0] = contact.data();
    evaluation.records[1] = predicates->constants().no_account();
    evaluation.records[2] = arriving.data();
    evaluation.records[3] = captured.data();
    evaluation.now_ms = kNow;
    evaluation.today = date_of(kNow, kUtc);
    evaluation.program = &program;
    evaluation.constants = &predicates->constants();
    evaluation.arena = &arena;
  }

  Word run(FunctionId function) {
    evaluation.records[0] = contact.data();
    return predicates->run(function, evaluation);
  }
  int64_t run_int(FunctionId function) { return int_of_word(run(function)); }

  // One builtin by its name, called directly.
  Word call(std::string_view name, Word a = 0, Word b = 0, Word c = 0, Word d = 0) {
    evaluation.records[0] = contact.data();
    return builtins()[builtin_id(name)].function(evaluation, a, b, c, d);
  }
  int64_t call_int(std::string_view name, Word a = 0, Word b = 0, Word c = 0, Word d = 0) {
    return int_of_word(call(name, a, b, c, d));
  }
  std::string call_text(std::string_view name, Word a = 0, Word b = 0, Word c = 0) {
    const Text* text = text_of_word(call(name, a, b, c));
    return text ? std::string(text->view()) : "<missing>";
  }
  Word text(std::string_view bytes) { return word_of_text(arena.text(bytes)); }
};

inline Instruction instruction(Op op, uint16_t dst, uint16_t a = 0, uint16_t b = 0, int64_t imm = 0) {
  return {op, dst, a, b, imm};
}
inline Instruction constant(uint16_t dst, int64_t value) {
  return {Op::constant, dst, 0, 0, value};
}

}  // namespace nudge
