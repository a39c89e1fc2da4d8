// Workflows that nothing can start: what their trigger says and what they ask for contradict each other, or
// whoever could enter has reached the exit or the goal already, or only those start them that nothing can
// start.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/truth.h"
#include "compiler/analyze/walk.h"

namespace nudge::analyze {

namespace {

struct Reason {
  std::string text;
  source::Span span;
};

class DeadStarts {
 public:
  explicit DeadStarts(const ir::Program& program) : program_(program) {}

  // Why the trigger can't start the workflow; none if it can.
  std::optional<Reason> against(const ir::Workflow& workflow, const ir::Trigger& trigger) const {
    const Knowledge nothing(program_);
    std::optional<Knowledge> known = nothing;
    const ir::ExprId own =
        trigger.kind == ir::Trigger::Kind::condition ? trigger.condition : trigger.occurrence.filter;
    if (own != ir::kNoExpr) known = nothing.assume(own, true);
    if (!known) return Reason{"this can never be", trigger.span};
    if (trigger.kind == ir::Trigger::Kind::segment_left) return std::nullopt;
    return against(workflow, *known, own != ir::kNoExpr);
  }

  // The same for who comes by `start`.
  std::optional<Reason> against(const ir::Workflow& workflow, Knowledge known, bool narrowed) const {
    if (workflow.condition != ir::kNoExpr) {
      auto admitted = known.assume(workflow.condition, true);
      if (!admitted)
        return Reason{narrowed ? "this and the trigger exclude each other" : "this can never be",
                      program_[workflow.condition].span};
      known = std::move(*admitted);
    }
    for (const ir::Awaited& exit : workflow.exits) {
      if (auto reason = holds_already(exit, known, "the exit")) return reason;
    }
    for (const ir::Goal& goal : workflow.goals) {
      if (auto reason = holds_already(goal.awaited, known, "the goal")) return reason;
    }
    return std::nullopt;
  }

 private:
  std::optional<Reason> holds_already(const ir::Awaited& awaited, const Knowledge& known,
                                      std::string_view what) const {
    for (const ir::ExprId condition : awaited.conditions) {
      if (known.decide(condition) == true)
        return Reason{fmt::format("{} holds for everyone who could enter", what), program_[condition].span};
    }
    return std::nullopt;
  }

  const ir::Program& program_;
};

}  // namespace

void find_dead_starts(const ir::Program& program, source::Diagnostics& diagnostics) {
  const DeadStarts starts(program);
  std::vector<bool> alive(program.workflows.size());
  std::vector<std::vector<Reason>> reasons(program.workflows.size());
  for (size_t id = 0; id < program.workflows.size(); ++id) {
    for (const ir::Trigger& trigger : program.workflows[id].triggers) {
      auto reason = starts.against(program.workflows[id], trigger);
      if (!reason) alive[id] = true;
      if (reason) reasons[id].push_back(std::move(*reason));
    }
  }
  // Who is started by a workflow that can be, can be; until nothing new is.
  for (bool found = true; found;) {
    found = false;
    for (size_t id = 0; id < program.workflows.size(); ++id) {
      if (!alive[id]) continue;
      each_step(program, program.workflows[id].body, [&](ir::StepId, const ir::Step& step) {
        if (step.kind != ir::StepKind::start || alive[step.target]) return;
        if (starts.against(program.workflows[step.target], Knowledge(program), false)) return;
        alive[step.target] = found = true;
      });
    }
  }
  for (size_t id = 0; id < program.workflows.size(); ++id) {
    const ir::Workflow& workflow = program.workflows[id];
    if (alive[id] || workflow.triggers.empty()) continue;
    source::Diagnostic& diagnostic =
        diagnostics.report(source::DiagnosticKind::never_started, workflow.span,
                           fmt::format("nothing can start workflow `{}`", workflow.name));
    for (const Reason& reason : reasons[id]) {
      if (reason.span.known()) diagnostic.note(reason.span, reason.text);
    }
  }
}

}  // namespace nudge::analyze
