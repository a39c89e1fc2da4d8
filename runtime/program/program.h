// The Program: all that the runtime needs, as plain data. Made by lower, run by engine, compiled by jit,
// stored by encoding.h, shown by dump.h. Immutable once made; shared between threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/program/workflow.h"
#include "runtime/value/civil.h"

namespace nudge {

// A stored condition: the edge of its value fires triggers and score rules.
struct StoredCondition {
  std::string name;  // "sales_handoff.when", "engaged"
  TimedCondition condition;
  // In the subject's record:
  SlotId slot = kNoSlot;        // boolean: its value as last brought up to date; missing counts as false
  SlotId since_slot = kNoSlot;  // wide: since when it has been true without a break, missing while it is
                                // false; kNoSlot: no `holds for` asks
};

// A trigger's moment that is computed ahead: `14 days before contact.renewal`, `every monday at 09:00`.
struct Appointment {
  std::string name;
  bool recurring = false;
  // One-shot: what the moment belongs to, an int-like word (the field's value), missing for none. Each is
  // kept once: an appointment whose key is the handled one is over.
  FunctionId key = kNoFunction;
  // One-shot: the moment of the key, which may be past. Recurring: the next strictly later than now whose
  // local date is later than the handled one.
  FunctionId moment = kNoFunction;
  SlotId handled_slot = kNoSlot;  // wide, in the subject: the key, or the local date, that was last kept
  std::vector<Cause> causes;      // what moves it: the field, the zone
};

struct ScoreRule {
  std::vector<Occurrence> occurrences;  // without captures; it counts once for an event
  uint32_t condition = UINT32_MAX;      // instead: the stored condition whose rising counts
  double points = 0;
  uint32_t at_most = 0;  // so many times in a sliding per_ms; 0: no bound
  int64_t per_ms = 0;
  SlotId counted_slot = kNoSlot;  // entries: the moments at which it last counted, the newest at_most
};
struct Score {
  std::string name;
  SubjectKind subject = SubjectKind::contact;
  SlotId points_slot = kNoSlot;  // number, in the subject; missing: 0. As of as_of, before decay
  SlotId as_of_slot = kNoSlot;   // wide; kNoSlot if it doesn't decay
  int64_t halve_ms = 0;          // 0: it doesn't decay
  bool bounded = false;          // the points are kept within after each change, the reading too
  double least = 0, most = 0;
  std::vector<ScoreRule> rules;    // those that change the points; `add N if` is in the reading
  FunctionId value = kNoFunction;  // the reading, a number: decayed points and what holds now, kept within
};

struct TriggerPlace {
  uint32_t workflow = 0;
  uint32_t trigger = 0;
};

// What stands once for contacts and once for accounts. Indices of conditions, appointments and causes are of
// the subject's own.
struct SubjectTables {
  // In the order in which they are brought up to date: what scores count comes first, then each before
  // those that read it.
  std::vector<StoredCondition> conditions;
  uint32_t scoring_conditions = 0;  // so many of the first are of score rules
  std::vector<Appointment> appointments;

