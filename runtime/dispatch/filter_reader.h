// From a filter's code to the formula of when it holds: the code is followed once, forward, as its jumps go,
// with a formula for each way to a place; where ways meet, a register holds a choice of what they left in it.
// A function that is too large is `unknown`, so the cost is bounded: linear in the instructions, times the
// registers for each jump. Private to the room.
#pragma once

#include <map>
#include <vector>

#include "runtime/dispatch/code_graph.h"

namespace nudge {

class FilterReader {
 public:
  FilterReader(const Program& program, CodeGraph& graph) : program_(program), graph_(graph) {}

  // kYes for kNoFunction: no filter is one that holds. Each function is read once.
  FormulaId read(FunctionId filter);

 private:
  using Path = std::vector<FormulaId>;  // all of which hold there
  struct Way {
    Path path;
    std::vector<ValueId> registers;
  };

  FormulaId follow(const Function& function);
  void instruction(const Instruction& at);
  void jump_to(uint32_t index, FormulaId condition);
  void arrive(std::vector<Way> ways);
  Path joined(std::vector<Path> rests);

  const Program& program_;
  CodeGraph& graph_;
  std::map<FunctionId, FormulaId> known_;
  std::map<uint32_t, std::vector<Way>> ways_;  // to instructions ahead
  std::vector<ValueId> registers_;
  Path path_;
  bool reachable_ = true;
  std::vector<FormulaId> gives_;
};

}  // namespace nudge
