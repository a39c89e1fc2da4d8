// A workflow as a state machine: nodes with their successors. An enrolment stands on one node; a node that
// doesn't wait is left in the same moment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/program/schema.h"

namespace nudge {

// What a condition of a subject can turn by, beside the passing of time; numbered by Program::…_cause().
using Cause = uint32_t;

struct Length {
  int64_t ms = 0;
  int32_t months = 0;  // calendar steps, in the contact's zone
};

// A condition with its two functions; next_change gives the next instant (ms) later than now at which it
// could turn with no new input, kMissing for never. kNoFunction: it never turns by time.
struct TimedCondition {
  FunctionId value = kNoFunction;
  FunctionId next_change = kNoFunction;
  std::vector<Cause> causes;  // ascending
};

// Which slot of an event's record is copied to which slot of the enrolment's captures.
struct Capture {
  SlotId from = 0;
  SlotId to = 0;
};

struct Occurrence {
  uint32_t event = 0;
  FunctionId filter = kNoFunction;  // none: every such event
  std::vector<Capture> captures;    // of a wait with `as`
};

struct Awaited {
  std::vector<Occurrence> occurrences;
  std::vector<TimedCondition> conditions;
};

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;  // after the last step

enum class NodeKind : uint8_t {
  send,              // target: message; arguments: one for each of its fields
  action,            // target: action; arguments: one for each parameter, kNoFunction where not given
  wait,              // length
  wait_until_clock,  // value: a clock; weekday
  wait_until_time,   // value: a time
  wait_for,          // awaited; bounded: length; next: it came, otherwise: the time is over
  branch,            // value: next if true, otherwise if not
  split,             // name; arms
  split_adapt,       // name; arms; target: of Program::adaptive_splits
  repeat,            // next: the body, if it is to run (again), otherwise: what follows. value: until; times
  repeat_again,      // at a body's end: waits until `length` after its start, then goes to next, the repeat
  set_field,         // target: field (top level) of the contact or, of_account, the account; slot; value
  add_to_field,      // the same; the value is an element
  remove_from_field,
  add_to_score,  // target: of Program::scores; value: a number
  start,         // target: workflow
  stop,
  finish,  // name: its label
};

struct SplitArm {
  std::string name;
  double up_to = 0;  // the arm is the first whose up_to is greater than the contact's share in [0, 1)
  NodeId next = kNoNode;
};

struct Node {
  NodeKind kind = NodeKind::finish;
  std::string step;   // its identity: "send welcome"
  uint32_t line = 0;  // in the source, for people
  bool retired =
      false;  // of an earlier version: for who stood on it when this version came; no edge of this
              // version's own steps leads here, and from here edges lead on to its own where they can
  NodeId next = kNoNode;
  NodeId otherwise = kNoNode;
  uint32_t target = 0;
  bool of_account = false;
  SlotId slot = kNoSlot;
  // repeat: in the captures (wide): how often its body has begun in this pass, and when it last did. A
  // repeat that is come to from outside begins anew.
  SlotId count_slot = kNoSlot;
  SlotId started_slot = kNoSlot;
  uint32_t times = 0;
  std::vector<SlotId> iterations;  // count slots of the repeats around it, the outermost first
  FunctionId value = kNoFunction;
  std::vector<FunctionId> arguments;
  Length length;
  bool bounded = false;
  int32_t weekday = -1;
  bool to_members = false;         // send: to each member of the account for whom `where` holds
  FunctionId where = kNoFunction;  // over the member as contact
  bool best_time = false;          // send
  Length best_within;
  Awaited awaited;
  std::vector<SplitArm> arms;
  std::string name;
};

enum class TriggerKind : uint8_t { event, count, condition, changes, appointment };
struct Trigger {
  TriggerKind kind = TriggerKind::event;
  uint32_t event = 0;               // event, count
  FunctionId filter = kNoFunction;  // event, count: over the arriving event
  TrackerId tracker = 0;            // count: keeps the newest `times` times
  uint32_t times = 0;
  Length within;
  uint32_t condition = 0;    // condition: of the subject's conditions
  uint32_t appointment = 0;  // appointment: of the subject's appointments
  bool falling = false;      // condition: fires on true → false (a segment left)
  uint32_t field = 0;        // changes: the top-level field of the contact or, of_account, the account
  bool of_account = false;
  SlotId slot = kNoSlot;          // changes: the field's, or that of a part of a record
  FunctionId from = kNoFunction;  // changes: constants, to be compared with the old and the new value
  FunctionId to = kNoFunction;
  // `if`, key and captures read the arriving event, whose layout the trigger decides.
  FunctionId admits = kNoFunction;  // the workflow's `if`
  FunctionId key = kNoFunction;     // gives a text
  std::vector<Capture> captures;
};

struct Goal {
  std::string name;  // of a measure
  Awaited awaited;
  bool bounded = false;
  Length within;  // from entry
  // worth: one for each occurrence of `awaited` (reads the arriving event), then one for each of its
  // conditions.
  std::vector<FunctionId> worth;
  FieldType worth_type;
};

// See ir::Move; for nudge plan and apply.
enum class MoveKind : uint8_t { to_step, to_finish, retire };
struct Move {
  std::string from;
  MoveKind kind = MoveKind::to_step;
  std::string to;
};

// What stands in a slot of an enrolment's captures: by its name it is found again in the captures of another
// version. "trigger.plan", "reply.score" (of `wait for … as reply`), "key"; of a repeat "<step>.count",
// "<step>.started".
struct CaptureField {
  std::string name;
  FieldType type;
};

enum class EnterKind : uint8_t { once, again_after, every_time, every_time_per };

struct Workflow {
  std::string name;
  std::string description;
  uint32_t version = 1;
  SubjectKind subject = SubjectKind::contact;
  double holdout = 0;  // the share, 0 to 1, that gets nothing: by a stable hash of workflow and subject
  std::vector<Move> moves;
  std::vector<Trigger> triggers;
  FunctionId started_admits = kNoFunction;  // `if` for who comes by `start` or by a condition
  FunctionId started_key = kNoFunction;
  EnterKind enter = EnterKind::once;
  Length enter_after;
  SlotId entered_slot = kNoSlot;  // in the subject: once: boolean; again_after: wide, the last entry's time
  std::vector<Goal> goals;        // at most one
  std::vector<Goal> measures;
  std::vector<Awaited> exits;
  Layout captures;
  std::vector<CaptureField> capture_fields;  // one for each slot of captures
  SlotId key_slot = kNoSlot;                 // in the captures: the key's text
  std::vector<Node> nodes;                   // the first step is node 0; none: an empty workflow
  std::vector<bool>
      event_matters;  // by event: can it reach a goal, a measure, an exit or a wait of this workflow
};

}  // namespace nudge
