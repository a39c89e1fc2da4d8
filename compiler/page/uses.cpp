#include "compiler/page/uses.h"

#include "compiler/analyze/walk.h"

namespace nudge::page {

namespace {

// Names that a step or block of a sequence or workflow runs.
void add_runs(const ast::Block& block, std::set<std::string>& names);

void add_runs(const std::optional<ast::Block>& block, std::set<std::string>& names) {
  if (block) add_runs(*block, names);
}

void add_runs(const ast::Block& block, std::set<std::string>& names) {
  for (const ast::Step& step : block.steps) {
    if (const auto* run = std::get_if<ast::RunStep>(&step.node)) {
      names.insert(run->sequence.text);
    } else if (const auto* wait = std::get_if<ast::WaitForStep>(&step.node)) {
      add_runs(wait->then_block, names);
      add_runs(wait->else_block, names);
    } else if (const auto* branch = std::get_if<ast::IfStep>(&step.node)) {
      add_runs(branch->then_block, names);
      add_runs(branch->else_block, names);
    } else if (const auto* match = std::get_if<ast::MatchStep>(&step.node)) {
      for (const ast::MatchArm& arm : match->arms)
        add_runs(arm.block, names);
      add_runs(match->else_block, names);
    } else if (const auto* split = std::get_if<ast::SplitStep>(&step.node)) {
      for (const ast::SplitArm& arm : split->arms)
        add_runs(arm.block, names);
    } else if (const auto* repeat = std::get_if<ast::RepeatStep>(&step.node)) {
      add_runs(repeat->block, names);
    }
  }
}

}  // namespace

Uses::Uses(const graph::Parts& parts) : parts_(parts) {
  const ir::Program& ir = parts.ir;
  for (const ir::Workflow& workflow : ir.workflows)
    add_workflow(workflow);
  for (const ir::Segment& segment : ir.segments)
    read({Kind::segment, segment.name}, segment.condition);
  for (const ir::Score& score : ir.scores)
    add_score(score);
  for (const ir::Message& message : ir.messages) {
    for (const ir::MessageField& field : message.fields)
      read({Kind::message, message.name}, field.value);
  }
  add_tests();
  add_sequences();
}

const Things& Uses::found(const std::map<Thing, Things>& map, const Thing& thing) {
  static const Things none;
  const auto place = map.find(thing);
  return place == map.end() ? none : place->second;
}

void Uses::add(const Thing& user, const Thing& used) {
  used_[user].insert(used);
  users_[used].insert(user);
}

void Uses::read(const Thing& user, ir::ExprId root) {
  const ir::Program& ir = parts_.ir;
  analyze::each_part(ir, root, {}, [&](ir::ExprId, const ir::Expr& expr) {
    if (expr.history) add(user, {Kind::event, ir.events[expr.history->event].name});
    if (expr.kind == ir::ExprKind::segment) add(user, {Kind::segment, ir.segments[expr.segment].name});
    if (expr.kind == ir::ExprKind::score) add(user, {Kind::score, ir.scores[expr.score].name});
  });
}

void Uses::read(const Thing& user, const ir::Awaited& awaited) {
  for (const ir::Occurrence& occurrence : awaited.occurrences) {
    add(user, {Kind::event, parts_.ir.events[occurrence.event].name});
    read(user, occurrence.filter);
  }
  for (const ir::ExprId condition : awaited.conditions)
    read(user, condition);
}

void Uses::add_step(const Thing& user, const ir::Step& step) {
  const ir::Program& ir = parts_.ir;
  switch (step.kind) {
    case ir::StepKind::send:
      add(user, {Kind::message, ir.messages[step.target].name});
      break;
    case ir::StepKind::action:
      add(user, {Kind::action, ir.actions[step.target].name});
      break;
    case ir::StepKind::start:
    case ir::StepKind::stop:
      add(user, {Kind::workflow, ir.workflows[step.target].name});
      break;
    case ir::StepKind::add_to_score:
      add(user, {Kind::score, ir.scores[step.target].name});
      break;
    default:
      break;
  }
  read(user, step.awaited);
  analyze::each_root(step, [&](ir::ExprId root) { read(user, root); });
}

void Uses::add_steps(const Thing& user, const ir::Block& block) {
  analyze::each_step(parts_.ir, block, [&](ir::StepId, const ir::Step& step) { add_step(user, step); });
}

void Uses::add_workflow(const ir::Workflow& workflow) {
  const ir::Program& ir = parts_.ir;
  const Thing user{Kind::workflow, workflow.name};
  for (const ir::Trigger& trigger : workflow.triggers) {
    const bool by_event =
        trigger.kind == ir::Trigger::Kind::event || trigger.kind == ir::Trigger::Kind::count;
    if (by_event) add(user, {Kind::event, ir.events[trigger.occurrence.event].name});
    if (by_event) read(user, trigger.occurrence.filter);
    if (trigger.kind == ir::Trigger::Kind::segment_left)
      add(user, {Kind::segment, ir.segments[trigger.segment].name});
    read(user, trigger.condition);
  }
  read(user, workflow.condition);
  read(user, workflow.enter.key);
  for (const auto* goals : {&workflow.goals, &workflow.measures}) {
    for (const ir::Goal& goal : *goals) {
      read(user, goal.awaited);
      read(user, goal.worth);
    }
  }
  for (const ir::Awaited& exit : workflow.exits)
    read(user, exit);
  add_steps(user, workflow.body);
}

void Uses::add_score(const ir::Score& score) {
  const Thing user{Kind::score, score.name};
  for (const ir::ScoreRule& rule : score.rules) {
    for (const ir::Occurrence& occurrence : rule.occurrences) {
      add(user, {Kind::event, parts_.ir.events[occurrence.event].name});
      read(user, occurrence.filter);
    }
    read(user, rule.condition);
  }
}

void Uses::add_tests() {
  for (const ast::FileTree& tree : parts_.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      const auto* test = std::get_if<ast::TestDecl>(&declaration.node);
      if (test == nullptr) continue;
      const Thing user{Kind::test, test->name.plain_text()};
      for (const ast::TestStatement& statement : test->statements) {
        if (const auto* in = std::get_if<ast::ExpectIn>(&statement.node))
          add(user, {Kind::workflow, in->workflow.text});
        if (const auto* finished = std::get_if<ast::ExpectFinished>(&statement.node))
          add(user, {Kind::workflow, finished->workflow.text});
        if (const auto* sent = std::get_if<ast::ExpectSent>(&statement.node))
          add(user, {Kind::message, sent->message.text});
        if (const auto* action = std::get_if<ast::ExpectAction>(&statement.node))
          add(user, {Kind::action, action->action.text});
      }
    }
  }
}

void Uses::add_sequences() {
  for (const ast::FileTree& tree : parts_.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      std::set<std::string> names;
      Thing user;
      if (const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration.node)) {
        user = {Kind::workflow, workflow->name.text};
        add_runs(workflow->body, names);
      } else if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration.node)) {
        user = {Kind::sequence, sequence->name.text};
        add_runs(sequence->body, names);
      }
      for (const std::string& name : names)
        add(user, {Kind::sequence, name});
    }
  }
}

}  // namespace nudge::page
