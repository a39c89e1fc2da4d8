#include "compiler/analyze/walk.h"

#include <algorithm>

namespace nudge::analyze {

void each_part(const ir::Program& program, ir::ExprId root, Into into, const ExprVisit& visit) {
  if (root == ir::kNoExpr) return;
  const ir::Expr& expr = program[root];
  visit(root, expr);
  for (const ir::ExprId operand : expr.operands)
    each_part(program, operand, into, visit);
  if (expr.kind == ir::ExprKind::history && into.history) {
    each_part(program, expr.history->filter, into, visit);
    each_part(program, expr.history->since, into, visit);
  }
  if (expr.kind == ir::ExprKind::segment && into.segments) {
    each_part(program, program.segments[expr.segment].condition, into, visit);
  }
  if (expr.kind == ir::ExprKind::score && into.scores) {
    for (const ir::ScoreRule& rule : program.scores[expr.score].rules) {
      if (rule.kind == ir::ScoreRule::Kind::condition) each_part(program, rule.condition, into, visit);
    }
  }
}

void each_step(const ir::Program& program, const ir::Block& block, const StepVisit& visit) {
  for (const ir::StepId id : block.steps) {
    const ir::Step& step = program.steps[id];
    visit(id, step);
    each_step(program, step.then_block, visit);
    each_step(program, step.else_block, visit);
    for (const ir::SplitArm& arm : step.arms)
      each_step(program, arm.block, visit);
  }
}

void each_root(const ir::Awaited& awaited, const RootVisit& visit) {
  for (const ir::Occurrence& occurrence : awaited.occurrences) {
    if (occurrence.filter != ir::kNoExpr) visit(occurrence.filter);
  }
  for (const ir::ExprId condition : awaited.conditions)
    visit(condition);
}

void each_root(const ir::Step& step, const RootVisit& visit) {
  if (step.value != ir::kNoExpr) visit(step.value);
  if (step.members_where != ir::kNoExpr) visit(step.members_where);
  for (const ir::ExprId argument : step.arguments) {
    if (argument != ir::kNoExpr) visit(argument);
  }
  each_root(step.awaited, visit);
}

bool ends(const ir::Program& program, const ir::Block& block) {
  return std::any_of(block.steps.begin(), block.steps.end(),
                     [&](ir::StepId id) { return ends(program, program.steps[id]); });
}

bool ends(const ir::Program& program, const ir::Step& step) {
  switch (step.kind) {
    case ir::StepKind::finish:
      return true;
    case ir::StepKind::branch:
      return ends(program, step.then_block) && ends(program, step.else_block);
    case ir::StepKind::wait_for:
      return ends(program, step.then_block) && (!step.bounded || ends(program, step.else_block));
    case ir::StepKind::split:
      return !step.arms.empty() &&
             std::all_of(step.arms.begin(), step.arms.end(),
                         [&](const ir::SplitArm& arm) { return ends(program, arm.block); });
    case ir::StepKind::repeat:  // with `until` it may not run at all
      return step.value == ir::kNoExpr && ends(program, step.then_block);
    default:
      return false;
  }
}

}  // namespace nudge::analyze
