#include "generator.h"

#include "function_writer.h"
#include "program.h"

namespace nudge::differential {

std::unique_ptr<Generated> generate(Random& random, uint32_t functions, Coverage& coverage) {
  auto generated = std::make_unique<Generated>();
  make_data(random, generated->program);
  for (uint32_t index = 0; index < functions; ++index) {
    FunctionWriter writer(random, *generated, coverage);
    writer.write();
  }
  return generated;
}

namespace {

const char* name_of(Op op) {
  static constexpr const char* kNames[] = {
#define NUDGE_OP(name, form) #name,
#include "runtime/program/op.def"
#undef NUDGE_OP
  };
  return kNames[static_cast<size_t>(op)];
}

}  // namespace

std::string dump(const Program& program, FunctionId id) {
  const Function& function = program.functions[id];
  std::string text = fmt::format("{} ({} registers)\n", function.name, function.registers);
  for (uint32_t index = 0; index < function.count; ++index) {
    const Instruction& at = program.code[function.begin + index];
    text +=
        fmt::format("{:5}  {:18} dst {} a {} b {} imm {}", index, name_of(at.op), at.dst, at.a, at.b, at.imm);
    if (at.op == Op::call) {
      text += fmt::format("  {}({}, {}, {}, {})", builtins()[static_cast<uint16_t>(at.imm)].name, at.a, at.b,
                          static_cast<uint16_t>(at.imm >> 16), static_cast<uint16_t>(at.imm >> 32));
    }
    text += '\n';
  }
  return text;
}

}  // namespace nudge::differential
