// A single wait that takes up the goal's whole window: what comes after it can't lead to the goal.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/walk.h"
#include "runtime/value/civil.h"

namespace nudge::analyze {

namespace {

// A calendar month at its shortest and longest, so that what is reported holds for any.
constexpr int64_t kShortMonthMs = 28 * kDayMs;
constexpr int64_t kLongMonthMs = 31 * kDayMs;

bool outlasts(const ir::Length& wait, const ir::Length& window) {
  if (wait.months != 0 && window.months != 0) return wait.months >= window.months;
  return wait.ms + wait.months * kShortMonthMs >= window.ms + window.months * kLongMonthMs;
}

}  // namespace

void find_long_waits(const ir::Program& program, source::Diagnostics& diagnostics) {
  for (const ir::Workflow& workflow : program.workflows) {
    if (workflow.goals.empty() || !workflow.goals.front().bounded) continue;
    const ir::Goal& goal = workflow.goals.front();
    each_step(program, workflow.body, [&](ir::StepId, const ir::Step& step) {
      if (step.kind != ir::StepKind::wait || !outlasts(step.length, goal.within)) return;
      diagnostics
          .report(source::DiagnosticKind::wait_outlasts_goal, step.span,
                  "this wait is as long as the goal's whole window, nothing after it can lead to the goal")
          .note(goal.span, "the goal and its window");
    });
  }
}

}  // namespace nudge::analyze
