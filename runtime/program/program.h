// The Program: all that the runtime needs, as plain data. Made by lower, run by engine, compiled by jit,
// stored by encoding.h, shown by dump.h. Immutable once made; shared between threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/program/workflow.h"
#include "runtime/value/civil.h"

namespace nudge {

// A stored condition: the edge of its value fires triggers.
struct StoredCondition {
  std::string name;  // "sales_handoff.when", "engaged"
  TimedCondition condition;
  SlotId slot =
      kNoSlot;  // boolean, in the contact: its value as last brought up to date; missing counts as false
};

struct TriggerPlace {
  uint32_t workflow = 0;
  uint32_t trigger = 0;
};

struct Policy {
  int64_t ignore_older_ms = 3 * kDayMs;
  std::string default_timezone = "UTC";
};

// Fields that the engine itself knows; indices into Program::contact_fields.
enum ContactField : uint32_t {
  kContactId,
  kContactEmail,
  kContactPhone,
  kContactTimezone,
  kContactLocale,
  kContactCreatedAt,
  kContactSubscribed
};
enum AccountField : uint32_t { kAccountId, kAccountCreatedAt };

struct ListConstant {
  bool of_texts = false;
  std::vector<Word> words;  // of_texts: indices into texts
};

struct Program {
  std::vector<std::string> texts;  // constants; also RE2 patterns
  std::vector<ListConstant> lists;
  std::vector<EnumType> enums;
  Layout contact_layout;              // fields, times of their writes, history, entries, conditions
  std::vector<Field> contact_fields;  // the built-in ones first
  Layout account_layout;
  std::vector<Field> account_fields;
  std::vector<Event> events;
  std::vector<Tracker> trackers;
  std::vector<Segment> segments;
  std::vector<StoredCondition> conditions;
  std::vector<Message> messages;
  std::vector<ActionType> actions;
  std::vector<Workflow> workflows;  // by name
  std::vector<Function> functions;
  std::vector<Instruction> code;
  Policy policy;

  // Dispatch: what an arriving event and a cause touch, so that a step costs what it touches.
  std::vector<std::vector<TriggerPlace>> triggers_by_event;  // event and count triggers, by workflow's name
  std::vector<std::vector<TriggerPlace>> triggers_by_condition;  // by stored condition
  std::vector<std::vector<TriggerPlace>> triggers_by_field;      // changes, by contact field
  std::vector<std::vector<uint32_t>> conditions_by_cause;        // stored conditions, ascending

  Cause event_cause(uint32_t event) const { return event; }
  Cause field_cause(uint32_t contact_field) const {
    return static_cast<Cause>(events.size() + contact_field);
  }
  Cause account_cause() const { return static_cast<Cause>(events.size() + contact_fields.size()); }
};

}  // namespace nudge
