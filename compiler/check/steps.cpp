// The body of a workflow: blocks, the identity of each step, and what is known where branches meet.
#include "compiler/check/steps.h"

#include <fmt/format.h>

#include <utility>

#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

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
                 [&](const ast::RepeatStep& node) { check_repeat(state, flow, tree, node, step); },
                 [](const ast::RunStep&) {},  // not a step but several
             },
             tree.node);
}

void check_label(WorkflowState& state, const ast::Name& label) {
  check_snake_case(state.context, label, "label");
  check_not_reserved(state.context, label, "label");
  const auto [place, fresh] = state.labels.emplace(label.text, label.span);
  const bool again = !state.context.runs.empty();  // the label of a sequence that has been run before
  if (!fresh && !again) report_duplicate(state.context, label, "label", place->second);
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

ir::StepId reserve_step(Context& context, Span step) {
  if (context.program.steps.size() >= limits::kMaxProgramSteps && !context.full) {
    context.full = true;
    report(context, DiagnosticKind::too_deep, step,
           fmt::format("the program has more than {} steps by here, with the sequences that are run",
                       limits::kMaxProgramSteps));
  }
  context.program.steps.emplace_back();
  return static_cast<ir::StepId>(context.program.steps.size() - 1);
}

void identify(WorkflowState& state, ir::Step& step, const ast::Step& tree, const std::string& like) {
  step.span = tree.head_span;
  const std::optional<ast::Name> of_run = std::exchange(state.run_label, std::nullopt);
  if (tree.label && of_run) {
    report(state.context, DiagnosticKind::out_of_place, of_run->span,
           fmt::format("the first step of this sequence has a label already, `{}`", tree.label->text))
        .note(tree.label->span, "it has this label");
  }
  if (tree.label || of_run) {
    const std::string& label = tree.label ? tree.label->text : of_run->text;
    const int use = ++state.label_uses[label];
    step.identity = use == 1 ? label : fmt::format("{} #{}", label, use);
    if (use == 1) step.label = label;
    return;
  }
  const int place = ++state.identities[like];
  step.identity = place == 1 ? like : fmt::format("{} #{}", like, place);
}

void settle_identities(Context& context, ir::StepId first) {
  auto& steps = context.program.steps;
  std::set<std::string> labels;
  std::set<std::string> taken;
  for (size_t id = first; id < steps.size(); ++id) {
    if (!steps[id].label.empty()) labels.insert(steps[id].label);
    taken.insert(steps[id].identity);
  }
  for (size_t id = first; id < steps.size(); ++id) {
    ir::Step& step = steps[id];
    if (!step.label.empty() || !labels.contains(step.identity)) continue;
    const std::string like = step.identity;
    for (int place = 2; !taken.insert(step.identity).second; ++place)
      step.identity = fmt::format("{} #{}", like, place);
  }
}

ir::Block check_block(WorkflowState& state, Flow& flow, const ast::Block& tree) {
  ir::Block block;
  for (const ast::Step& step_tree : tree.steps) {
    if (step_tree.label) check_label(state, *step_tree.label);
    if (const auto* run = std::get_if<ast::RunStep>(&step_tree.node)) {
      check_run(state, flow, step_tree, *run, block);
      continue;
    }
    const ir::StepId id = reserve_step(state.context, step_tree.head_span);
    block.steps.push_back(id);
    ir::Step step;
    const ir::StepId blamed = state.context.blame.step;
    if (blamed < Blame::kClauses) state.context.blame.step = id;
    check_node(state, flow, step_tree, step);
    state.context.blame.step = blamed;
    state.context.program.steps[id] = std::move(step);
  }
  return block;
}

void check_body(WorkflowState& state, const ast::Block& tree) {
  Flow flow;
  flow.scope = enrolled_scope(state);
  flow.scope.of_account = state.result.for_account;
  flow.scope.facts.add_all(state.entry_facts);
  state.result.body = check_block(state, flow, tree);
}

}  // namespace nudge::check