  // Dispatch: what an arriving event and a cause touch, so that a step costs what it touches. In triggers'
  // tables by workflow's name.
  std::vector<std::vector<TriggerPlace>> triggers_by_event;  // event and count triggers
  std::vector<std::vector<TriggerPlace>> triggers_by_condition;
  std::vector<std::vector<TriggerPlace>> triggers_by_appointment;
  std::vector<std::vector<TriggerPlace>> triggers_by_field;          // changes, by the subject's own field
  std::vector<std::vector<TriggerPlace>> triggers_by_account_field;  // a contact's: by the account's field
  std::vector<std::vector<uint32_t>> conditions_by_cause;            // ascending
  std::vector<std::vector<uint32_t>> appointments_by_cause;          // ascending
  struct RulePlace {
    uint32_t score = 0;
    uint32_t rule = 0;
  };
  std::vector<std::vector<RulePlace>> rules_by_event;
  std::vector<std::vector<RulePlace>> rules_by_condition;
};

// An event whose name the engine knows, whoever declares it.
enum class SignalKind : uint8_t {
  unsubscribed,  // with a topic: from it
  resubscribed,
  bounced,     // email_bounced: hard, if it says so or says nothing: the address is suppressed
  complained,  // email_complained: likewise
  opened,      // email_opened: for the best time
};
struct Signal {
  SignalKind kind = SignalKind::unsubscribed;
  uint32_t event = 0;
  SlotId topic_slot = kNoSlot;  // text, in the event's layout
  SlotId hard_slot = kNoSlot;   // boolean
};

// `split … adapt`: what its arms have led to stands in the State.
struct AdaptiveSplit {
  uint32_t workflow = 0;
  std::string name;
  uint32_t arms = 0;
  SlotId arm_slot = kNoSlot;  // small, in the subject: the arm it was given, once
};

// At most `count` messages of a channel within a sliding time.
struct Cap {
  uint32_t count = 0;
  bool any_channel = false;
  Channel channel = Channel::email;
  Length per;
  SlotId queued_slot = kNoSlot;  // entries, in the contact: when the newest `count` were queued
};

struct Policy {
  bool has_quiet_hours = false;  // [from, to) in the contact's zone; over midnight if to <= from
  int64_t quiet_from_ms = 0;
  int64_t quiet_to_ms = 0;
  std::vector<Cap> caps;
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
  std::vector<Word> words;  // of_texts: indices into texts, kMissing for a missing one
};

struct Program {
  std::vector<std::string> texts;  // constants; also RE2 patterns
  std::vector<ListConstant> lists;
  std::vector<EnumType> enums;
  // Of contact and account: fields, times of their writes, history, entries, conditions, scores.
  Layout contact_layout;
  std::vector<Field> contact_fields;  // the built-in ones first
  Layout account_layout;
  std::vector<Field> account_fields;
  std::vector<Event> events;
  std::vector<Tracker> trackers;
  std::vector<Segment> segments;
  std::vector<Score> scores;
  SubjectTables subjects[2];  // by SubjectKind
  std::vector<AdaptiveSplit> adaptive_splits;
  std::vector<Signal> signals;
  std::vector<Message> messages;
  std::vector<ActionType> actions;
  std::vector<Workflow> workflows;  // by name
  std::vector<Function> functions;
  std::vector<Instruction> code;
  Policy policy;

  // Kept by the engine for itself, in the contact; kNoSlot where no line of the program needs it.
  SlotId suppressed_slot = kNoSlot;           // boolean: mail to the address came back, or was complained of
  SlotId unsubscribed_topics_slot = kNoSlot;  // list of texts
  SlotId first_open_hour_slot = kNoSlot;      // 24 small slots in a row: opens by hour of the day

  const SubjectTables& tables(SubjectKind subject) const { return subjects[static_cast<size_t>(subject)]; }
  SubjectTables& tables(SubjectKind subject) { return subjects[static_cast<size_t>(subject)]; }
  const Layout& layout(SubjectKind subject) const {
    return subject == SubjectKind::contact ? contact_layout : account_layout;
  }
  Layout& layout(SubjectKind subject) {
    return subject == SubjectKind::contact ? contact_layout : account_layout;
  }
  const std::vector<Field>& fields(SubjectKind subject) const {
    return subject == SubjectKind::contact ? contact_fields : account_fields;
  }

  // The causes of both kinds of subject, in one numbering: an event (of the contact; of a member), for what
  // awaits it; a top-level field, a score, a history that an event has joined, for conditions; and for
  // contacts the account: that they joined it, which is a cause of whatever reads it, and its stored
  // conditions.
  Cause event_cause(uint32_t event) const { return event; }
  Cause contact_field_cause(uint32_t field) const { return size(events) + field; }
  Cause account_field_cause(uint32_t field) const {
    return contact_field_cause(size(contact_fields)) + field;
  }
  Cause score_cause(uint32_t score) const { return account_field_cause(size(account_fields)) + score; }
  Cause tracker_cause(TrackerId tracker) const { return score_cause(size(scores)) + tracker; }
  Cause joined_cause() const { return tracker_cause(size(trackers)); }
  Cause account_condition_cause(uint32_t condition) const { return joined_cause() + 1 + condition; }
  uint32_t cause_count() const {
    return account_condition_cause(size(tables(SubjectKind::account).conditions));
  }
  Cause field_cause(SubjectKind subject, uint32_t field) const {
    return subject == SubjectKind::contact ? contact_field_cause(field) : account_field_cause(field);
  }

 private:
  template <typename T>
  static uint32_t size(const std::vector<T>& all) {
    return static_cast<uint32_t>(all.size());
  }
};

}  // namespace nudge
