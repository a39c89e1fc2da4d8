#include "compiler/lower/lower.h"

#include "compiler/lower/context.h"

namespace nudge::lower {

namespace {

// All but what numbers causes stands still once the layouts are sealed, so probes are made before.
Lowered run(Context& context, const LowerOptions& options, const ProbePlan& plan) {
  const ir::Program& program = context.in;
  context.out.segments.resize(program.segments.size());
  context.out.scores.resize(program.scores.size());  // with the fields and events, they number the causes

  make_layouts(context);
  make_policy(context);
  make_signals(context);
  make_messages(context);
  make_kept_slots(context);
  make_scores(context);
  for (ir::SegmentId id = 0; id < program.segments.size(); ++id)
    segment(context, id);
  make_tracker_filters(context);
  for (ir::WorkflowId id = 0; id < program.workflows.size(); ++id)
    make_workflow(context, id);
  Lowered lowered;
  make_probes(context, options, plan, lowered);
  context.out.contact_layout.seal();
  context.out.account_layout.seal();
  make_dispatch(context);
  lowered.program = std::move(context.out);
  return lowered;
}

}  // namespace

Program lower(const ir::Program& program, const source::SourceSet& sources) {
  return lower(program, sources, LowerOptions()).program;
}

Lowered lower(const ir::Program& program, const source::SourceSet& sources, const LowerOptions& options) {
  const ProbePlan plan = plan_probes(program, options);
  Context context(program, sources, plan.asked);
  return run(context, options, plan);
}

}  // namespace nudge::lower
