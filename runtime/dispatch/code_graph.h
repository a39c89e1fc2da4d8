// What predicate code computes, as a graph: a value for each different computation, however many filters
// contain it, and formulas over what values are. A Formula is about truth: `within` says that a value's key
// lies in a set, the rest is logic. What can't be said so is `unknown`. Values are pure functions of the
// evaluation, so the same value is the same everywhere in it. Private to the room; linear, but for what is
// said of filter_reader.h.
#pragma once

#include <array>
#include <set>
#include <unordered_map>
#include <vector>

#include "runtime/dispatch/key_set.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

using ValueId = uint32_t;
inline constexpr ValueId kNoValue = UINT32_MAX;
using FormulaId = uint32_t;
inline constexpr FormulaId kNo = 0;
inline constexpr FormulaId kYes = 1;
inline constexpr FormulaId kUnknown = 2;
inline constexpr FormulaId kNoFormula = UINT32_MAX;

// One of the ways on which a register got what it holds.
struct ValueWay {
  FormulaId when = kYes;
  ValueId value = kNoValue;
};

struct CodeValue {
  // With its registers cleared: `operands` has them in their order. A value with ways has no instruction.
  Instruction instruction;
  std::vector<ValueId> operands;
  std::vector<ValueWay> ways;
  bool is_bool = false;          // its word is 0 or 1
  bool is_plain = false;         // it can be computed by instructions in a row: no ways in it, no captures
  uint32_t size = 1;             // instructions to compute it by
  FormulaId truth = kNoFormula;  // once it is asked for
};

struct Formula {
  enum class Kind : uint8_t { no, yes, unknown, all_of, any_of, negation, within };
  Kind kind = Kind::unknown;
  std::vector<FormulaId> parts;  // all_of, any_of; negation: one
  ValueId value = kNoValue;      // within:
  KeyDomain domain = KeyDomain::integer;
  KeySet keys;
  FormulaId opposite = kNoFormula;  // once it is asked for; unknown has none
};

class CodeGraph {
 public:
  explicit CodeGraph(const Program& program);

  const CodeValue& value(ValueId id) const { return values_[id]; }
  const Formula& formula(FormulaId id) const { return formulas_[id]; }
  size_t size() const { return values_.size() + formulas_.size(); }
  // Whether texts are told apart by more than equality with constants: by prefixes.
  bool has_prefixes(ValueId text) const { return prefixed_.contains(text); }

  // What the instruction gives, of these operands.
  ValueId made(const Instruction& instruction, std::vector<ValueId> operands);
  ValueId choice(std::vector<ValueWay> ways);

  // That the value's word is 1, as jumps and results take it.
  FormulaId truth(ValueId value);
  FormulaId all_of(const std::vector<FormulaId>& parts);
  FormulaId any_of(const std::vector<FormulaId>& parts);
  FormulaId negation(FormulaId formula);

 private:
  FormulaId add(Formula formula);
  FormulaId within(ValueId value, KeyDomain domain, KeySet keys);
  bool is_refuted(FormulaId part, const std::vector<FormulaId>& others) const;
  FormulaId without_refuted(FormulaId part, const std::vector<FormulaId>& others);
  FormulaId truth_of(ValueId value);
  FormulaId truth_of_call(ValueId value);
  FormulaId compared(Op op, ValueId left, ValueId right, ValueId whole);
  FormulaId compared_with(Op op, ValueId value, Word constant, bool constant_first);
  FormulaId equal_to_text(ValueId left, ValueId right, ValueId whole);
  FormulaId known(Op op, ValueId value);
  FormulaId begins(ValueId text, const std::string& prefix);
  FormulaId in_list(ValueId item, const ListConstant& list);
  // One formula for each way on which the value may have come, over what it is then.
  template <class Of>
  FormulaId over_ways(ValueId value, Of of);
  Word word_of(ValueId constant) const { return word_of_int(values_[constant].instruction.imm); }
  bool is_op(ValueId value, Op op) const {
    return values_[value].ways.empty() && values_[value].instruction.op == op;
  }

  const Program& program_;
  std::vector<CodeValue> values_;
  std::vector<Formula> formulas_;
  // Of an instruction and up to four operands; what has more is made anew each time.
  using Code = std::array<uint64_t, 4>;
  struct HashOfCode {
    size_t operator()(const Code& code) const;
  };
  std::unordered_map<Code, ValueId, HashOfCode> by_code_;
  std::set<ValueId> prefixed_;
};

template <class Of>
FormulaId CodeGraph::over_ways(ValueId value, Of of) {
  std::vector<FormulaId> parts;
  const std::vector<ValueWay> ways = values_[value].ways;
  for (const ValueWay& way : ways)
    parts.push_back(all_of({way.when, of(way.value)}));
  return any_of(parts);
}

// The registers that an instruction reads, in the order of its operands.
std::vector<uint16_t> registers_read(const Instruction& instruction);

}  // namespace nudge
