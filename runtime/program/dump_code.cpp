#include <fmt/format.h>

#include "runtime/program/builtin_names.h"
#include "runtime/program/dump.h"
#include "runtime/program/op_form.h"
#include "runtime/value/json_text.h"

namespace nudge {
namespace {

constexpr const char* kBases[] = {"contact", "account", "arriving", "captured"};
constexpr const char* kContext[] = {"now_ms", "entry_ms", "zone", "today", "has_account"};
constexpr const char* kKinds[] = {"boolean", "small", "medium", "wide", "number", "text", "list", "entries"};
constexpr const char* kFolds[] = {"any", "all", "count", "join"};
constexpr const char* kElements[] = {"word", "text", "cell", "text cell"};
constexpr const char* kResults[] = {"boolean", "word", "number", "text", "list"};

std::string quoted(const std::string& text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

// As an int; beside it as a number, if it seems to be one.
std::string constant_text(int64_t word) {
  if (word == kMissing) return "missing";
  if (static_cast<Word>(word) == kMissingNumberWord) return "missing (number)";
  uint64_t exponent = static_cast<uint64_t>(word) >> 52 & 0x7FF;
  if (exponent < 0x300 || exponent > 0x4FF) return fmt::format("{}", word);
  return fmt::format("{} ({})", word, number_of_word(static_cast<Word>(word)));
}

std::string list_text(const Program& program, const ListConstant& list) {
  std::string out = "[";
  for (Word word : list.words) {
    if (out.size() > 1) out += ", ";
    out += list.of_texts && word != kMissingWord ? quoted(program.texts[word])
                                                 : constant_text(int_of_word(word));
  }
  return out + "]";
}

std::string call_text(const Instruction& code) {
  auto id = static_cast<size_t>(code.imm & 0xFFFF);
  if (id >= std::size(kBuiltinNames)) return fmt::format("call #{}", id);
  int64_t arguments[] = {code.a, code.b, code.imm >> 16 & 0xFFFF, code.imm >> 32 & 0xFFFF};
  std::string out = fmt::format("call {}", kBuiltinNames[id].name);
  for (size_t index = 0; index < kBuiltinNames[id].arity; ++index)
    out += fmt::format(" r{}", arguments[index]);
  return out;
}

std::string element_text(const Instruction& code) {
  std::string out = fmt::format("element {} {}", code.a, kElements[code.b]);
  bool of_row = code.b >= static_cast<uint16_t>(ElementKind::cell);
  return of_row ? out + fmt::format(" {} of {}", code.imm & 0xFFFFFFFF, code.imm >> 32) : out;
}

std::string row_text(const Instruction& code) {
  return code.b == 0 ? " nothing" : fmt::format(" r{}..r{}", code.a, code.a + code.b - 1);
}

std::string operands_text(const Program& program, const OpInfo& op, const Instruction& code) {
  switch (op.form) {
    case OpForm::constant:
      return constant_text(code.imm);
    case OpForm::text:
      return quoted(program.texts[code.imm]);
    case OpForm::list:
      return list_text(program, program.lists[code.imm]);
    case OpForm::load:
      return fmt::format("load {}+{} {}", kBases[code.a], code.imm, kKinds[code.b]);
    case OpForm::context:
      return kContext[code.a];
    case OpForm::unary:
      return fmt::format("{} r{}", op.name, code.a);
    case OpForm::binary:
      return fmt::format("{} r{} r{}", op.name, code.a, code.b);
    case OpForm::call:
      return call_text(code);
    case OpForm::concat:
      return op.name + row_text(code);
    case OpForm::make_list:
      return op.name + row_text(code) + (code.imm == 1 ? " of texts" : "");
    case OpForm::invoke:
      return fmt::format("invoke f{} {}", code.imm, program.functions[code.imm].name);
    case OpForm::each:
      return fmt::format("{} f{} {} of r{} as element {}", kFolds[code.b & 0xFF], code.imm,
                         program.functions[code.imm].name, code.a, code.b >> 8);
    case OpForm::element:
      return element_text(code);
    default:
      return "";
  }
}

std::string instruction_text(const Program& program, const Instruction& code) {
  const OpInfo& op = kOps[static_cast<size_t>(code.op)];
  switch (op.form) {
    case OpForm::jump:
      return fmt::format("{} to {}", op.name, code.imm);
    case OpForm::branch:
      return fmt::format("{} r{} to {}", op.name, code.a, code.imm);
    case OpForm::give:
      return fmt::format("give r{}", code.a);
    default:
      return fmt::format("r{} = {}", code.dst, operands_text(program, op, code));
  }
}

}  // namespace

std::string dump_function(const Program& program, FunctionId id) {
  const Function& function = program.functions[id];
  std::string out = fmt::format("f{} {}: {}, {} registers\n", id, function.name,
                                kResults[static_cast<size_t>(function.result)], function.registers);
  for (uint32_t at = 0; at < function.count; ++at) {
    out += fmt::format("  {:>3}  {}\n", at, instruction_text(program, program.code[function.begin + at]));
  }
  return out;
}

}  // namespace nudge
