// Who starts whom by `start`: a workflow that reads its triggering event can't be, one without a trigger must
// be.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/walk.h"

namespace nudge::analyze {

namespace {

using source::DiagnosticKind;
using source::Span;

// The first place that reads the triggering event.
class EventReads {
 public:
  explicit EventReads(const ir::Program& program) : program_(program) {}

  std::optional<Span> first(const ir::Workflow& workflow) {
    // Before entry it is the arriving event, but that of a history's filter.
    arriving(workflow.condition);
    arriving(workflow.enter.key);
    const auto visit = [&](ir::ExprId root) { captured(root); };
    for (const ir::Goal& goal : workflow.goals)
      captured(goal);
    for (const ir::Goal& measure : workflow.measures)
      captured(measure);
    for (const ir::Awaited& exit : workflow.exits)
      each_root(exit, visit);
    each_step(program_, workflow.body, [&](ir::StepId, const ir::Step& step) { each_root(step, visit); });
    return found_;
  }

 private:
  void arriving(ir::ExprId root) {
    each_part(program_, root, {.history = false}, [&](ir::ExprId, const ir::Expr& expr) {
      if (expr.kind == ir::ExprKind::field && expr.path.base == ir::Base::arriving) take(expr.span);
    });
  }
  void captured(const ir::Goal& goal) {
    each_root(goal.awaited, [&](ir::ExprId root) { captured(root); });
    captured(goal.worth);
  }
  void captured(ir::ExprId root) {
    each_part(program_, root, {}, [&](ir::ExprId, const ir::Expr& expr) {
      const bool reads = expr.kind == ir::ExprKind::field && expr.path.base == ir::Base::captured;
      if (reads && expr.path.capture == 0) take(expr.span);
    });
  }
  void take(Span span) {
    if (!found_) found_ = span;
  }

  const ir::Program& program_;
  std::optional<Span> found_;
};

}  // namespace

void find_eventless_starts(const ir::Program& program, source::Diagnostics& diagnostics) {
  std::vector<std::optional<Span>> reads;
  for (const ir::Workflow& workflow : program.workflows)
    reads.push_back(EventReads(program).first(workflow));
  std::vector<bool> started(program.workflows.size());
  for (const ir::Workflow& workflow : program.workflows) {
    each_step(program, workflow.body, [&](ir::StepId, const ir::Step& step) {
      if (step.kind != ir::StepKind::start) return;
      started[step.target] = true;
      if (!reads[step.target]) return;
      diagnostics
          .report(DiagnosticKind::start_without_event, step.span,
                  fmt::format("`{}` reads the event that triggers it, and `start` has none",
                              program.workflows[step.target].name))
          .note(*reads[step.target], "the event is read here");
    });
  }
  for (size_t id = 0; id < program.workflows.size(); ++id) {
    const ir::Workflow& workflow = program.workflows[id];
    if (!workflow.triggers.empty() || started[id]) continue;
    diagnostics
        .report(DiagnosticKind::never_started, workflow.span,
                fmt::format("workflow `{}` has no trigger, and no step starts it", workflow.name))
        .suggest(fmt::format("give it a `when`, or start it elsewhere by `start {}`", workflow.name));
  }
}

}  // namespace nudge::analyze
