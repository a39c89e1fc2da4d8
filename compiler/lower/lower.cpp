#include "compiler/lower/lower.h"

#include "compiler/lower/context.h"

namespace nudge::lower {

Program lower(const ir::Program& program, const source::SourceSet& sources) {
  Context context{program, sources, {}, analyze::plan_history(program), analyze::find_reads(program), {}, {},
                  {},      {},      {}};
  context.segment_done.resize(program.segments.size(), false);
  context.segment_condition.resize(program.segments.size(), Context::kNoCondition);
  context.out.segments.resize(program.segments.size());
  context.out.policy.ignore_older_ms = analyze::longest_ms(program.policy.ignore_older);
  context.out.policy.default_timezone = program.policy.default_timezone;

  make_layouts(context);
  make_messages(context);
  for (ir::SegmentId id = 0; id < program.segments.size(); ++id)
    segment(context, id);
  make_tracker_filters(context);
  for (ir::WorkflowId id = 0; id < program.workflows.size(); ++id)
    make_workflow(context, id);
  context.out.contact_layout.seal();
  make_dispatch(context);
  return std::move(context.out);
}

}  // namespace nudge::lower
