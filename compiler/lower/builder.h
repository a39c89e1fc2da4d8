// One function of predicate code while it is written: instructions, registers, jumps that don't know their
// target yet. Registers are taken and given back like a stack, so that a function needs few.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/fault/limits.h"
#include "runtime/program/code.h"

namespace nudge::lower {

using Register = uint16_t;
// More than any text or condition of a sane program needs.
// No expression of limits::kMaxExpressionParts parts needs as many.
inline constexpr uint32_t kMaxRegisters = 65'000;
static_assert(3 * limits::kMaxExpressionParts < kMaxRegisters);

class FunctionBuilder {
 public:
  Register take();
  // So many beside each other; the first.
  Register take_row(uint32_t count);
  // Give back all that were taken after `mark`.
  uint32_t mark() const { return next_; }
  void release(uint32_t mark) { next_ = mark; }

  void constant(Register dst, Word word);
  void constant(Register dst, int64_t value) { constant(dst, word_of_int(value)); }
  void context(Register dst, ContextValue value);
  void unary(Op op, Register dst, Register a);
  void binary(Op op, Register dst, Register a, Register b);
  void load(Register dst, RecordBase base, uint16_t kind, uint32_t offset);
  void emit(Instruction instruction) { code_.push_back(instruction); }
  // `builtin` by its name in builtins.def.
  void call(Register dst, std::string_view builtin, std::initializer_list<Register> arguments);
  void call(Register dst, std::string_view builtin, const std::vector<Register>& arguments);

  // A jump to somewhere later; land() says where.
  using Jump = size_t;
  Jump jump();
  Jump jump_if_false(Register a);
  Jump jump_if_true(Register a);
  void land(Jump jump);  // here

  void give(Register a);
  uint16_t registers() const { return static_cast<uint16_t>(most_); }
  const std::vector<Instruction>& code() const { return code_; }

 private:
  std::vector<Instruction> code_;
  uint32_t next_ = 0;
  uint32_t most_ = 0;
};

}  // namespace nudge::lower
