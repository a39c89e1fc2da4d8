// Step 4: each active enrolment: its measures, goal, exit and wait, in order of entry. Also when it is due
// next.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

int64_t Moment::window_end_ms(const Goal& goal, const Enrolment& enrolment) const {
  return goal.bounded ? later(enrolment.entry_ms, goal.within) : kNever;
}

bool Moment::window_open(const Goal& goal, const Enrolment& enrolment) const {
  return goal.bounded ? now_ms_ < window_end_ms(goal, enrolment) : !enrolment.finished;
}

std::optional<uint32_t> Moment::came(const Awaited& awaited, Enrolment& enrolment, const ChangeSet& change) {
  uint32_t which = 0;
  for (const Occurrence& occurrence : awaited.occurrences) {
    if (change.event && change.event->event == occurrence.event) {
      look_at(&enrolment);
      look_at_event(change.event);
      if (holds(occurrence.filter)) return which;
    }
    ++which;
  }
  for (const TimedCondition& condition : awaited.conditions) {
    if (touched(condition, change)) {
      look_at(&enrolment);
      bool now = holds(condition.value);
      if (now && !enrolment.is_unheard(condition)) return which;
      if (!now) enrolment.set_unheard(condition, false);
    }
    ++which;
  }
  return std::nullopt;
}

bool Moment::any_holds(const Awaited& awaited) {
  return std::any_of(awaited.conditions.begin(), awaited.conditions.end(),
                     [&](const TimedCondition& condition) { return holds(condition.value); });
}

void Moment::reach(const Goal& goal, uint32_t which, const Enrolment& enrolment, TraceWhat what) {
  trace(enrolment.workflow, what, &enrolment, what == TraceWhat::measured ? &goal.name : nullptr, nullptr);
  if (output_.wants_traces && which < goal.worth.size() && goal.worth[which] != kNoFunction) {
    look_at(&enrolment);
    Trace& entry = output_.traces.back();
    entry.worth = value(goal.worth[which]);
    entry.worth_type = goal.worth_type;
    entry.has_worth = true;
  }
}

void Moment::end(Enrolment& enrolment, TraceWhat what, const std::string* label) {
  if (what != TraceWhat::converted) trace(enrolment.workflow, what, &enrolment, label, nullptr);
  end_errand(enrolment);
}

void Moment::end_errand(Enrolment& enrolment) {
  enrolment.ended = workspace_.any_ended = true;  // schedule() takes it away
  enrolment.deadline_ms = kNever;
  mark_stale(enrolment);
}

// Whether its goal or a measure may still be reached when it is past its last step.
bool Moment::anything_open(const Enrolment& enrolment) const {
  const Workflow& workflow = workflow_of(enrolment);
  auto open = [&](const Goal& goal) { return goal.bounded && window_open(goal, enrolment); };
  if (std::any_of(workflow.goals.begin(), workflow.goals.end(), open)) return true;
  for (size_t measure = 0; measure < workflow.measures.size(); ++measure) {
    if (!(enrolment.measured >> measure & 1) && open(workflow.measures[measure])) return true;
  }
  return false;
}

void Moment::finish(Enrolment& enrolment, const std::string* label) {
  if (!anything_open(enrolment)) return end(enrolment, TraceWhat::finished, label);
  trace(enrolment.workflow, TraceWhat::finished, &enrolment, label, nullptr);
  enrolment.finished = true;
  enrolment.node = kNoNode;
  enrolment.deadline_ms = kNever;
  mark_stale(enrolment);
}

// Whether the change can mean anything to it: cheap, since every enrolment is asked.
bool Moment::may_touch(const Enrolment& enrolment, const ChangeSet& change) const {
  if (enrolment.ended || enrolment.errand) return false;
  if (change.all || (change.time && is_due(enrolment))) return true;
  for (Cause cause : change.causes) {
    if (state_.reactions.touches(cause, enrolment.workflow)) return true;
  }
  return std::find(change.stops.begin(), change.stops.end(), enrolment.workflow) != change.stops.end();
}

void Moment::follow_at(uint32_t place, const ChangeSet& change) {
  Enrolment& enrolment = subject_.enrolments[place];
  // Whatever a change touches may turn at another time than it would have.
  if (state_.reactions.turns_by_time(enrolment.workflow) || is_due(enrolment)) {
    mark_stale(enrolment);
  }
  if (change.silent) {
    follow_silently(enrolment, change);
  } else if (follow(enrolment, change)) {
    workspace_.runnable.push_back(place);
  }
}

void Moment::follow_enrolments(const ChangeSet& change) {
  workspace_.runnable.clear();
  auto& all = subject_.enrolments;
  if (change.causes.empty() && change.stops.empty() && !change.all) {
    if (!change.time) return;
    for (uint32_t order : workspace_.due) {
      uint32_t place = find_enrolment(order);
      if (place != kNone && may_touch(all[place], change)) follow_at(place, change);
    }
    return;
  }
  // Windows of months and hours of the day lie elsewhere in another zone.
  bool zone_moved = is_contact() && std::binary_search(change.causes.begin(), change.causes.end(),
                                                       program_.contact_field_cause(kContactTimezone));
  for (uint32_t place = 0; place < all.size(); ++place) {
    if (zone_moved && !all[place].ended) mark_stale(all[place]);
    if (may_touch(all[place], change)) follow_at(place, change);
  }
}

