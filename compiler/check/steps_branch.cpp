// `if`, `split` and `repeat`: what a condition tells holds in its branches, and after them where one ends.
#include <fmt/format.h>

#include <cmath>

#include "compiler/check/steps.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

void check_if(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::IfStep& tree,
              ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::branch;
  identify(state, step, whole, "if");
  step.value = check_condition(context, flow.scope, *tree.condition);
  // What a sequence was given may settle it; that is no fault of whoever wrote the condition.
  if (!context.runs.empty() && constant_bool(context, step.value)) step.name = "match";
  Flow holds = flow;
  Flow fails = std::move(flow);
  if (!context.is_error(step.value)) {
    holds.scope.facts.add_all(facts_when_true(context, step.value));
    fails.scope.facts.add_all(facts_when_false(context, step.value));
  }
  step.then_block = check_block(state, holds, tree.then_block);
  if (tree.else_block) step.else_block = check_block(state, fails, *tree.else_block);
  flow = join({std::move(holds), std::move(fails)});
}

namespace {

constexpr double kWeightTolerance = 1e-9;

std::string percent_text(double percent) {
  return fmt::format("{}%", percent);
}

// An adapting split finds its weights itself, by the goal.
void check_adapting(WorkflowState& state, const ast::Step& whole, const ast::SplitStep& tree) {
  Context& context = state.context;
  for (const ast::SplitArm& arm : tree.arms) {
    if (!arm.percent) continue;
    report(context, DiagnosticKind::out_of_place, arm.percent_span,
           fmt::format("an adapting split finds its weights itself, found {}", percent_text(*arm.percent)))
        .suggest("leave the weights out, or leave out `adapt`");
  }
  if (tree.arms.size() == 1)
    report(context, DiagnosticKind::out_of_place, whole.head_span,
           fmt::format("split `{}` has one arm: there is nothing to choose from", tree.name.text))
        .suggest("add an arm, or write its steps without the split");
  if (state.sequence || !state.result.goals.empty()) return;
  report(context, DiagnosticKind::out_of_place, whole.head_span,
         fmt::format("split `{}` adapts to the goal, and workflow `{}` has none", tree.name.text,
                     state.tree.name.text))
      .note(state.tree.name.span, "the workflow is declared here")
      .suggest("add a goal such as `goal order_placed within 7 days`, or give the arms weights");
}

void check_weights(Context& context, const ast::Step& whole, const ast::SplitStep& tree) {
  double sum = 0;
  for (const ast::SplitArm& arm : tree.arms) {
    if (!arm.percent) {
      report(context, DiagnosticKind::split_not_100, arm.name.span,
             fmt::format("arm `{}` has no weight, `50% {}` is expected", arm.name.text, arm.name.text));
      return;
    }
    sum += *arm.percent;
  }
  if (std::abs(sum - 100) <= kWeightTolerance) return;
  Diagnostic& found =
      report(context, DiagnosticKind::split_not_100, whole.head_span,
             fmt::format("the arms of `{}` add up to {}, expected 100%", tree.name.text, percent_text(sum)));
  for (const ast::SplitArm& arm : tree.arms)
    found.note(arm.percent_span, percent_text(*arm.percent) + " here");
  const ast::SplitArm& last = tree.arms.back();
  const double mended = *last.percent + 100 - sum;
  if (mended <= 0) return;
  found.suggest(fmt::format("`{} {}` makes it 100%", percent_text(mended), last.name.text),
                percent_text(mended), last.percent_span);
}

void check_arm_names(Context& context, const ast::SplitStep& tree) {
  std::map<std::string, Span> names;
  for (const ast::SplitArm& arm : tree.arms) {
    check_snake_case(context, arm.name, "arm");
    const auto [place, fresh] = names.emplace(arm.name.text, arm.name.span);
    if (!fresh) report_duplicate(context, arm.name, "arm", place->second);
  }
}

}  // namespace

void check_split(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::SplitStep& tree,
                 ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::split;
  step.name = tree.name.text;
  identify(state, step, whole, "split " + tree.name.text);
  check_snake_case(context, tree.name, "split");
  if (tree.arms.empty()) {
    report(context, DiagnosticKind::split_not_100, whole.head_span,
           tree.adapt ? fmt::format("split `{}` has no arms", tree.name.text)
                      : fmt::format("split `{}` has no arms, they must add up to 100%", tree.name.text));
    return;
  }
  check_arm_names(context, tree);
  step.adapt = tree.adapt;
  if (tree.adapt) {
    check_adapting(state, whole, tree);
  } else {
    check_weights(context, whole, tree);
  }
  if (tree.arms.size() > limits::kMaxArms) {
    report(context, DiagnosticKind::bad_value, tree.arms[limits::kMaxArms].name.span,
           fmt::format("a `split` has at most {} arms", limits::kMaxArms));
  }
  if (tree.arms.size() == 1 && !tree.adapt) {
    report(context, DiagnosticKind::split_one_arm, whole.head_span,
           fmt::format("split `{}` has one arm, which everyone takes", tree.name.text))
        .suggest("add an arm, or write its steps without the split");
  }
  std::vector<Flow> flows;
  for (const ast::SplitArm& arm : tree.arms) {
    Flow through = flow;
    ir::Block block = check_block(state, through, arm.block);
    const double percent = tree.adapt ? 0 : arm.percent.value_or(0);
    step.arms.push_back({arm.name.text, percent, std::move(block)});
    flows.push_back(std::move(through));
  }
  flow = join(flows);
}

void check_repeat(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::RepeatStep& tree,
                  ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::repeat;
  identify(state, step, whole, "repeat");
  step.times = tree.times;
  if (tree.times < 1) {
    report(context, DiagnosticKind::bad_value, tree.times_span,
           fmt::format("a `repeat` goes round at least once, found {}", tree.times));
  }
  if (tree.times > limits::kMaxRepeats) {
    report(context, DiagnosticKind::bad_value, tree.times_span,
           fmt::format("a `repeat` goes round at most {} times", limits::kMaxRepeats));
  }
  if (const auto every = check_length(context, flow.scope, *tree.every, "the time between two rounds"))
    step.length = *every;
  // Every round but the first comes after a wait, and after what the body has changed.
  flow.scope.facts.drop_changing();
  Flow rounds = flow;
  Flow done = flow;
  if (tree.until) {
    step.value = check_condition(context, flow.scope, *tree.until);
    if (!context.is_error(step.value)) {
      rounds.scope.facts.add_all(facts_when_false(context, step.value));
      done.scope.facts.add_all(facts_when_true(context, step.value));
    }
  }
  step.then_block = check_block(state, rounds, tree.block);
  // Without `until` it ends by its last round.
  if (tree.until) rounds = join({std::move(rounds), done});
  flow = std::move(rounds);
}

}  // namespace nudge::check
