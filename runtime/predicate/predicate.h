// Runs predicate code. Predicates owns, for one program, its constants and a table of functions: interpreted
// until a compiled one is installed (by the JIT, from another thread), then native. Both give the same bits.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "runtime/predicate/evaluation.h"

namespace nudge {

// The reference. Registers live on the stack of the call; linear in the function's length.
Word interpret(const Program& program, FunctionId function, Evaluation& evaluation);
// The same of instructions that are no function of the program; they end with give.
Word interpret_row(const Program& program, const Instruction* code, uint32_t registers,
                   Evaluation& evaluation);
// As interpret(), and appends to `ran` the places in Program::code that it has come past, those of invoked
// functions too (not of an `each`). For who asks what a value rests on.
Word interpret_logged(const Program& program, FunctionId function, Evaluation& evaluation,
                      std::vector<uint32_t>& ran);

class Predicates {
 public:
  explicit Predicates(const Program& program);

  const Program& program() const { return program_; }
  const Constants& constants() const { return constants_; }

  Word run(FunctionId function, Evaluation& evaluation) const {
    const Native& native = native_[function];
    NativeFunction code = native.code.load(std::memory_order_acquire);
    return code ? code(&evaluation, native.constants) : interpret(program_, function, evaluation);
  }
  // True if kNoFunction: no condition is a condition that holds.
  bool holds(FunctionId function, Evaluation& evaluation) const {
    return function == kNoFunction || run(function, evaluation) == 1;
  }
  // `constants` stay where they are for as long as the code is installed.
  void install(FunctionId function, NativeFunction code, const Word* constants) {
    native_[function].constants = constants;
    native_[function].code.store(code, std::memory_order_release);
  }
  // Nothing may run it then.
  void uninstall(FunctionId function) { native_[function].code.store(nullptr, std::memory_order_release); }

 private:
  struct Native {
    std::atomic<NativeFunction> code = nullptr;
    const Word* constants = nullptr;  // read by who has seen the code
  };
  const Program& program_;
  Constants constants_;
  std::unique_ptr<Native[]> native_;
};

// Builtins by name and id, for lower, the interpreter and the JIT.
struct BuiltinInfo {
  const char* name;
  int arity;
  Builtin function;
};
const std::vector<BuiltinInfo>& builtins();
// Aborts if there is none: names come from the compiler.
uint16_t builtin_id(std::string_view name);

}  // namespace nudge
