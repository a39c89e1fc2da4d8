#include "compiler/jit/code_key.h"

#include <algorithm>
#include <span>

namespace nudge::jit {

namespace {

std::span<const Instruction> code_of(const Program& program, const Function& function) {
  return {program.code.data() + function.begin, function.count};
}

template <class Value>
void append_bytes(std::string& text, const Value& value) {
  text.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_sized(std::string& text, std::string_view bytes) {
  append_bytes(text, uint64_t{bytes.size()});
  text += bytes;
}

}  // namespace

bool is_constant(Op op) {
  return op == Op::constant || op == Op::text || op == Op::list;
}

bool compares_texts(const Program& program, const Function& function) {
  return std::ranges::any_of(code_of(program, function),
                             [](const Instruction& at) { return at.op == Op::equal_text; });
}

CodeKeys::CodeKeys(const Program& program) : program_(program), exact_(program.functions.size()) {}

Hash128 CodeKeys::exact(FunctionId function) {
  if (!exact_[function]) {
    exact_[function] = stable_hash({text_of(program_.functions[function], With::constants)});
  }
  return *exact_[function];
}

Hash128 CodeKeys::shape(FunctionId function) {
  return stable_hash({text_of(program_.functions[function], With::places)});
}

std::string CodeKeys::text_of(const Function& function, With with) {
  static_assert(std::has_unique_object_representations_v<Instruction>);
  std::string text;
  text.reserve(function.count * sizeof(Instruction));
  append_bytes(text, function.registers);
  const bool sizes = compares_texts(program_, function);
  for (Instruction at : code_of(program_, function)) {
    const int64_t imm = at.imm;
    if (is_constant(at.op) || at.op == Op::invoke || at.op == Op::each) at.imm = 0;
    append_bytes(text, at);
    at.imm = imm;
    if (at.op == Op::invoke || at.op == Op::each) {
      append_bytes(text, exact(static_cast<FunctionId>(imm)));
    } else if (is_constant(at.op) && with == With::constants) {
      append_constant(text, at);
    } else if (at.op == Op::text && sizes) {
      append_bytes(text, uint64_t{program_.texts[static_cast<size_t>(imm)].size()});
    }
  }
  return text;
}

void CodeKeys::append_constant(std::string& text, const Instruction& at) {
  const auto index = static_cast<size_t>(at.imm);
  if (at.op == Op::constant) return append_bytes(text, at.imm);
  if (at.op == Op::text) return append_sized(text, program_.texts[index]);
  const ListConstant& list = program_.lists[index];
  text += list.of_texts ? 't' : 'w';
  append_bytes(text, uint64_t{list.words.size()});
  for (Word word : list.words) {
    const bool is_text = list.of_texts && word != kMissingWord;
    text += is_text ? 't' : 'w';
    if (is_text) {
      append_sized(text, program_.texts[word]);
    } else {
      append_bytes(text, word);
    }
  }
}

}  // namespace nudge::jit
