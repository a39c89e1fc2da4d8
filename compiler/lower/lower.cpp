#include "compiler/lower/lower.h"

#include "compiler/lower/context.h"

namespace nudge::lower {

Program lower(const ir::Program& program, const source::SourceSet& sources) {
  return lower(program, sources, {}).program;
}

Lowered lower(const ir::Program& program, const source::SourceSet& sources, const LowerOptions& options) {
  Context context(program, sources);
  context.out.segments.resize(program.segments.size());
  context.out.scores.resize(program.scores.size());  // with the fields and events, they number the causes

  if (options.keep_times) keep_times(context.history);
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
  Lowered made;
  made.requested = make_probes(context, options.requests);
  context.out.contact_layout.seal();
  context.out.account_layout.seal();
  make_dispatch(context);
  made.program = std::move(context.out);
  return made;
}

}  // namespace nudge::lower
