// Step 6: an enrolment's steps run until it waits or ends.
#include <algorithm>

#include "runtime/engine/moment.h"
#include "runtime/value/civil.h"

namespace nudge {

void Moment::run(Enrolment& enrolment, ChangeSet& next) {
  enrolment.stale = true;
  const Workflow& workflow = workflow_of(enrolment);
  // A workflow's nodes lead forward only, so this ends.
  for (size_t steps = 0; enrolment.node != kNoNode; ++steps) {
    NUDGE_ASSERT(steps <= workflow.nodes.size(), "workflow {} runs in a circle", workflow.name);
    look_at(&enrolment);
    if (!enter_node(enrolment, workflow.nodes[enrolment.node], next)) return;
  }
  finish(enrolment, nullptr);
}

// Does what the node says and moves on. False: it waits here, or has ended.
bool Moment::enter_node(Enrolment& enrolment, const Node& node, ChangeSet& next) {
  const Workflow& workflow = workflow_of(enrolment);
  switch (node.kind) {
    case NodeKind::send:
      send(enrolment, node);
      break;
    case NodeKind::action:
      act(enrolment, node);
      break;
    case NodeKind::wait:
    case NodeKind::wait_until_clock:
    case NodeKind::wait_until_time:
    case NodeKind::wait_for:
      return begin_wait(enrolment, node);
    case NodeKind::branch:
      enrolment.node = value(node.value) == 1 ? node.next : node.otherwise;
      return true;
    case NodeKind::split:
      enrolment.node = split_arm(node, workflow);
      return true;
    case NodeKind::set_field:
      set_field(node.target, node.slot, value(node.value), next);
      break;
    case NodeKind::add_to_field:
    case NodeKind::remove_from_field:
      change_list(node, next);
      break;
    case NodeKind::start:
      next.starts.push_back(node.target);
      break;
    case NodeKind::stop:
      next.stops.push_back(node.target);
      break;
    case NodeKind::finish:
      finish(enrolment, node.name.empty() ? nullptr : &node.name);
      return false;
  }
  enrolment.node = node.next;
  return true;
}

bool Moment::wait_until(Enrolment& enrolment, const Node& node, int64_t deadline_ms) {
  if (deadline_ms <= now_ms_) {
    enrolment.node = node.kind == NodeKind::wait_for ? node.otherwise : node.next;
    return true;
  }
  enrolment.deadline_ms = deadline_ms;
  return false;
}

bool Moment::begin_wait(Enrolment& enrolment, const Node& node) {
  switch (node.kind) {
    case NodeKind::wait:
      return wait_until(enrolment, node, later(now_ms_, node.length));
    case NodeKind::wait_until_clock: {
      int64_t clock = int_of_word(value(node.value));
      int64_t at_ms = node.weekday < 0 ? next_clock(now_ms_, clock, zone())
                                       : next_weekday_clock(now_ms_, node.weekday, clock, zone());
      return wait_until(enrolment, node, at_ms);
    }
    case NodeKind::wait_until_time:
      return wait_until(enrolment, node, int_of_word(value(node.value)));
    default:
      break;
  }
  if (any_holds(node.awaited)) {
    enrolment.node = node.next;
    return true;
  }
  if (node.bounded) return wait_until(enrolment, node, later(now_ms_, node.length));
  enrolment.deadline_ms = kNever;
  return false;
}

// A stable function of split and contact.
NodeId Moment::split_arm(const Node& node, const Workflow& workflow) {
  double share = unit_interval(stable_hash({"split", workflow.name, node.name, id()}));
  for (const SplitArm& arm : node.arms) {
    if (share < arm.up_to) return arm.next;
  }
  return node.arms.back().next;  // the sums of the weights round
}

void Moment::change_list(const Node& node, ChangeSet& next) {
  const Field& field = program_.contact_fields[node.target];
  bool of_texts = field.type.element == FieldKind::text || field.type.element == FieldKind::email ||
                  field.type.element == FieldKind::url;
  Slot slot = contact_slot(node.slot);
  const List* before = list_of_word(contact_.record.load(slot));
  Word element = value(node.value);
  Arena& scratch = workspace_.scratch;
  bool adding = node.kind == NodeKind::add_to_field;
  bool is_set = field.type.kind == FieldKind::set;
  if (!before && !adding) return;
  if (!before) before = make_list(scratch, {}, of_texts);
  const List* after = adding ? list_with(scratch, before, element, of_texts, is_set)
                             : list_without(scratch, before, element, of_texts);
  set_field(node.target, node.slot, word_of_list(after), next);
}

}  // namespace nudge
