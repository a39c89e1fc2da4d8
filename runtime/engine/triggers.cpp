// Step 5: triggers, in order of workflow name; who may enter, and why not.
#include <algorithm>

#include "runtime/engine/moment.h"
#include "runtime/fault/limits.h"

namespace nudge {

void Moment::collect_candidates(const ChangeSet& change) {
  auto& candidates = workspace_.candidates;
  candidates.clear();
  auto add = [&](const std::vector<TriggerPlace>& places, auto&& wanted) {
    for (const TriggerPlace& place : places) {
      if (wanted(program_.workflows[place.workflow].triggers[place.trigger]))
        candidates.push_back({place.workflow, place.trigger});
    }
  };
  if (change.event) {
    look_at(nullptr);
    look_at_event(change.event);
    const auto& places = tables_.triggers_by_event[change.event->event];
    workspace_.reached.clear();
    workspace_.dispatch.find_triggers(who_.kind, change.event->event, predicates_, evaluation_,
                                      workspace_.reading, workspace_.reached);
    for (uint32_t index : workspace_.reached) {
      const TriggerPlace& place = places[index];
      const Trigger& trigger = program_.workflows[place.workflow].triggers[place.trigger];
      if (trigger.kind == TriggerKind::event || reaches_count(trigger, change))
        candidates.push_back({place.workflow, place.trigger});
    }
  }
  for (const Edge& edge : change.edges) {
    add(tables_.triggers_by_condition[edge.condition],
        [&](const Trigger& trigger) { return trigger.falling != edge.rising; });
  }
  for (uint32_t appointment : change.appointments)
    add(tables_.triggers_by_appointment[appointment], [](const Trigger&) { return true; });
  for (const FieldChange& field : change.fields) {
    const auto& watching = field.of_account ? tables_.triggers_by_account_field : tables_.triggers_by_field;
    add(watching[field.field],
        [&](const Trigger& trigger) { return trigger.slot == field.slot && turned_as(trigger, field); });
  }
  for (uint32_t workflow : change.starts)
    candidates.push_back({workflow, kNoTrigger});
  std::sort(candidates.begin(), candidates.end(), [](const auto& left, const auto& right) {
    return left.workflow != right.workflow ? left.workflow < right.workflow : left.trigger < right.trigger;
  });
  // Any of a workflow's triggers starts it, once a round.
  auto same_workflow = [](const auto& left, const auto& right) { return left.workflow == right.workflow; };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), same_workflow), candidates.end());
}

// The event that makes the count reach `times`: it is in the window, and without it there was one fewer.
bool Moment::reaches_count(const Trigger& trigger, const ChangeSet& change) {
  const Tracker& tracker = program_.trackers[trigger.tracker];
  auto part = std::find_if(tracker.slots.begin(), tracker.slots.end(),
                           [](const TrackerSlot& slot) { return slot.part == TrackerPart::entries; });
  NUDGE_ASSERT(part != tracker.slots.end());
  EntriesView entries = subject_.record.entries(slot_of(part->slot));
  if (later(change.event->at_ms, trigger.within) <= now_ms_) return false;
  uint32_t count = 0;
  for (uint32_t place = entries.size(); place > 0; --place) {
    bool in_window = later(entries.time_ms(place - 1), trigger.within) > now_ms_;
    // Months end on different clocks, so with them one that has left says nothing of those before it.
    if (!in_window && trigger.within.months == 0) break;
    count += in_window;
  }
  return count == trigger.times;
}

bool Moment::turned_as(const Trigger& trigger, const FieldChange& change) {
  bool of_account = change.of_account || !is_contact();
  Slot slot = program_.layout(of_account ? SubjectKind::account : SubjectKind::contact).slots[change.slot];
  const Record& record = of_account ? state_.accounts[account()].record : subject_.record;
  auto same = [&](Word left, Word right) {
    return slot.kind == SlotKind::text ? view(text_of_word(left)) == view(text_of_word(right))
                                       : left == right;
  };
  Word now = record.load(slot);
  if (same(change.old_word, now)) return false;
  if (trigger.from != kNoFunction && !same(change.old_word, value(trigger.from))) return false;
  return trigger.to == kNoFunction || same(now, value(trigger.to));
}

void Moment::refuse(uint32_t workflow, uint32_t trigger, const char* reason) {
  trace(workflow, TraceWhat::refused, nullptr, nullptr, reason);
  if (output_.wants_traces) output_.traces.back().trigger = trigger;
}

