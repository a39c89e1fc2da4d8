// Functions for the parts of expressions, for who asks what a value rests on.
#include "compiler/lower/probes.h"

#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

class Prober {
 public:
  Prober(Context& context, Probes& probes) : context_(context), probes_(probes) {}

  void add(ExprId id, const Place& place) {
    if (id == kNoExpr || probes_.contains(id)) return;
    const ir::Expr& expr = context_.in[id];
    Probe probe;
    probe.function = value_function(context_, id, place, "probe");
    probe.type = field_type(context_, expr.type);
    auto tracker = context_.history.by_expr.find(id);
    if (tracker != context_.history.by_expr.end()) probe.tracker = tracker->second;
    probes_[id] = probe;
    switch (expr.kind) {
      case ExprKind::each:
        return add(expr.operands[0], place);
      case ExprKind::history:
        return add(expr.history->since, place);
      case ExprKind::segment: {
        const ir::Segment& segment = context_.in.segments[expr.segment];
        return add(segment.condition, place_of(subject_of(segment.for_account)));
      }
      case ExprKind::score: {
        const ir::Score& score = context_.in.scores[expr.score];
        for (const ir::ScoreRule& rule : score.rules) {
          if (rule.kind == ir::ScoreRule::Kind::condition)
            add(rule.condition, place_of(subject_of(score.for_account)));
        }
        return;
      }
      default:
        for (ExprId operand : expr.operands)
          add(operand, place);
    }
  }

 private:
  Context& context_;
  Probes& probes_;
};

}  // namespace

std::vector<Probes> make_probes(Context& context, const std::vector<ProbeRequest>& requests) {
  std::vector<Probes> made;
  for (const ProbeRequest& request : requests) {
    Place place = place_of(request.subject);
    place.arriving = request.arriving;
    CaptureSlots slots;
    if (request.workflow) {
      const ir::Workflow& workflow = context.in.workflows[*request.workflow];
      SlotId next = 0;
      for (const auto& [read, expr] : analyze::find_captured_reads(context.in, workflow).reads)
        slots[read] = next++;
      place.captured = &slots;
      place.captured_layout = &context.out.workflows[*request.workflow].captures;
    }
    Prober(context, made.emplace_back()).add(request.expr, place);
  }
  return made;
}

void keep_times(analyze::HistoryPlan& plan) {
  for (analyze::TrackerPlan& tracker : plan.trackers) {
    bool had_entries = tracker.parts.contains(analyze::HistoryPart::entries);
    tracker.parts.insert(analyze::HistoryPart::entries);
    tracker.parts.insert(analyze::HistoryPart::last);
    bool bounded = !had_entries || tracker.keep_newest != 0;
    if (!bounded) continue;
    tracker.keep_newest = std::max(tracker.keep_newest, kTimesShown);
    tracker.keep_forever = true;
  }
}

}  // namespace nudge::lower
