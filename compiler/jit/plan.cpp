#include "compiler/jit/plan.h"

#include <map>

namespace nudge::jit {

namespace {

// A module costs some 0.3 ms for itself, a function one of compiling: so they are of 64 units on average, and
// of no more than a quarter of a second.
constexpr uint64_t kUnitsOnAverage = 64;
constexpr size_t kMostUnits = 256;
constexpr size_t kMostInstructions = 8192;

std::map<Hash128, std::vector<FunctionId>> by_shape(const Program& program, CodeKeys& keys) {
  std::map<Hash128, std::vector<FunctionId>> shapes;
  const auto count = static_cast<FunctionId>(program.functions.size());
  for (FunctionId id = 0; id < count; ++id)
    shapes[keys.shape(id)].push_back(id);
  return shapes;
}

// By the first function of each.
std::map<FunctionId, Unit> units_of(const Program& program, size_t share_from) {
  CodeKeys keys(program);
  std::map<FunctionId, Unit> units;
  for (auto& [shape, functions] : by_shape(program, keys)) {
    if (functions.size() >= share_from) {
      const FunctionId first = functions.front();
      units[first] = {shape, true, std::move(functions)};
      continue;
    }
    std::map<Hash128, Unit> same;
    for (FunctionId id : functions) {
      const Hash128 key = keys.exact(id);
      same[key].key = key;
      same[key].functions.push_back(id);
    }
    for (auto& [key, unit] : same)
      units[unit.functions.front()] = std::move(unit);
  }
  return units;
}

Hash128 key_of(const std::vector<Unit>& units) {
  std::string text;
  for (const Unit& unit : units)
    text += hex_text(unit.key) + (unit.shared ? "s" : "e");
  return stable_hash({text});
}

}  // namespace

std::vector<ModulePlan> plan_modules(const Program& program, size_t share_from) {
  std::vector<ModulePlan> modules;
  bool ended = true;
  size_t instructions = 0;
  for (auto& [first, unit] : units_of(program, share_from)) {
    if (ended) {
      modules.emplace_back();
      instructions = 0;
    }
    std::vector<Unit>& units = modules.back().units;
    units.push_back(std::move(unit));
    instructions += program.functions[first].count;
    ended = units.back().key.low % kUnitsOnAverage == 0 || units.size() == kMostUnits ||
            instructions >= kMostInstructions;
  }
  for (ModulePlan& module : modules)
    module.key = key_of(module.units);
  return modules;
}

}  // namespace nudge::jit
