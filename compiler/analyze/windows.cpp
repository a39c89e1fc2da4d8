// Waits that take up the goal's whole window, one or several together: what comes after them can't lead to
// the goal. Counted is what every path through the steps waits at least.
#include <fmt/format.h>

#include <limits>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/history.h"
#include "compiler/analyze/walk.h"
#include "runtime/value/civil.h"

namespace nudge::analyze {

namespace {

// A calendar month at its longest, so that what is reported holds for any.
constexpr int64_t kLongMonthMs = 31 * kDayMs;
constexpr int64_t kNoPath = std::numeric_limits<int64_t>::max();

class LongWaits {
 public:
  LongWaits(const ir::Program& program, const ir::Goal& goal, source::Diagnostics& diagnostics)
      : program_(program),
        goal_(goal),
        window_ms_(goal.within.ms + goal.within.months * kLongMonthMs),
        diagnostics_(diagnostics) {}

  // The least time from entry to the block's end, kNoPath if no path leads there.
  int64_t walk(const ir::Block& block, int64_t elapsed_ms) {
    for (const ir::StepId id : block.steps) {
      if (elapsed_ms == kNoPath) return kNoPath;
      elapsed_ms = walk(program_.steps[id], elapsed_ms);
    }
    return elapsed_ms;
  }

 private:
  int64_t walk(const ir::Step& step, int64_t elapsed_ms) {
    switch (step.kind) {
      case ir::StepKind::finish:
        return kNoPath;
      case ir::StepKind::wait:
        return waited(step, elapsed_ms, shortest_ms(step.length));
      case ir::StepKind::wait_for: {
        const int64_t came = walk(step.then_block, elapsed_ms);
        if (!step.bounded) return came;
        const int64_t over = walk(step.else_block, elapsed_ms + shortest_ms(step.length));
        return std::min(came, over);
      }
      case ir::StepKind::branch:
        return std::min(walk(step.then_block, elapsed_ms), walk(step.else_block, elapsed_ms));
      case ir::StepKind::split: {
        int64_t least = step.arms.empty() ? elapsed_ms : kNoPath;
        for (const ir::SplitArm& arm : step.arms)
          least = std::min(least, walk(arm.block, elapsed_ms));
        return least;
      }
      case ir::StepKind::repeat:  // it may not run at all
        walk(step.then_block, elapsed_ms);
        return elapsed_ms;
      default:
        return elapsed_ms;
    }
  }

  int64_t waited(const ir::Step& step, int64_t before_ms, int64_t wait_ms) {
    const int64_t after_ms = before_ms + wait_ms;
    if (before_ms < window_ms_ && after_ms >= window_ms_) {
      const bool alone = wait_ms >= window_ms_;
      diagnostics_
          .report(source::DiagnosticKind::wait_outlasts_goal, step.span,
                  alone
                      ? "this wait is as long as the goal's whole window, nothing after it can lead to "
                        "the goal"
                      : "with this wait and those before it the goal's window is over, nothing after it can "
                        "lead to the goal")
          .note(goal_.span, "the goal and its window");
    }
    return after_ms;
  }

  const ir::Program& program_;
  const ir::Goal& goal_;
  int64_t window_ms_;
  source::Diagnostics& diagnostics_;
};

}  // namespace

void find_long_waits(const ir::Program& program, source::Diagnostics& diagnostics) {
  for (const ir::Workflow& workflow : program.workflows) {
    if (workflow.goals.empty() || !workflow.goals.front().bounded) continue;
    LongWaits(program, workflow.goals.front(), diagnostics).walk(workflow.body, 0);
  }
}

}  // namespace nudge::analyze
