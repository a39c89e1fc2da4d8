// Step 6: an enrolment's steps run until it waits or ends.
#include "runtime/engine/moment.h"
#include "runtime/program/node_nature.h"
#include "runtime/value/civil.h"

namespace nudge {

void Moment::run(Enrolment& enrolment, ChangeSet& next) {
  mark_stale(enrolment);
  const Workflow& workflow = workflow_of(enrolment);
  // Nodes lead forward, but for a repeat's end, which counts its times: so this ends.
  for (size_t steps = 0; enrolment.node != kNoNode; ++steps) {
    const Node& node = workflow.nodes[enrolment.node];
    if (node.kind == NodeKind::repeat_again) steps = 0;
    NUDGE_ASSERT(steps <= workflow.nodes.size(), "workflow {} runs in a circle", workflow.name);
    look_at(&enrolment);
    if (workspace_.witness) workspace_.witness->deciding(who_, enrolment, evaluation_);
    if (!enter_node(enrolment, node, next)) return note_wait(enrolment);
  }
  finish(enrolment, nullptr);
}

// Does what the node says and moves on. False: it waits here, or has ended.
bool Moment::enter_node(Enrolment& enrolment, const Node& node, ChangeSet& next) {
  if (has_effect(node.kind)) {
    if (!enrolment.held_out && !act_on(enrolment, node, next)) return false;
    if (enrolment.errand) {
      end_errand(enrolment);
      return false;
    }
    go(enrolment, Way::next, node.next);
    return true;
  }
  switch (node.kind) {
    case NodeKind::branch:
      value(node.value) == 1 ? go(enrolment, Way::next, node.next)
                             : go(enrolment, Way::otherwise, node.otherwise);
      return true;
    case NodeKind::split:
    case NodeKind::split_adapt: {
      uint32_t arm = node.kind == NodeKind::split ? split_arm(node, workflow_of(enrolment))
                                                  : adaptive_arm(enrolment, node);
      go(enrolment, Way::arm, node.arms[arm].next, arm);
      return true;
    }
    case NodeKind::repeat:
      begin_repeat(enrolment, node);
      return true;
    case NodeKind::repeat_again:
      return repeat_again(enrolment, node);
    case NodeKind::finish:
      finish(enrolment, node.name.empty() ? nullptr : &node.name);
      return false;
    default:
      return begin_wait(enrolment, node);
  }
}

// False: it stays here until its deadline.
bool Moment::act_on(Enrolment& enrolment, const Node& node, ChangeSet& next) {
  switch (node.kind) {
    case NodeKind::send:
      if (!node.to_members || enrolment.errand) return send(enrolment, node);
      send_to_members(enrolment, next);
      return true;
    case NodeKind::action:
      act(enrolment, node);
      return true;
    case NodeKind::set_field:
    case NodeKind::add_to_field:
    case NodeKind::remove_from_field:
      change_field(node, next);
      return true;
    case NodeKind::add_to_score:
      change_score(node, next);
      return true;
    case NodeKind::start:
      next.starts.push_back(node.target);
      return true;
    case NodeKind::stop:
      next.stops.push_back(node.target);
      return true;
    default:
      NUDGE_UNREACHABLE("a node without an effect");
  }
}

bool Moment::wait_until(Enrolment& enrolment, const Node& node, int64_t deadline_ms) {
  if (deadline_ms <= now_ms_) {
    node.kind == NodeKind::wait_for ? go(enrolment, Way::otherwise, node.otherwise)
                                    : go(enrolment, Way::next, node.next);
    return true;
  }
  enrolment.deadline_ms = deadline_ms;
  return false;
}

// The deadline of an enrolment has passed. Sends and the ends of repeats are asked again where they are.
void Moment::leave_by_deadline(Enrolment& enrolment) {
  const Node& node = workflow_of(enrolment).nodes[enrolment.node];
  switch (node.kind) {
    case NodeKind::send:
    case NodeKind::repeat_again:
      return;
    case NodeKind::wait_for:
      return go(enrolment, Way::otherwise, node.otherwise);
    default:
      return go(enrolment, Way::next, node.next);
  }
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
    go(enrolment, Way::next, node.next);
    return true;
  }
  if (node.bounded) return wait_until(enrolment, node, later(now_ms_, node.length));
  enrolment.deadline_ms = kNever;
  return false;
}

// A stable function of split and contact.
uint32_t Moment::split_arm(const Node& node, const Workflow& workflow) {
  double share = unit_interval(stable_hash({"split", workflow.name, node.name, id()}));
  for (uint32_t arm = 0; arm < node.arms.size(); ++arm) {
    if (share < node.arms[arm].up_to) return arm;
  }
  return static_cast<uint32_t>(node.arms.size() - 1);  // the sums of the weights round
}

}  // namespace nudge
