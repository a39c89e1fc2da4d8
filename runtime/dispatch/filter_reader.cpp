#include "runtime/dispatch/filter_reader.h"

#include <algorithm>

namespace nudge {

namespace {

constexpr uint32_t kLongestFilter = 1000;  // instructions
constexpr size_t kMostWork = 1'000'000;    // registers kept, jump by jump
constexpr size_t kLargestGraph = 4'000'000;

bool is_jump(Op op) {
  return op == Op::jump || op == Op::jump_if_false || op == Op::jump_if_true;
}

}  // namespace

FormulaId FilterReader::read(FunctionId filter) {
  if (filter == kNoFunction) return kYes;
  auto known = known_.find(filter);
  if (known != known_.end()) return known->second;
  const Function& function = program_.functions[filter];
  const Instruction* code = program_.code.data() + function.begin;
  const auto jumps = static_cast<size_t>(
      std::count_if(code, code + function.count, [](const Instruction& at) { return is_jump(at.op); }));
  const bool too_large = function.count > kLongestFilter || jumps * function.registers > kMostWork ||
                         graph_.size() > kLargestGraph;
  const FormulaId formula = too_large ? kUnknown : follow(function);
  known_[filter] = formula;
  return formula;
}

FormulaId FilterReader::follow(const Function& function) {
  registers_.assign(function.registers, kNoValue);
  path_.clear();
  ways_.clear();
  gives_.clear();
  reachable_ = true;
  for (uint32_t index = 0; index < function.count; ++index) {
    auto target = ways_.find(index);
    if (target != ways_.end()) {
      std::vector<Way> ways = std::move(target->second);
      ways_.erase(target);
      if (reachable_) ways.push_back({path_, registers_});
      arrive(std::move(ways));
    }
    if (reachable_) instruction(program_.code[function.begin + index]);
  }
  return graph_.any_of(gives_);
}

void FilterReader::instruction(const Instruction& at) {
  std::vector<ValueId> operands;
  for (uint16_t reg : registers_read(at))
    operands.push_back(registers_[reg]);
  // Verified code has written what it reads; of forged code nothing is known.
  const bool written =
      std::none_of(operands.begin(), operands.end(), [](ValueId operand) { return operand == kNoValue; });
  switch (at.op) {
    case Op::jump:
      jump_to(static_cast<uint32_t>(at.imm), kYes);
      reachable_ = false;
      return;
    case Op::jump_if_false:
    case Op::jump_if_true: {
      const FormulaId truth = written ? graph_.truth(operands[0]) : kUnknown;
      const bool on_true = at.op == Op::jump_if_true;
      jump_to(static_cast<uint32_t>(at.imm), on_true ? truth : graph_.negation(truth));
      path_.push_back(on_true ? graph_.negation(truth) : truth);
      return;
    }
    case Op::give: {
      Path all = path_;
      all.push_back(written ? graph_.truth(operands[0]) : kUnknown);
      gives_.push_back(graph_.all_of(all));
      reachable_ = false;
      return;
    }
    default:
      registers_[at.dst] = written ? graph_.made(at, std::move(operands)) : kNoValue;
  }
}

void FilterReader::jump_to(uint32_t index, FormulaId condition) {
  Way way{path_, registers_};
  if (condition != kYes) way.path.push_back(condition);
  ways_[index].push_back(std::move(way));
}

// What all these ways come to, each the conditions that it has beyond what all have: nothing, if one of them
// is always taken.
FilterReader::Path FilterReader::joined(std::vector<Path> rests) {
  auto are_opposite = [&](const Path& left, const Path& right) {
    return left.size() == right.size() && !left.empty() && left.back() != kUnknown &&
           graph_.negation(left.back()) == right.back() &&
           std::equal(left.begin(), left.end() - 1, right.begin());
  };
  for (bool merged = true; merged;) {
    merged = false;
    for (size_t last = rests.size() - 1; last > 0 && !merged; --last) {
      if (!are_opposite(rests[last - 1], rests[last])) continue;
      rests[last - 1].pop_back();
      rests.erase(rests.begin() + static_cast<std::ptrdiff_t>(last));
      merged = true;
    }
  }
  std::vector<FormulaId> any;
  for (const Path& rest : rests)
    any.push_back(graph_.all_of(rest));
  const FormulaId formula = graph_.any_of(any);
  return formula == kYes ? Path() : Path{formula};
}

void FilterReader::arrive(std::vector<Way> ways) {
  reachable_ = true;
  if (ways.size() == 1) {
    path_ = std::move(ways[0].path);
    registers_ = std::move(ways[0].registers);
    return;
  }
  size_t same = 0;  // so many conditions do all have, from the first
  auto all_have = [&](size_t place) {
    return std::all_of(ways.begin(), ways.end(), [&](const Way& way) {
      return place < way.path.size() && way.path[place] == ways[0].path[place];
    });
  };
  while (all_have(same))
    ++same;
  std::vector<Path> rests;
  std::vector<FormulaId> when;
  for (const Way& way : ways) {
    rests.emplace_back(way.path.begin() + static_cast<std::ptrdiff_t>(same), way.path.end());
    when.push_back(graph_.all_of(rests.back()));
  }
  path_.assign(ways[0].path.begin(), ways[0].path.begin() + static_cast<std::ptrdiff_t>(same));
  for (FormulaId formula : joined(std::move(rests)))
    path_.push_back(formula);
  for (size_t reg = 0; reg < registers_.size(); ++reg) {
    std::vector<ValueWay> choice;
    bool is_one = true, is_written = true;
    for (size_t way = 0; way < ways.size(); ++way) {
      const ValueId value = ways[way].registers[reg];
      is_written = is_written && value != kNoValue;
      is_one = is_one && value == ways[0].registers[reg];
      choice.push_back({when[way], value});
    }
    registers_[reg] = !is_written ? kNoValue
                      : is_one    ? ways[0].registers[reg]
                                  : graph_.choice(std::move(choice));
  }
}

}  // namespace nudge
