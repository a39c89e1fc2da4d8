#include "compiler/lower/builder.h"

#include <algorithm>

#include "runtime/fault/assert.h"
#include "runtime/program/builtin_names.h"

namespace nudge::lower {
namespace {

int64_t builtin_number(std::string_view name, size_t arguments) {
  for (size_t id = 0; id < std::size(kBuiltinNames); ++id) {
    if (kBuiltinNames[id].name != name) continue;
    NUDGE_ASSERT(kBuiltinNames[id].arity == arguments, "{} takes {}, not {}", name, kBuiltinNames[id].arity,
                 arguments);
    return static_cast<int64_t>(id);
  }
  NUDGE_UNREACHABLE("no builtin `{}`", name);
}

}  // namespace

Register FunctionBuilder::take() {
  return take_row(1);
}

Register FunctionBuilder::take_row(uint32_t count) {
  NUDGE_ASSERT(next_ + count <= kMaxRegisters, "a function needs more than {} registers", kMaxRegisters);
  auto first = static_cast<Register>(next_);
  next_ += count;
  most_ = std::max(most_, next_);
  return first;
}

void FunctionBuilder::constant(Register dst, Word word) {
  emit({Op::constant, dst, 0, 0, static_cast<int64_t>(word)});
}
void FunctionBuilder::context(Register dst, ContextValue value) {
  emit({Op::context, dst, static_cast<uint16_t>(value), 0, 0});
}
void FunctionBuilder::unary(Op op, Register dst, Register a) {
  emit({op, dst, a, 0, 0});
}
void FunctionBuilder::binary(Op op, Register dst, Register a, Register b) {
  emit({op, dst, a, b, 0});
}
void FunctionBuilder::load(Register dst, RecordBase base, uint16_t kind, uint32_t offset) {
  emit({Op::load, dst, static_cast<uint16_t>(base), kind, offset});
}

void FunctionBuilder::call(Register dst, std::string_view builtin,
                           std::initializer_list<Register> arguments) {
  call(dst, builtin, std::vector<Register>(arguments));
}
void FunctionBuilder::call(Register dst, std::string_view builtin, const std::vector<Register>& arguments) {
  auto argument = [&](size_t index) -> int64_t { return index < arguments.size() ? arguments[index] : 0; };
  int64_t imm = builtin_number(builtin, arguments.size()) | argument(2) << 16 | argument(3) << 32;
  emit({Op::call, dst, static_cast<uint16_t>(argument(0)), static_cast<uint16_t>(argument(1)), imm});
}

FunctionBuilder::Jump FunctionBuilder::jump() {
  emit({Op::jump, 0, 0, 0, 0});
  return code_.size() - 1;
}
FunctionBuilder::Jump FunctionBuilder::jump_if_false(Register a) {
  emit({Op::jump_if_false, 0, a, 0, 0});
  return code_.size() - 1;
}
FunctionBuilder::Jump FunctionBuilder::jump_if_true(Register a) {
  emit({Op::jump_if_true, 0, a, 0, 0});
  return code_.size() - 1;
}
void FunctionBuilder::land(Jump jump) {
  code_[jump].imm = static_cast<int64_t>(code_.size());
}

void FunctionBuilder::give(Register a) {
  emit({Op::give, 0, a, 0, 0});
}

}  // namespace nudge::lower
