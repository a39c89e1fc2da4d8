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

  // The step of that label or identity: `notify`, `send welcome`.
  const ir::Step* find(const std::string& name) {
    const auto& steps = context().program.steps;
    for (size_t id = first; id < steps.size(); ++id) {
      if (steps[id].identity == name || steps[id].label == name) return &steps[id];
    }
    return nullptr;
  }

  // Later arms of a `match` have names, but nobody stands on one or goes to one.
  std::vector<std::string> names() {
    std::vector<std::string> all;
    const auto& steps = context().program.steps;
    for (size_t id = first; id < steps.size(); ++id) {
      if (steps[id].arm <= 1) all.push_back(steps[id].identity);
    }
    return all;
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
    Diagnostic& found = report(context(), DiagnosticKind::unknown_name, to.span,
                               fmt::format("workflow `{}` has no step `{}`", state.tree.name.text, to.text));
    const std::vector<std::string> steps = names();
    if (const auto near = nearest_step(to.text, steps)) {
      const std::string written = ast::written_step(*near);
      found.suggest(fmt::format("did you mean `{}`?", written), written);
      return;
    }
    note_choices(found, state.tree.name.span, "its steps are ", steps);
    found.suggest(fmt::format("a step is named by its label, or by what it does and names: `{}`",
                              steps.empty() ? "\"send welcome\"" : ast::written_step(steps.front())));
  }
};

}  // namespace

std::optional<std::string> nearest_step(const std::string& name, const std::vector<std::string>& steps) {
  if (auto near = source::nearest_name(name, steps)) return near;
  for (const std::string& step : steps) {
    const size_t at = step.find(' ' + name);
    if (!name.empty() && at != std::string::npos && at + 1 + name.size() == step.size()) return step;
  }
  return std::nullopt;
}

void check_moves(WorkflowState& state, ir::StepId first) {
  MoveCheck moves{state, first};
  for (const ast::WorkflowClause& clause : state.tree.clauses) {
    if (const auto* moved = std::get_if<ast::Moved>(&clause.node)) moves.check(*moved);
  }
}

}  // namespace nudge::check
