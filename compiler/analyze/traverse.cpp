#include "compiler/analyze/traverse.h"

#include <set>

namespace nudge::analyze {

void for_each_step(const ir::Program& program, const ir::Block& block,
                   const std::function<void(const ir::Step&)>& visit) {
  for (ir::StepId id : block.steps) {
    const ir::Step& step = program.steps[id];
    visit(step);
    for_each_step(program, step.then_block, visit);
    for_each_step(program, step.else_block, visit);
    for (const ir::SplitArm& arm : step.arms)
      for_each_step(program, arm.block, visit);
  }
}

void for_each_step(const ir::Program& program, const ir::Workflow& workflow,
                   const std::function<void(const ir::Step&)>& visit) {
  for_each_step(program, workflow.body, visit);
  for (const ir::Retired& retired : workflow.retired) {
    for_each_step(program, retired.body, [&](const ir::Step& step) {
      if (!step.husk) visit(step);
    });
  }
}

void for_each_expr(const ir::Awaited& awaited, const std::function<void(ExprId)>& visit) {
  for (const ir::Occurrence& occurrence : awaited.occurrences) {
    if (occurrence.filter != kNoExpr) visit(occurrence.filter);
  }
  for (ExprId condition : awaited.conditions)
    visit(condition);
}

void for_each_expr(const ir::Score& score, const std::function<void(ExprId)>& visit) {
  for (const ir::ScoreRule& rule : score.rules) {
    for (const ir::Occurrence& occurrence : rule.occurrences) {
      if (occurrence.filter != kNoExpr) visit(occurrence.filter);
    }
    if (rule.condition != kNoExpr) visit(rule.condition);
  }
}

LetValues find_lets(const ir::Program& program) {
  LetValues lets;
  for (const ir::Expr& expr : program.exprs) {
    if (expr.kind == ExprKind::let) lets.emplace(expr.local, expr.operands[0]);
  }
  return lets;
}

void for_each_root(const ir::Program& program, const ir::Workflow& workflow,
                   const std::function<void(ExprId)>& visit) {
  auto given = [&](ExprId id) {
    if (id != kNoExpr) visit(id);
  };
  for (const ir::Trigger& trigger : workflow.triggers) {
    given(trigger.occurrence.filter);
    given(trigger.condition);
    given(trigger.from);
    given(trigger.to);
    given(trigger.date);
    given(trigger.at);
  }
  given(workflow.condition);
  given(workflow.enter.key);
  for (const auto* goals : {&workflow.goals, &workflow.measures}) {
    for (const ir::Goal& goal : *goals) {
      for_each_expr(goal.awaited, visit);
      given(goal.worth);
    }
  }
  for (const ir::Awaited& exit : workflow.exits)
    for_each_expr(exit, visit);
  for_each_step(program, workflow, [&](const ir::Step& step) {
    given(step.value);
    given(step.members_where);
    for (ExprId argument : step.arguments)
      given(argument);
    for_each_expr(step.awaited, visit);
  });
}

void for_each_root(const ir::Program& program, const std::function<void(ExprId)>& visit) {
  for (const ir::Segment& segment : program.segments)
    visit(segment.condition);
  for (const ir::Score& score : program.scores)
    for_each_expr(score, visit);
  std::set<uint32_t> sent;
  for (const ir::Workflow& workflow : program.workflows) {
    for_each_root(program, workflow, visit);
    for_each_step(program, workflow, [&](const ir::Step& step) {
      if (step.kind == ir::StepKind::send) sent.insert(step.target);
    });
  }
  for (uint32_t message : sent) {
    for (const ir::MessageField& field : program.messages[message].fields) {
      if (field.value != kNoExpr) visit(field.value);
    }
  }
}

void Walker::walk(ExprId root) {
  if (visited_[root]) return;
  visited_[root] = true;
  visit_(root);
  const ir::Expr& expr = program_[root];
  for_each_operand(expr, [&](ExprId operand) { walk(operand); });
  if (expr.history && expr.history->filter != kNoExpr) walk(expr.history->filter);
}

const ir::Field* find_field(const ir::Program& program, const std::vector<ir::Field>& fields,
                            const std::vector<std::string>& names) {
  const std::vector<ir::Field>* among = &fields;
  const ir::Field* found = nullptr;
  for (const std::string& name : names) {
    found = nullptr;
    for (const ir::Field& field : *among) {
      if (field.name == name) found = &field;
    }
    if (!found) return nullptr;
    const ir::Type& type = program.types[found->type];
    static const std::vector<ir::Field> kNone;
    among = type.kind == ir::TypeKind::record ? &program.records[type.detail].fields : &kNone;
  }
  return found;
}

}  // namespace nudge::analyze