// Why the entry rule keeps the contact out; null if it doesn't.
const char* Moment::refusal(const Workflow& workflow, Word key) {
  if (subject_.enrolments.size() >= limits::kMaxEnrolments) return "has too many enrolments";
  uint32_t id = static_cast<uint32_t>(&workflow - program_.workflows.data());
  auto active = [&](bool with_key) {
    return std::any_of(
        subject_.enrolments.begin(), subject_.enrolments.end(), [&](const Enrolment& enrolment) {
          if (enrolment.ended || enrolment.finished || enrolment.errand || enrolment.workflow != id)
            return false;
          if (!with_key) return true;
          Word theirs = enrolment.captures().load(workflow.captures.slots[workflow.key_slot]);
          return view(text_of_word(theirs)) == view(text_of_word(key));
        });
  };
  switch (workflow.enter) {
    case EnterKind::once:
      return subject_.record.load(slot_of(workflow.entered_slot)) == 1 ? "entered once already" : nullptr;
    case EnterKind::again_after: {
      if (active(false)) return "is active already";
      Word last = subject_.record.load(slot_of(workflow.entered_slot));
      bool too_soon = last != kMissingWord && later(int_of_word(last), workflow.enter_after) > now_ms_;
      return too_soon ? "entered too short a time ago" : nullptr;
    }
    case EnterKind::every_time:
      return active(false) ? "is active already" : nullptr;
    case EnterKind::every_time_per:
      return active(true) ? "is active already for this key" : nullptr;
  }
  return nullptr;
}

void Moment::remember_entry(const Workflow& workflow) {
  if (workflow.enter == EnterKind::once) subject_.record.store(slot_of(workflow.entered_slot), 1);
  if (workflow.enter == EnterKind::again_after) {
    subject_.record.store(slot_of(workflow.entered_slot), word_of_int(now_ms_));
  }
  refresh_addresses();
}

void Moment::try_enter(uint32_t id, uint32_t trigger_place, const ChangeSet& change) {
  const Workflow& workflow = program_.workflows[id];
  const Trigger* trigger = trigger_place == kNoTrigger ? nullptr : &workflow.triggers[trigger_place];
  bool by_event = trigger && (trigger->kind == TriggerKind::event || trigger->kind == TriggerKind::count);
  look_at(nullptr);
  look_at_event(by_event ? change.event : nullptr);
  if (!holds(by_event ? trigger->admits : workflow.started_admits))
    return refuse(id, trigger_place, "`if` does not hold");
  Word key = kMissingTextWord;
  FunctionId key_function = by_event ? trigger->key : workflow.started_key;
  if (key_function != kNoFunction) key = value(key_function);
  if (const char* reason = refusal(workflow, key)) return refuse(id, trigger_place, reason);

  Enrolment enrolment;
  enrolment.order = subject_.next_order;
  enrolment.ordinal = subject_.next_ordinal;
  enrolment.workflow = id;
  enrolment.held_out = is_held_out(workflow.name, this->id(), workflow.holdout);
  enrolment.entry_ms = now_ms_;
  enrolment.node = workflow.nodes.empty() ? kNoNode : 0;
  if (!workflow.captures.slots.empty()) {
    enrolment.captures().reset(workflow.captures);
    auto store = [&](SlotId to, Word word) {
      enrolment.captures().store_any(workflow.captures, workflow.captures.slots[to], word);
    };
    if (by_event) {
      const Layout& from = program_.events[change.event->event].layout;
      for (const Capture& capture : trigger->captures) {
        store(capture.to, change.event->event_record.load(from.slots[capture.from]));
      }
    }
    if (workflow.key_slot != kNoSlot) store(workflow.key_slot, key);
  }
  look_at(&enrolment);
  for (const Goal& goal : workflow.goals) {
    if (any_holds(goal.awaited)) return refuse(id, trigger_place, "its goal holds already");
  }
  for (const Awaited& exit : workflow.exits) {
    if (any_holds(exit)) return refuse(id, trigger_place, "its exit holds already");
  }
  // A measure counts what becomes true, not what was.
  for (const Goal& measure : workflow.measures) {
    for (const TimedCondition& condition : measure.awaited.conditions) {
      if (holds(condition.value)) enrolment.set_unheard(condition, true);
    }
  }
  ++subject_.next_order;
  ++subject_.next_ordinal;
  enrolment.pass = state_.next_pass++;
  remember_entry(workflow);
  trace(id, enrolment.held_out ? TraceWhat::held_out : TraceWhat::entered, nullptr, nullptr, nullptr);
  if (output_.wants_traces) {
    output_.traces.back().trigger = trigger_place;
    output_.traces.back().pass = enrolment.pass;
  }
  note_passage(enrolment, Way::entered, kNoNode, enrolment.node, trigger_place);
  subject_.enrolments.push_back(std::move(enrolment));
  workspace_.runnable.push_back(static_cast<uint32_t>(subject_.enrolments.size() - 1));
}

void Moment::fire_triggers(const ChangeSet& change) {
  collect_candidates(change);
  if (workspace_.witness) {
    look_at(nullptr);
    look_at_event(change.event);
    workspace_.witness->triggers_fired(who_, change.event, workspace_.candidates, evaluation_);
  }
  for (const Candidate& candidate : workspace_.candidates)
    try_enter(candidate.workflow, candidate.trigger, change);
}

}  // namespace nudge
