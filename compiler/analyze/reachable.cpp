// Steps behind a step that every path ends at.
#include "compiler/analyze/analyze.h"
#include "compiler/analyze/walk.h"

namespace nudge::analyze {

namespace {

using source::DiagnosticKind;

std::string_view why_it_ends(const ir::Step& step) {
  switch (step.kind) {
    case ir::StepKind::finish:
      return "the enrolment ends here";
    case ir::StepKind::split:
      return "every arm ends the enrolment";
    case ir::StepKind::wait_for:
      return step.bounded ? "both ways out of the wait end the enrolment"
                          : "what follows the wait ends the enrolment";
    case ir::StepKind::repeat:
      return "what is repeated ends the enrolment the first time";
    default:
      return "every branch ends the enrolment";
  }
}

void look(const ir::Program& program, const ir::Block& block, source::Diagnostics& diagnostics) {
  for (size_t place = 0; place < block.steps.size(); ++place) {
    const ir::Step& step = program.steps[block.steps[place]];
    look(program, step.then_block, diagnostics);
    look(program, step.else_block, diagnostics);
    for (const ir::SplitArm& arm : step.arms)
      look(program, arm.block, diagnostics);
    if (place + 1 == block.steps.size() || !ends(program, step)) continue;
    // One report for all that follows.
    const ir::Step& next = program.steps[block.steps[place + 1]];
    diagnostics.report(DiagnosticKind::unreachable_step, next.span, "this step can never run")
        .note(step.span, std::string(why_it_ends(step)));
    return;
  }
}

}  // namespace

void find_unreachable_steps(const ir::Program& program, source::Diagnostics& diagnostics) {
  for (const ir::Workflow& workflow : program.workflows)
    look(program, workflow.body, diagnostics);
}

}  // namespace nudge::analyze
