// `moved old_step to new_step`, `moved old_step to finish`, `retire old_step`: what becomes of those who
// stand on a step that the workflow had once and has no more.
#include <fmt/format.h>

#include "compiler/check/workflow.h"

namespace nudge::check {

namespace {

struct MoveCheck {
  WorkflowState& state;
  ir::StepId first;
  std::map<std::string, Span> seen = {};

  Context& context() { return state.context; }

  // The step of that label, or, without one, of that identity: `notify`.
  const ir::Step* find(const std::string& name) {
    const auto& steps = context().program.steps;
    for (size_t id = first; id < steps.size(); ++id) {
      if (steps[id].identity == name || steps[id].label == name) return &steps[id];
    }
    return nullptr;
  }

  std::vector<std::string> labels() {
    std::vector<std::string> names;
    const auto& steps = context().program.steps;
    for (size_t id = first; id < steps.size(); ++id) {
      if (!steps[id].label.empty()) names.push_back(steps[id].label);
    }
    return names;
  }

  void refuse_present(const ast::Moved& tree, const ir::Step& step) {
    Diagnostic& found = report(
        context(), DiagnosticKind::out_of_place, tree.from.span,
        fmt::format("`{}` is still a step of this workflow; who stands on it stays there", tree.from.text));
    found.note(step.span, "the step is here");
    found.suggest(tree.retire ? "take `retire` out, or remove the step"
                              : "take `moved` out, or rename the step");
  }

  void check(const ast::Moved& tree) {
    const auto [place, fresh] = seen.emplace(tree.from.text, tree.span);
    if (!fresh) {
      report(context(), DiagnosticKind::duplicate_clause, tree.span,
             fmt::format("what becomes of `{}` is said twice", tree.from.text))
          .note(place->second, "it is first said here");
      return;
    }
    if (const ir::Step* present = find(tree.from.text)) return refuse_present(tree, *present);
    ir::Move move;
    move.from = tree.from.text;
    move.span = tree.span;
    move.kind = tree.retire ? ir::Move::Kind::retire
                : tree.to   ? ir::Move::Kind::to_step
                            : ir::Move::Kind::to_finish;
    if (tree.to) {
      const ir::Step* target = find(tree.to->text);
      if (target == nullptr) return refuse_target(*tree.to);
      move.to = target->identity;
    }
    state.result.moves.push_back(std::move(move));
  }

  void refuse_target(const ast::Name& to) {
    Diagnostic& found =
        report_unknown(context(), DiagnosticKind::unknown_name, to, "step with the label", labels());
    found.message =
        fmt::format("workflow `{}` has no step with the label `{}`", state.tree.name.text, to.text);
    if (!found.suggestion) found.suggest(fmt::format("give the step a label: `{}: send …`", to.text));
  }
};

}  // namespace

void check_moves(WorkflowState& state, ir::StepId first) {
  MoveCheck moves{state, first};
  for (const ast::WorkflowClause& clause : state.tree.clauses) {
    if (const auto* moved = std::get_if<ast::Moved>(&clause.node)) moves.check(*moved);
  }
}

}  // namespace nudge::check