// After a late event: what is awaited and holds by now has become true unheard.
void Moment::follow_silently(Enrolment& enrolment, const ChangeSet& change) {
  const Workflow& workflow = workflow_of(enrolment);
  auto hear = [&](const Awaited& awaited) {
    for (const TimedCondition& condition : awaited.conditions) {
      if (!touched(condition, change)) continue;
      enrolment.set_unheard(condition, holds(condition.value));
    }
  };
  look_at(&enrolment);
  for (size_t index = 0; index < workflow.measures.size(); ++index) {
    if (!(enrolment.measured >> index & 1)) hear(workflow.measures[index].awaited);
  }
  for (const Goal& goal : workflow.goals)
    hear(goal.awaited);
  if (enrolment.finished) return;
  for (const Awaited& exit : workflow.exits)
    hear(exit);
  if (enrolment.node != kNoNode) hear(workflow.nodes[enrolment.node].awaited);
}

// When it leaves the wait that awaits these.
void Moment::forget_unheard(Enrolment& enrolment, const Awaited& awaited) {
  if (enrolment.unheard().empty()) return;
  for (const TimedCondition& condition : awaited.conditions)
    enrolment.set_unheard(condition, false);
}

bool Moment::follow(Enrolment& enrolment, const ChangeSet& change) {
  const Workflow& workflow = workflow_of(enrolment);
  if (!enrolment.finished &&
      std::find(change.stops.begin(), change.stops.end(), enrolment.workflow) != change.stops.end()) {
    end(enrolment, TraceWhat::stopped, nullptr);
    return false;
  }
  if (!change.time && !change.all && change.causes.empty()) return false;
  if (!follow_goals(enrolment, change) || enrolment.finished) return false;
  for (size_t index = 0; index < workflow.exits.size(); ++index) {
    if (auto which = came(workflow.exits[index], enrolment, change)) {
      note_arrived(enrolment, {Reached::exit, static_cast<uint32_t>(index), *which, change.event});
      end(enrolment, TraceWhat::exited, nullptr);
      if (output_.wants_traces) output_.traces.back().trigger = static_cast<uint32_t>(index);
      return false;
    }
  }
  return follow_wait(enrolment, change);
}

bool Moment::follow_goals(Enrolment& enrolment, const ChangeSet& change) {
  const Workflow& workflow = workflow_of(enrolment);
  for (size_t index = 0; index < workflow.measures.size(); ++index) {
    const Goal& measure = workflow.measures[index];
    if ((enrolment.measured >> index & 1) || !window_open(measure, enrolment)) continue;
    if (auto which = came(measure.awaited, enrolment, change)) {
      note_arrived(enrolment, {Reached::measure, static_cast<uint32_t>(index), *which, change.event});
      enrolment.measured |= static_cast<uint16_t>(1u << index);
      reach(measure, *which, enrolment, TraceWhat::measured);
    }
  }
  for (const Goal& goal : workflow.goals) {
    if (!window_open(goal, enrolment)) continue;
    if (auto which = came(goal.awaited, enrolment, change)) {
      note_arrived(enrolment, {Reached::goal, 0, *which, change.event});
      reach(goal, *which, enrolment, TraceWhat::converted);
      count_conversion(enrolment);
      end(enrolment, TraceWhat::converted, nullptr);
      return false;
    }
  }
  return true;
}

bool Moment::follow_wait(Enrolment& enrolment, const ChangeSet& change) {
  if (enrolment.node == kNoNode) return false;
  const Workflow& workflow = workflow_of(enrolment);
  const Node& node = workflow.nodes[enrolment.node];
  if (node.kind != NodeKind::wait_for) return false;
  auto which = came(node.awaited, enrolment, change);
  if (!which) return false;
  note_arrived(enrolment, {Reached::wait, 0, *which, change.event});
  if (*which < node.awaited.occurrences.size()) {
    const Occurrence& occurrence = node.awaited.occurrences[*which];
    const Layout& from = program_.events[occurrence.event].layout;
    for (const Capture& capture : occurrence.captures) {
      enrolment.captures().store_any(workflow.captures, workflow.captures.slots[capture.to],
                                     change.event->event_record.load(from.slots[capture.from]));
    }
  }
  forget_unheard(enrolment, node.awaited);
  go(enrolment, Way::next, node.next);
  enrolment.deadline_ms = kNever;
  return true;
}

int64_t Moment::earliest_turn(const Awaited& awaited) {
  int64_t due_ms = kNever;
  for (const TimedCondition& condition : awaited.conditions) {
    due_ms = std::min(due_ms, next_change(condition.next_change));
  }
  return due_ms;
}

int64_t Moment::enrolment_due_ms(const Enrolment& enrolment) {
  int64_t due_ms = enrolment.deadline_ms;
  if (enrolment.errand) return due_ms;
  const Workflow& workflow = workflow_of(enrolment);
  look_at(&enrolment);
  auto consider = [&](const Goal& goal) {
    int64_t end_ms = window_end_ms(goal, enrolment);
    if (!window_open(goal, enrolment)) return;
    due_ms = std::min(due_ms, std::min(earliest_turn(goal.awaited), end_ms));
  };
  for (const Goal& goal : workflow.goals)
    consider(goal);
  for (size_t index = 0; index < workflow.measures.size(); ++index) {
    if (!(enrolment.measured >> index & 1)) consider(workflow.measures[index]);
  }
  if (enrolment.finished) return due_ms;
  for (const Awaited& exit : workflow.exits)
    due_ms = std::min(due_ms, earliest_turn(exit));
  if (enrolment.node != kNoNode && workflow.nodes[enrolment.node].kind == NodeKind::wait_for) {
    due_ms = std::min(due_ms, earliest_turn(workflow.nodes[enrolment.node].awaited));
  }
  return due_ms;
}

}  // namespace nudge
