#include "compiler/analyze/causes.h"
#include "compiler/lower/code.h"

namespace nudge::lower {
namespace {

uint32_t add_stored(Context& context, SubjectKind subject, std::string name, TimedCondition condition) {
  std::vector<StoredCondition>& all = context.out.tables(subject).conditions;
  auto [found, is_new] =
      context.stored(subject).try_emplace(condition.value, static_cast<uint32_t>(all.size()));
  if (!is_new) return found->second;
  StoredCondition stored;
  stored.name = std::move(name);
  stored.condition = std::move(condition);
  stored.slot = context.out.layout(subject).add(SlotKind::boolean);
  all.push_back(std::move(stored));
  return found->second;
}

// Of a contact that reads a segment of its account.
TimedCondition accounts_segment(Context& context, ir::SegmentId id) {
  TimedCondition timed;
  uint32_t stored = stored_segment(context, id, SubjectKind::account);
  Place place;
  Code code(context, place);
  Register dst = code.builder.take();
  code.emit_account_slot(context.out.tables(SubjectKind::account).conditions[stored].slot, dst);
  code.builder.give(dst);
  timed.value =
      add_function(context, code.builder, ResultKind::boolean, "account's " + context.in.segments[id].name);
  timed.causes = {context.out.joined_cause(), context.out.account_condition_cause(stored)};
  return timed;
}

TimedCondition segment_as_read(Context& context, ir::SegmentId id, SubjectKind reader) {
  const Segment& of = segment(context, id);
  if (of.subject == SubjectKind::account && reader == SubjectKind::contact)
    return accounts_segment(context, id);
  return {of.value, of.next_change, of.causes};
}

}  // namespace

std::vector<Cause> causes_of(Context& context, ExprId expr, SubjectKind reader) {
  analyze::Causes found =
      analyze::causes_of(context.in, expr, {reader == SubjectKind::account, &context.lets});
  std::set<Cause> causes;
  for (ExprId history : found.histories)
    causes.insert(context.out.tracker_cause(context.history.by_expr.at(history)));
  for (ir::FieldId field : found.contact_fields)
    causes.insert(context.out.contact_field_cause(field));
  for (ir::FieldId field : found.account_fields)
    causes.insert(context.out.account_field_cause(field));
  for (ir::ScoreId score : found.scores)
    causes.insert(context.out.score_cause(score));
  if (found.joined) causes.insert(context.out.joined_cause());
  for (ir::SegmentId id : found.account_segments) {
    uint32_t stored = stored_segment(context, id, SubjectKind::account);
    causes.insert(context.out.account_condition_cause(stored));
  }
  for (ExprId condition : found.account_conditions) {
    uint32_t stored = stored_condition(context, condition, place_of(SubjectKind::account), "score.if");
    causes.insert(context.out.account_condition_cause(stored));
  }
  return {causes.begin(), causes.end()};
}

TimedCondition timed_condition(Context& context, ExprId condition, const Place& place,
                               const std::string& name) {
  if (context.in[condition].kind == ExprKind::segment)
    return segment_as_read(context, context.in[condition].segment, place.subject);
  TimedCondition timed;
  timed.value = value_function(context, condition, place, name);
  timed.next_change = next_change_function(context, condition, place, name + ".next_change");
  timed.causes = causes_of(context, condition, place.subject);
  return timed;
}

// A segment may use others, so it is made when first asked for; the checker has refused cycles.
const Segment& segment(Context& context, ir::SegmentId id) {
  if (!context.segment_done[id]) {
    context.segment_done[id] = true;
    const ir::Segment& from = context.in.segments[id];
    SubjectKind subject = subject_of(from.for_account);
    context.out.segments[id].name = from.name;
    context.out.segments[id].subject = subject;
    TimedCondition timed = timed_condition(context, from.condition, place_of(subject), from.name);
    Segment& made = context.out.segments[id];
    made.value = timed.value;
    made.next_change = timed.next_change;
    made.causes = std::move(timed.causes);
  }
  return context.out.segments[id];
}

uint32_t stored_segment(Context& context, ir::SegmentId id, SubjectKind reader) {
  TimedCondition timed = segment_as_read(context, id, reader);
  return add_stored(context, reader, context.in.segments[id].name, std::move(timed));
}

SlotId segment_slot(Context& context, ir::SegmentId id) {
  SubjectKind subject = context.out.segments[id].subject;
  return context.out.tables(subject).conditions[stored_segment(context, id, subject)].slot;
}

// Those that it reads by `holds for` are stored while its code is made, before it.
uint32_t stored_condition(Context& context, ExprId condition, const Place& place, const std::string& name) {
  const ir::Expr& expr = context.in[condition];
  if (expr.kind == ExprKind::segment) return stored_segment(context, expr.segment, place.subject);
  std::string text = source_text(context, expr.span);
  if (text.starts_with("when ")) text.erase(0, 5);  // of `when no E for D` the whole line
  TimedCondition timed = timed_condition(context, condition, place, name);
  return add_stored(context, place.subject, text.empty() ? name : name + " " + text, std::move(timed));
}

SlotId since_slot(Context& context, ExprId condition, const Place& place) {
  // Asked for by the value and by next_change, each of which may hold another `holds for`.
  const auto found = context.since.find({condition, place.subject});
  if (found != context.since.end()) return found->second;
  uint32_t id = stored_condition(context, condition, place_of(place.subject), "held");
  StoredCondition& stored = context.out.tables(place.subject).conditions[id];
  if (stored.since_slot == kNoSlot) stored.since_slot = context.out.layout(place.subject).add(SlotKind::wide);
  context.since.emplace(std::pair(condition, place.subject), stored.since_slot);
  return stored.since_slot;
}

}  // namespace nudge::lower
