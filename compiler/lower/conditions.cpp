#include "compiler/analyze/causes.h"
#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

std::vector<Cause> causes_of(const Context& context, ExprId condition) {
  analyze::Causes found = analyze::causes_of(context.in, condition);
  std::vector<Cause> causes;
  for (ir::EventId event : found.events)
    causes.push_back(context.out.event_cause(event));
  for (ir::FieldId field : found.fields)
    causes.push_back(context.out.contact_field_cause(field));
  if (found.account) causes.push_back(context.out.joined_cause());
  return causes;  // ascending, as the kinds of causes are
}

uint32_t add_stored(Context& context, std::string name, TimedCondition condition) {
  StoredCondition stored;
  stored.name = std::move(name);
  stored.condition = std::move(condition);
  stored.slot = context.out.contact_layout.add(SlotKind::boolean);
  context.out.tables(SubjectKind::contact).conditions.push_back(std::move(stored));
  return static_cast<uint32_t>(context.out.tables(SubjectKind::contact).conditions.size() - 1);
}

}  // namespace

TimedCondition timed_condition(Context& context, ExprId condition, const Place& place,
                               const std::string& name) {
  if (context.in[condition].kind == ExprKind::segment) {
    const Segment& of = segment(context, context.in[condition].segment);
    return {of.value, of.next_change, of.causes};
  }
  TimedCondition timed;
  timed.value = value_function(context, condition, place, name);
  timed.next_change = next_change_function(context, condition, place, name + ".next_change");
  timed.causes = causes_of(context, condition);
  return timed;
}

// A segment may use others, so it is made when first asked for; the checker has refused cycles.
const Segment& segment(Context& context, ir::SegmentId id) {
  if (!context.segment_done[id]) {
    context.segment_done[id] = true;
    const ir::Segment& from = context.in.segments[id];
    TimedCondition timed = timed_condition(context, from.condition, Place(), from.name);
    Segment& made = context.out.segments[id];
    made.name = from.name;
    made.value = timed.value;
    made.next_change = timed.next_change;
    made.causes = std::move(timed.causes);
  }
  return context.out.segments[id];
}

uint32_t stored_segment(Context& context, ir::SegmentId id) {
  uint32_t& stored = context.segment_condition[id];
  if (stored == Context::kNoCondition) {
    const Segment& of = segment(context, id);
    stored = add_stored(context, of.name, {of.value, of.next_change, of.causes});
  }
  return stored;
}

uint32_t stored_condition(Context& context, ExprId condition, const std::string& name) {
  const ir::Expr& expr = context.in[condition];
  if (expr.kind == ExprKind::segment) return stored_segment(context, expr.segment);
  std::string text = source_text(context, expr.span);
  return add_stored(context, text.empty() ? name : name + " " + text,
                    timed_condition(context, condition, Place(), name));
}

}  // namespace nudge::lower
