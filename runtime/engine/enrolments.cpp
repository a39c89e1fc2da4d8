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

std::optional<uint32_t> Moment::came(const Awaited& awaited, const Enrolment& enrolment,
                                     const ChangeSet& change) {
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
      if (holds(condition.value)) return which;
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
  enrolment.ordinal = 0;  // remove_ended() takes it away
  enrolment.deadline_ms = kNever;
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
  enrolment.stale = true;
}

void Moment::remove_ended() {
  auto& all = contact_.enrolments;
  auto ended = [this](const Enrolment& enrolment) {
    return enrolment.ordinal == 0 || (enrolment.finished && !anything_open(enrolment));
  };
  all.erase(std::remove_if(all.begin(), all.end(), ended), all.end());
}

void Moment::follow_enrolments(const ChangeSet& change) {
  workspace_.runnable.clear();
  for (uint32_t place = 0; place < contact_.enrolments.size(); ++place) {
    Enrolment& enrolment = contact_.enrolments[place];
    if (enrolment.ordinal == 0) continue;
    // Whatever a change touches may turn at another time than it would have.
    if (enrolment.due_ms <= now_ms_ || state_.turns_by_time(enrolment.workflow)) enrolment.stale = true;
    if (!change.silent && follow(enrolment, change)) workspace_.runnable.push_back(place);
  }
}

bool Moment::follow(Enrolment& enrolment, const ChangeSet& change) {
  const Workflow& workflow = workflow_of(enrolment);
  if (!enrolment.finished &&
      std::find(change.stops.begin(), change.stops.end(), enrolment.workflow) != change.stops.end()) {
    end(enrolment, TraceWhat::stopped, nullptr);
    return false;
  }
  if (!change.time && change.causes.empty()) return false;
  for (size_t index = 0; index < workflow.measures.size(); ++index) {
    const Goal& measure = workflow.measures[index];
    if ((enrolment.measured >> index & 1) || !window_open(measure, enrolment)) continue;
    if (auto which = came(measure.awaited, enrolment, change)) {
      enrolment.measured |= static_cast<uint16_t>(1u << index);
      reach(measure, *which, enrolment, TraceWhat::measured);
    }
  }
  for (const Goal& goal : workflow.goals) {
    if (!window_open(goal, enrolment)) continue;
    if (auto which = came(goal.awaited, enrolment, change)) {
      reach(goal, *which, enrolment, TraceWhat::converted);
      end(enrolment, TraceWhat::converted, nullptr);
      return false;
    }
  }
  if (enrolment.finished) return false;
  for (const Awaited& exit : workflow.exits) {
    if (came(exit, enrolment, change)) {
      end(enrolment, TraceWhat::exited, nullptr);
      return false;
    }
  }
  if (enrolment.node == kNoNode) return false;
  const Node& node = workflow.nodes[enrolment.node];
  if (node.kind != NodeKind::wait_for) return false;
  auto which = came(node.awaited, enrolment, change);
  if (!which) return false;
  if (*which < node.awaited.occurrences.size()) {
    const Occurrence& occurrence = node.awaited.occurrences[*which];
    const Layout& from = program_.events[occurrence.event].layout;
    for (const Capture& capture : occurrence.captures) {
      enrolment.captures.store_any(workflow.captures, workflow.captures.slots[capture.to],
                                   change.event->event_record.load(from.slots[capture.from]));
    }
  }
  enrolment.node = node.next;
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
  const Workflow& workflow = workflow_of(enrolment);
  int64_t due_ms = enrolment.deadline_ms;
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

// Its wait is over by time.
void Moment::fall_due(uint32_t place) {
  Enrolment& enrolment = contact_.enrolments[place];
  const Node& node = workflow_of(enrolment).nodes[enrolment.node];
  enrolment.node = node.kind == NodeKind::wait_for ? node.otherwise : node.next;
  enrolment.deadline_ms = kNever;
  workspace_.runnable.assign(1, place);
  ChangeSet& change = workspace_.now_changing;
  change.clear();
  run_round(change);
  if (!change.empty()) settle(change);
}

}  // namespace nudge
