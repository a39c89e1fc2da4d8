// Every struct of a Program, its members named once: what writes and what reads go through the same
// description, so they can't differ. An Archive is called with members; see encoding.cpp. Private to
// runtime/program.
//
// A change here is a change of the format: raise kFormatVersion in encoding.h.
#pragma once

#include <concepts>
#include <type_traits>

#include "runtime/program/program.h"

namespace nudge {

template <typename T, typename Described>
concept Like = std::same_as<std::remove_const_t<T>, Described>;

// The greatest value of an enum, so that a damaged one is found.
constexpr uint64_t last_of(SlotKind) {
  return static_cast<uint64_t>(SlotKind::entries);
}
constexpr uint64_t last_of(FieldKind) {
  return static_cast<uint64_t>(FieldKind::set);
}
constexpr uint64_t last_of(TrackerPart) {
  return static_cast<uint64_t>(TrackerPart::entries);
}
constexpr uint64_t last_of(Channel) {
  return static_cast<uint64_t>(Channel::in_app);
}
constexpr uint64_t last_of(NodeKind) {
  return static_cast<uint64_t>(NodeKind::finish);
}
constexpr uint64_t last_of(TriggerKind) {
  return static_cast<uint64_t>(TriggerKind::appointment);
}
constexpr uint64_t last_of(SubjectKind) {
  return static_cast<uint64_t>(SubjectKind::account);
}
constexpr uint64_t last_of(TextForm) {
  return static_cast<uint64_t>(TextForm::html);
}
constexpr uint64_t last_of(MoveKind) {
  return static_cast<uint64_t>(MoveKind::retire);
}
constexpr uint64_t last_of(SignalKind) {
  return static_cast<uint64_t>(SignalKind::opened);
}
constexpr uint64_t last_of(EnterKind) {
  return static_cast<uint64_t>(EnterKind::every_time_per);
}
constexpr uint64_t last_of(ResultKind) {
  return static_cast<uint64_t>(ResultKind::list);
}
constexpr uint64_t last_of(Op) {
  return static_cast<uint64_t>(Op::give);
}

template <typename A>
void describe(A& archive, Like<Slot> auto& x) {
  archive(x.offset, x.kind);
}
template <typename A>
void describe(A& archive, Like<Layout> auto& x) {
  archive(x.slots, x.fixed_bytes);
}
template <typename A>
void describe(A& archive, Like<Instruction> auto& x) {
  archive(x.op, x.dst, x.a, x.b, x.imm);
}
template <typename A>
void describe(A& archive, Like<Function> auto& x) {
  archive(x.begin, x.count, x.registers, x.result, x.name);
}

// --- schema.h ---

template <typename A>
void describe(A& archive, Like<EnumValue> auto& x) {
  archive(x.name, x.json);
}
template <typename A>
void describe(A& archive, Like<EnumType> auto& x) {
  archive(x.name, x.values);
}
template <typename A>
void describe(A& archive, Like<FieldType> auto& x) {
  archive(x.kind, x.detail, x.element, x.element_detail, x.element_optional, x.optional);
}
template <typename A>
void describe(A& archive, Like<Field> auto& x) {
  archive(x.name, x.json, x.type, x.slot, x.written_slot, x.has_default, x.default_word, x.pii, x.unique,
          x.fields);
}
template <typename A>
void describe(A& archive, Like<TrackerSlot> auto& x) {
  archive(x.part, x.slot);
}
template <typename A>
void describe(A& archive, Like<Tracker> auto& x) {
  archive(x.name, x.subject, x.event, x.filter, x.value_slot, x.value_is_number, x.slots, x.entry_width,
          x.keep_newest, x.keep_forever, x.keep_ms);
}
template <typename A>
void describe(A& archive, Like<Event> auto& x) {
  archive(x.name, x.json, x.prefix, x.layout, x.fields, x.trackers);
}
template <typename A>
void describe(A& archive, Like<Segment> auto& x) {
  archive(x.name, x.subject, x.value, x.next_change, x.causes);
}
template <typename A>
void describe(A& archive, Like<TextTemplateField> auto& x) {
  archive(x.name, x.form);
}
template <typename A>
void describe(A& archive, Like<Message> auto& x) {
  archive(x.name, x.channel, x.fields, x.topic, x.transactional);
}
template <typename A>
void describe(A& archive, Like<ActionParameter> auto& x) {
  archive(x.name, x.type);
}
template <typename A>
void describe(A& archive, Like<ActionType> auto& x) {
  archive(x.name, x.parameters);
}

// --- workflow.h ---

template <typename A>
void describe(A& archive, Like<Length> auto& x) {
  archive(x.ms, x.months);
}
template <typename A>
void describe(A& archive, Like<TimedCondition> auto& x) {
  archive(x.value, x.next_change, x.causes);
}
template <typename A>
void describe(A& archive, Like<Capture> auto& x) {
  archive(x.from, x.to);
}
template <typename A>
void describe(A& archive, Like<Occurrence> auto& x) {
  archive(x.event, x.filter, x.captures);
}
template <typename A>
void describe(A& archive, Like<Awaited> auto& x) {
  archive(x.occurrences, x.conditions);
}
template <typename A>
void describe(A& archive, Like<SplitArm> auto& x) {
  archive(x.name, x.up_to, x.next);
}
template <typename A>
void describe(A& archive, Like<Node> auto& x) {
  archive(x.kind, x.step, x.line, x.retired, x.next, x.otherwise, x.target, x.of_account, x.slot,
          x.count_slot, x.started_slot, x.times, x.iterations, x.value, x.arguments, x.length, x.bounded,
          x.weekday, x.to_members, x.where, x.best_time, x.best_within, x.awaited, x.arms, x.name);
}
template <typename A>
void describe(A& archive, Like<Trigger> auto& x) {
  archive(x.kind, x.event, x.filter, x.tracker, x.times, x.within, x.condition, x.appointment, x.falling,
          x.field, x.of_account, x.slot, x.from, x.to, x.admits, x.key, x.captures);
}
template <typename A>
void describe(A& archive, Like<Goal> auto& x) {
  archive(x.name, x.awaited, x.bounded, x.within, x.worth, x.worth_type);
}
template <typename A>
void describe(A& archive, Like<Move> auto& x) {
  archive(x.from, x.kind, x.to);
}
template <typename A>
void describe(A& archive, Like<CaptureField> auto& x) {
  archive(x.name, x.type);
}
template <typename A>
void describe(A& archive, Like<Workflow> auto& x) {
  archive(x.name, x.description, x.version, x.subject, x.holdout, x.moves, x.triggers, x.started_admits,
          x.started_key, x.enter, x.enter_after, x.entered_slot, x.goals, x.measures, x.exits, x.captures,
          x.capture_fields, x.key_slot, x.nodes, x.event_matters);
}

// --- program.h ---

template <typename A>
void describe(A& archive, Like<StoredCondition> auto& x) {
  archive(x.name, x.condition, x.slot, x.since_slot);
}
template <typename A>
void describe(A& archive, Like<Appointment> auto& x) {
  archive(x.name, x.recurring, x.key, x.moment, x.handled_slot, x.causes);
}
template <typename A>
void describe(A& archive, Like<ScoreRule> auto& x) {
  archive(x.occurrences, x.condition, x.points, x.at_most, x.per_ms, x.counted_slot);
}
template <typename A>
void describe(A& archive, Like<Score> auto& x) {
  archive(x.name, x.subject, x.points_slot, x.as_of_slot, x.halve_ms, x.bounded, x.least, x.most, x.rules,
          x.value);
}
template <typename A>
void describe(A& archive, Like<TriggerPlace> auto& x) {
  archive(x.workflow, x.trigger);
}
template <typename A>
void describe(A& archive, Like<SubjectTables::RulePlace> auto& x) {
  archive(x.score, x.rule);
}
template <typename A>
void describe(A& archive, Like<SubjectTables> auto& x) {
  archive(x.conditions, x.scoring_conditions, x.appointments, x.triggers_by_event, x.triggers_by_condition,
          x.triggers_by_appointment, x.triggers_by_field, x.triggers_by_account_field, x.conditions_by_cause,
          x.appointments_by_cause, x.rules_by_event, x.rules_by_condition);
}
template <typename A>
void describe(A& archive, Like<Signal> auto& x) {
  archive(x.kind, x.event, x.topic_slot, x.hard_slot);
}
template <typename A>
void describe(A& archive, Like<AdaptiveSplit> auto& x) {
  archive(x.workflow, x.name, x.arms, x.arm_slot);
}
template <typename A>
void describe(A& archive, Like<Cap> auto& x) {
  archive(x.count, x.any_channel, x.channel, x.per, x.queued_slot);
}
template <typename A>
void describe(A& archive, Like<Policy> auto& x) {
  archive(x.has_quiet_hours, x.quiet_from_ms, x.quiet_to_ms, x.caps, x.ignore_older_ms, x.default_timezone);
}
template <typename A>
void describe(A& archive, Like<ListConstant> auto& x) {
  archive(x.of_texts, x.words);
}
template <typename A>
void describe(A& archive, Like<Program> auto& x) {
  archive(x.texts, x.lists, x.enums, x.contact_layout, x.contact_fields, x.account_layout, x.account_fields,
          x.events, x.trackers, x.segments, x.scores, x.subjects[0], x.subjects[1], x.adaptive_splits,
          x.signals, x.messages, x.actions, x.workflows, x.functions, x.code, x.policy, x.suppressed_slot,
          x.unsubscribed_topics_slot, x.first_open_hour_slot);
}

}  // namespace nudge
