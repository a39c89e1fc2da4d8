#include "compiler/scenario/coverage_points.h"

#include <fmt/format.h>

namespace nudge::scenario {

using Kind = CoveragePoint::Kind;

uint32_t PointMaker::add(Kind kind, source::Span span, std::string what, std::string missed, uint32_t index,
                         NodeId node) {
  coverage_.points_.push_back(
      {kind, workflow_, node, index, span, std::move(what), std::move(missed), 0, {}, ""});
  return static_cast<uint32_t>(coverage_.points_.size() - 1);
}

bool PointMaker::is_constant(ir::ExprId condition, bool value) const {
  return condition != ir::kNoExpr && ir_[condition].kind == ir::ExprKind::constant &&
         ir_[condition].word == (value ? 1u : 0u);
}

void PointMaker::add_workflow(uint32_t workflow) {
  workflow_ = workflow;
  coverage_.workflows_.emplace_back().nodes.resize(program_.workflows[workflow].nodes.size());
  add_entry();
  add_ends();
  const std::vector<bool> possible = possible_nodes();
  for (NodeId node = 0; node < possible.size(); ++node) {
    if (possible[node]) add_node(node);
  }
}

void PointMaker::add_node_ways(NodeId id, std::vector<NodeId>& to) const {
  const Node& node = program_.workflows[workflow_].nodes[id];
  const ir::Step& step = words_.step(workflow_, id);
  if (node.kind == NodeKind::split || node.kind == NodeKind::split_adapt) {
    for (uint32_t arm = 0; arm < node.arms.size(); ++arm) {
      if (step.adapt || step.arms[arm].percent > 0) to.push_back(node.arms[arm].next);
    }
    return;
  }
  bool is_branch = node.kind == NodeKind::branch;
  if (!is_branch || !is_constant(step.value, false)) to.push_back(node.next);
  if (!is_branch || !is_constant(step.value, true)) to.push_back(node.otherwise);
}

std::vector<bool> PointMaker::possible_nodes() const {
  const std::vector<Node>& nodes = program_.workflows[workflow_].nodes;
  std::vector<bool> possible(nodes.size());
  std::vector<NodeId> to;
  if (!nodes.empty()) to.push_back(0);
  while (!to.empty()) {
    NodeId id = to.back();
    to.pop_back();
    if (id == kNoNode || possible[id]) continue;
    possible[id] = true;
    add_node_ways(id, to);
  }
  return possible;
}

void PointMaker::add_entry() {
  const ir::Workflow& from = ir_.workflows[workflow_];
  Coverage::WorkflowPoints& points = coverage_.workflows_.back();
  for (uint32_t index = 0; index < from.triggers.size(); ++index) {
    points.triggers.push_back(add(Kind::trigger, from.triggers[index].span,
                                  words_.of_trigger(workflow_, index), "never let anybody in", index));
  }
  bool may_refuse = from.condition != ir::kNoExpr && !is_constant(from.condition, true);
  if (may_refuse) {
    const source::Span span = ir_[from.condition].span;
    points.refused = add(Kind::refused, span, "if " + one_line_of(sources_, span), "never kept anybody out");
  }
  if (from.holdout > 0)
    points.held_out =
        add(Kind::held_out, from.span, fmt::format("holdout {}%", from.holdout), "never held anybody out");
}

void PointMaker::add_ends() {
  const ir::Workflow& from = ir_.workflows[workflow_];
  Coverage::WorkflowPoints& points = coverage_.workflows_.back();
  auto words = [&](source::Span span, const std::string& keyword) {
    std::string text = one_line_of(sources_, span);
    return text.starts_with(keyword) ? text : keyword + " " + text;
  };
  for (uint32_t index = 0; index < from.goals.size(); ++index) {
    const ir::Goal& goal = from.goals[index];
    points.goals.push_back(add(Kind::goal, goal.span, words(goal.span, "goal"), "never reached", index));
  }
  for (uint32_t index = 0; index < from.measures.size(); ++index) {
    const ir::Goal& measure = from.measures[index];
    points.measures.push_back(
        add(Kind::measure, measure.span, "measure " + measure.name, "never counted", index));
  }
  for (uint32_t index = 0; index < from.exits.size(); ++index) {
    points.exits.push_back(
        add(Kind::exit, from.exits[index].span, words_.of_exit(workflow_, index), "never happened", index));
  }
}

void PointMaker::add_node(NodeId id) {
  const Node& node = program_.workflows[workflow_].nodes[id];
  const ir::Step& step = words_.step(workflow_, id);
  Coverage::NodePoints& points = coverage_.workflows_.back().nodes[id];
  const std::string what = words_.of_step(step);
  auto way = [&](Kind kind, const char* missed) { return add(kind, step.span, what, missed, 0, id); };
  if (node.kind == NodeKind::repeat_again) {
    if (node.times > 0 && step.value != ir::kNoExpr)
      points.otherwise = way(Kind::all_times, "never ran all its times");
    return;
  }
  // The branches of a match behind its first are no steps of their own.
  bool is_later_arm = step.arm > 1;
  if (!is_later_arm) points.reached = way(Kind::step, "never reached");
  switch (node.kind) {
    case NodeKind::branch:
      return add_branch(id, step, points);
    case NodeKind::wait_for:
      points.next = way(Kind::came, "what it waits for never came");
      if (node.bounded) points.otherwise = way(Kind::time_out, "its time never ran out");
      return;
    case NodeKind::repeat:
      if (step.value != ir::kNoExpr && !is_constant(step.value, false))
        points.otherwise = way(Kind::until, "never ended by its `until`");
      return;
    case NodeKind::split:
    case NodeKind::split_adapt:
      return add_arms(id, step, points);
    default:
      return;
  }
}

void PointMaker::add_branch(NodeId id, const ir::Step& step, Coverage::NodePoints& points) {
  const std::string what = words_.of_step(step);
  if (!is_match(step)) {
    if (!is_constant(step.value, false)) points.next = add(Kind::yes, step.span, what, "never true", 0, id);
    if (!is_constant(step.value, true))
      points.otherwise = add(Kind::no, step.span, what, "never false", 0, id);
    return;
  }
  if (!is_constant(step.value, false)) {
    bool known = step.value != ir::kNoExpr && ir_[step.value].span.known();
    points.next = add(Kind::arm, known ? ir_[step.value].span : step.span, what,
                      fmt::format("arm `{}` never taken", words_.of_arm(step)), 0, id);
  }
  if (leads_to_next_arm(ir_, step) || is_constant(step.value, true)) return;
  source::Span span = step.span;
  if (!step.else_block.steps.empty()) span = ir_.steps[step.else_block.steps[0]].span;
  points.otherwise =
      add(Kind::arm, span, what, fmt::format("arm `{}` never taken", words_.of_last_arm(step)), 0, id);
}

void PointMaker::add_arms(NodeId id, const ir::Step& step, Coverage::NodePoints& points) {
  for (uint32_t arm = 0; arm < step.arms.size(); ++arm) {
    const ir::SplitArm& its = step.arms[arm];
    bool possible = step.adapt || its.percent > 0;
    source::Span span = its.block.steps.empty() ? step.span : ir_.steps[its.block.steps[0]].span;
    points.arms.push_back(possible ? add(Kind::split_arm, span, words_.of_step(step),
                                         fmt::format("arm `{}` never taken", its.name), arm, id)
                                   : Coverage::kNone);
  }
}

}  // namespace nudge::scenario
