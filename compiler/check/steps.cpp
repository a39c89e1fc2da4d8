// The body of a workflow: blocks, the identity of each step, and what is known where branches meet.
#include "compiler/check/steps.h"

#include <fmt/format.h>

namespace nudge::check {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

// Steps of the language that this version refuses; what they hold is not looked at.
bool refuse_unknown_step(Context& context, const ast::Step& tree) {
  if (std::holds_alternative<ast::RunStep>(tree.node)) {
    report_not_yet(context, tree.head_span, "run");
    return true;
  }
  if (std::holds_alternative<ast::RepeatStep>(tree.node)) {
    report_not_yet(context, tree.head_span, "repeat");
    return true;
  }
  const auto* split = std::get_if<ast::SplitStep>(&tree.node);
  if (split && split->adapt) {
    report_not_yet(context, tree.head_span, "split … adapt");
    return true;
  }
  return false;
}

void check_node(WorkflowState& state, Flow& flow, const ast::Step& tree, ir::Step& step) {
  std::visit(Overloaded{
                 [&](const ast::SendStep& node) { check_send(state, flow, tree, node, step); },
                 [&](const ast::WaitStep& node) { check_wait(state, flow, tree, node, step); },
                 [&](const ast::WaitUntilStep& node) { check_wait_until(state, flow, tree, node, step); },
                 [&](const ast::WaitForStep& node) { check_wait_for(state, flow, tree, node, step); },
                 [&](const ast::IfStep& node) { check_if(state, flow, tree, node, step); },
                 [&](const ast::MatchStep& node) { check_match(state, flow, tree, node, step); },
                 [&](const ast::SplitStep& node) { check_split(state, flow, tree, node, step); },
                 [&](const ast::SetStep& node) { check_set(state, flow, tree, node, step); },
                 [&](const ast::AddStep& node) { check_add(state, flow, tree, node, step); },
                 [&](const ast::ActionStep& node) { check_action(state, flow, tree, node, step); },
                 [&](const ast::StartStep& node) { check_start(state, tree, node, step); },
                 [&](const ast::StopStep& node) { check_stop(state, tree, node, step); },
                 [&](const ast::FinishStep& node) { check_finish(state, flow, tree, node, step); },
                 [](const ast::RepeatStep&) {},
                 [](const ast::RunStep&) {},
             },
             tree.node);
}

void check_label(WorkflowState& state, const ast::Name& label) {
  check_snake_case(state.context, label, "label");
  check_not_reserved(state.context, label, "label");
  const auto [place, fresh] = state.labels.emplace(label.text, label.span);
  if (!fresh) report_duplicate(state.context, label, "label", place->second);
}

}  // namespace

Flow join(const std::vector<Flow>& flows) {
  const Flow* first = nullptr;
  Flow joined;
  for (const Flow& flow : flows) {
    if (flow.ends) continue;
    if (!first) {
      first = &flow;
      joined = flow;
      continue;
    }
    joined.scope.facts = Facts::common(joined.scope.facts, flow.scope.facts);
    joined.scope.unbound.insert(flow.scope.unbound.begin(), flow.scope.unbound.end());
    for (const auto& [name, source] : flow.scope.bindings) {
      if (!joined.scope.bindings.contains(name))
        joined.scope.unbound.emplace(name, "it is bound on one branch only");
    }
    std::erase_if(joined.scope.bindings, [&](const auto& binding) {
      if (flow.scope.bindings.contains(binding.first)) return false;
      joined.scope.unbound.emplace(binding.first, "it is bound on one branch only");
      return true;
    });
  }
  if (first) return joined;
  joined = flows.front();
  joined.ends = true;
  return joined;
}

ir::StepId reserve_step(Context& context) {
  context.program.steps.emplace_back();
  return static_cast<ir::StepId>(context.program.steps.size() - 1);
}

void identify(WorkflowState& state, ir::Step& step, const ast::Step& tree, const std::string& like) {
  step.span = tree.head_span;
  if (tree.label) {
    step.label = tree.label->text;
    step.identity = step.label;
    return;
  }
  const int place = ++state.identities[like];
  step.identity = place == 1 ? like : fmt::format("{} #{}", like, place);
}

ir::Block check_block(WorkflowState& state, Flow& flow, const ast::Block& tree) {
  ir::Block block;
  for (const ast::Step& step_tree : tree.steps) {
    if (step_tree.label) check_label(state, *step_tree.label);
    if (refuse_unknown_step(state.context, step_tree)) continue;
    const ir::StepId id = reserve_step(state.context);
    block.steps.push_back(id);
    ir::Step step;
    check_node(state, flow, step_tree, step);
    state.context.program.steps[id] = std::move(step);
  }
  return block;
}

void check_body(WorkflowState& state, const ast::Block& tree) {
  Flow flow;
  flow.scope = enrolled_scope(state);
  flow.scope.facts.add_all(state.entry_facts);
  state.result.body = check_block(state, flow, tree);
}

}  // namespace nudge::check
