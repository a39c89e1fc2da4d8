#include "runtime/dispatch/code_graph.h"

#include <xxhash.h>

#include <algorithm>
#include <optional>

#include "runtime/program/op_form.h"

namespace nudge {

namespace {

constexpr uint32_t kLargestPlain = 64;  // instructions: what is larger is left to the filters

bool gives_bool(const Instruction& at) {
  static const std::set<uint16_t> kTests = {
      builtin_id("contains_text"),     builtin_id("starts_with"),        builtin_id("ends_with"),
      builtin_id("matches"),           builtin_id("list_contains_word"), builtin_id("list_contains_text"),
      builtin_id("lists_equal_words"), builtin_id("lists_equal_texts")};
  switch (at.op) {
    case Op::equal_int:
    case Op::less_int:
    case Op::less_equal_int:
    case Op::equal_number:
    case Op::less_number:
    case Op::less_equal_number:
    case Op::equal_text:
    case Op::known_int:
    case Op::known_number:
    case Op::known_pointer:
      return true;
    case Op::constant:
      return at.imm == 0 || at.imm == 1;
    case Op::call:
      return kTests.contains(static_cast<uint16_t>(at.imm));
    default:
      return false;
  }
}

// Of a constant: `-2.5`, and `5` where a number is wanted.
std::optional<Word> folded(Op op, Word constant) {
  switch (op) {
    case Op::negate_int:
      return word_of_int(negate_int(int_of_word(constant)));
    case Op::negate_number:
      return word_of_number(-number_of_word(constant));
    case Op::int_to_number:
      return word_of_number(number_of_int(int_of_word(constant)));
    default:
      return std::nullopt;
  }
}

bool is_logical(Op op) {
  return op == Op::logical_not || op == Op::logical_and || op == Op::logical_or;
}

// What of the instruction says which computation it is, its registers aside.
Instruction without_registers(Instruction at) {
  at.dst = 0;
  switch (kOps[static_cast<size_t>(at.op)].form) {
    case OpForm::load:
    case OpForm::context:
    case OpForm::element:
      return at;
    case OpForm::call:
      at.a = at.b = 0;
      at.imm &= 0xFFFF;
      return at;
    case OpForm::each:
    case OpForm::concat:
    case OpForm::make_list:
      at.a = 0;
      return at;
    default:
      at.a = at.b = 0;
      return at;
  }
}

}  // namespace

std::vector<uint16_t> registers_read(const Instruction& at) {
  switch (kOps[static_cast<size_t>(at.op)].form) {
    case OpForm::unary:
    case OpForm::branch:
    case OpForm::each:
    case OpForm::give:
      return {at.a};
    case OpForm::binary:
      return {at.a, at.b};
    case OpForm::call: {
      const uint16_t all[] = {at.a, at.b, static_cast<uint16_t>(at.imm >> 16),
                              static_cast<uint16_t>(at.imm >> 32)};
      return {all, all + builtins()[static_cast<uint16_t>(at.imm)].arity};
    }
    case OpForm::concat:
    case OpForm::make_list: {
      std::vector<uint16_t> row;
      for (uint32_t index = 0; index < at.b; ++index)
        row.push_back(static_cast<uint16_t>(at.a + index));
      return row;
    }
    default:
      return {};
  }
}

size_t CodeGraph::HashOfCode::operator()(const Code& code) const {
  return XXH3_64bits(code.data(), sizeof(code));
}

CodeGraph::CodeGraph(const Program& program) : program_(program), formulas_(3) {
  formulas_[kNo].kind = Formula::Kind::no;
  formulas_[kYes].kind = Formula::Kind::yes;
  formulas_[kNo].opposite = kYes;
  formulas_[kYes].opposite = kNo;
}

ValueId CodeGraph::made(const Instruction& instruction, std::vector<ValueId> operands) {
  if (instruction.op == Op::move) return operands[0];
  if (operands.size() == 1 && is_op(operands[0], Op::constant)) {
    if (std::optional<Word> word = folded(instruction.op, word_of(operands[0])))
      return made({Op::constant, 0, 0, 0, int_of_word(*word)}, {});
  }
  CodeValue value;
  value.instruction = without_registers(instruction);
  const Instruction& at = value.instruction;
  Code code = {static_cast<uint64_t>(at.op) << 32 | uint64_t{at.a} << 16 | at.b,
               static_cast<uint64_t>(at.imm), ~uint64_t{0}, ~uint64_t{0}};
  for (size_t index = 0; index < std::min<size_t>(operands.size(), 4); ++index)
    code[2 + index / 2] = code[2 + index / 2] << 32 | operands[index];
  const auto id = static_cast<ValueId>(values_.size());
  if (operands.size() <= 4) {
    auto [place, is_new] = by_code_.try_emplace(code, id);
    if (!is_new) return place->second;
  }
  const bool captured = at.op == Op::load && at.a == static_cast<uint16_t>(RecordBase::captured);
  value.is_plain = !captured && at.op != Op::element;
  value.is_bool = gives_bool(at) || is_logical(at.op);
  for (ValueId operand : operands) {
    value.is_plain = value.is_plain && values_[operand].is_plain;
    value.is_bool = value.is_bool && (!is_logical(at.op) || values_[operand].is_bool);
    value.size = std::min(value.size + values_[operand].size, kLargestPlain + 1);
  }
  value.is_plain = value.is_plain && value.size <= kLargestPlain;
  value.operands = std::move(operands);
  values_.push_back(std::move(value));
  return id;
}

ValueId CodeGraph::choice(std::vector<ValueWay> ways) {
  CodeValue value;
  value.is_bool =
      std::all_of(ways.begin(), ways.end(), [&](const ValueWay& way) { return values_[way.value].is_bool; });
  value.ways = std::move(ways);
  values_.push_back(std::move(value));
  return static_cast<ValueId>(values_.size() - 1);
}

FormulaId CodeGraph::add(Formula formula) {
  formulas_.push_back(std::move(formula));
  return static_cast<FormulaId>(formulas_.size() - 1);
}

FormulaId CodeGraph::within(ValueId value, KeyDomain domain, KeySet keys) {
  if (keys.is_none()) return kNo;
  if (keys.is_all()) return kYes;
  if (!values_[value].is_plain) return kUnknown;
  Formula formula;
  formula.kind = Formula::Kind::within;
  formula.value = value;
  formula.domain = domain;
  formula.keys = std::move(keys);
  return add(std::move(formula));
}

FormulaId CodeGraph::negation(FormulaId of) {
  if (of == kUnknown) return kUnknown;
  if (formulas_[of].opposite != kNoFormula) return formulas_[of].opposite;
  Formula formula;
  formula.kind = Formula::Kind::negation;
  formula.parts = {of};
  formula.opposite = of;
  const FormulaId opposite = add(std::move(formula));
  formulas_[of].opposite = opposite;
  return opposite;
}

// Whether what is the opposite of the part is among the others.
bool CodeGraph::is_refuted(FormulaId part, const std::vector<FormulaId>& others) const {
  const FormulaId opposite = formulas_[part].opposite;
  return opposite != kNoFormula && std::find(others.begin(), others.end(), opposite) != others.end();
}

FormulaId CodeGraph::all_of(const std::vector<FormulaId>& parts) {
  Formula formula;
  formula.kind = Formula::Kind::all_of;
  for (FormulaId part : parts) {
    if (part == kYes || std::find(formula.parts.begin(), formula.parts.end(), part) != formula.parts.end())
      continue;
    if (part == kNo || is_refuted(part, formula.parts)) return kNo;
    formula.parts.push_back(part);
  }
  if (formula.parts.empty()) return kYes;
  if (formula.parts.size() == 1) return formula.parts[0];
  return add(std::move(formula));
}

// Of `not a and b`, where `a` is another way to be true: `b`.
FormulaId CodeGraph::without_refuted(FormulaId part, const std::vector<FormulaId>& others) {
  if (formulas_[part].kind != Formula::Kind::all_of) return part;
  std::vector<FormulaId> kept;
  for (FormulaId inner : formulas_[part].parts) {
    if (!is_refuted(inner, others)) kept.push_back(inner);
  }
  return kept.size() == formulas_[part].parts.size() ? part : all_of(kept);
}

FormulaId CodeGraph::any_of(const std::vector<FormulaId>& parts) {
  Formula formula;
  formula.kind = Formula::Kind::any_of;
  for (FormulaId part : parts) {
    part = without_refuted(part, formula.parts);
    if (part == kNo || std::find(formula.parts.begin(), formula.parts.end(), part) != formula.parts.end())
      continue;
    if (part == kYes || is_refuted(part, formula.parts)) return kYes;
    formula.parts.push_back(part);
  }
  if (formula.parts.empty()) return kNo;
  if (formula.parts.size() == 1) return formula.parts[0];
  return add(std::move(formula));
}

FormulaId CodeGraph::truth(ValueId value) {
  if (values_[value].truth == kNoFormula) {
    const FormulaId truth = truth_of(value);
    values_[value].truth = truth;
  }
  return values_[value].truth;
}

FormulaId CodeGraph::truth_of(ValueId value) {
  if (!values_[value].ways.empty()) return over_ways(value, [&](ValueId one) { return truth(one); });
  const Instruction at = values_[value].instruction;
  const std::vector<ValueId> operands = values_[value].operands;
  const bool of_bools = std::all_of(operands.begin(), operands.end(),
                                    [&](ValueId operand) { return values_[operand].is_bool; });
  switch (at.op) {
    case Op::constant:
      return at.imm == 1 ? kYes : kNo;
    case Op::logical_not:
      if (of_bools) return negation(truth(operands[0]));
      break;
    case Op::logical_and:
      if (of_bools) return all_of({truth(operands[0]), truth(operands[1])});
      break;
    case Op::logical_or:
      if (of_bools) return any_of({truth(operands[0]), truth(operands[1])});
      break;
    case Op::equal_int:
    case Op::less_int:
    case Op::less_equal_int:
    case Op::equal_number:
    case Op::less_number:
    case Op::less_equal_number:
      return compared(at.op, operands[0], operands[1], value);
    case Op::equal_text:
      return equal_to_text(operands[0], operands[1], value);
    case Op::known_int:
    case Op::known_number:
    case Op::known_pointer:
      return known(at.op, operands[0]);
    case Op::call:
      return truth_of_call(value);
    default:
      break;
  }
  return within(value, KeyDomain::integer, KeySet::ints(1, 1));
}

}  // namespace nudge
