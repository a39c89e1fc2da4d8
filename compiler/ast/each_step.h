// Every step of a block, those of the blocks within it too, as they were written: in order, each before what
// stands in it. What `run` names is not entered. Linear.
#pragma once

#include "compiler/ast/ast.h"

namespace nudge::ast {

template <class Visit>
class StepWalk {
 public:
  explicit StepWalk(const Visit& visit) : visit_(visit) {}

  void block(const Block& all) const {
    for (const Step& step : all.steps) {
      visit_(step);
      std::visit(*this, step.node);
    }
  }
  void block(const std::optional<Block>& all) const {
    if (all) block(*all);
  }

  void operator()(const WaitForStep& step) const {
    block(step.then_block);
    block(step.else_block);
  }
  void operator()(const IfStep& step) const {
    block(step.then_block);
    block(step.else_block);
  }
  void operator()(const MatchStep& step) const {
    for (const MatchArm& arm : step.arms)
      block(arm.block);
    block(step.else_block);
  }
  void operator()(const SplitStep& step) const {
    for (const SplitArm& arm : step.arms)
      block(arm.block);
  }
  void operator()(const RepeatStep& step) const { block(step.block); }
  template <typename Other>
  void operator()(const Other&) const {}

 private:
  const Visit& visit_;
};

// `visit(step)` for each.
template <class Visit>
void each_step(const Block& block, const Visit& visit) {
  StepWalk<Visit>(visit).block(block);
}
template <class Visit>
void each_step(const std::optional<Block>& block, const Visit& visit) {
  if (block) each_step(*block, visit);
}

}  // namespace nudge::ast
