// What a step gives: actions for the outbox, a trace of what happened to enrolments, and counts. Plain data
// that the caller drains after any number of steps; texts lie in its arena until clear().
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/value/hash.h"
#include "runtime/value/text.h"

namespace nudge {

enum class ActionKind : uint8_t { email, sms, push, in_app, action, skipped };
enum class SkipReason : uint8_t { none, unsubscribed, suppressed, no_address, capped };

// A field of an action or a message: its name and its value, printed by its type.
struct ActionField {
  const std::string* name;  // in the Program
  FieldType type;
  Word word = 0;
};

struct Action {
  uint64_t seq = 0;  // 1, 2, 3 … without gaps
  Hash128 id;        // of contact or account, workflow, enrolment, step and iteration
  int64_t at_ms = 0;
  SubjectKind subject_kind = SubjectKind::contact;
  const Text* subject = nullptr;  // its id
  uint32_t workflow = 0;
  NodeId node = 0;
  ActionKind kind = ActionKind::action;
  SkipReason reason = SkipReason::none;
  uint32_t target = 0;       // messages: of Program::messages; action: of Program::actions
  uint32_t first_field = 0;  // in Output::fields
  uint32_t field_count = 0;
};

inline constexpr uint32_t kNoTrigger = UINT32_MAX;
enum class TraceWhat : uint8_t { entered, converted, measured, exited, finished, stopped, held_out, refused };
struct Trace {
  int64_t at_ms = 0;
  SubjectKind subject_kind = SubjectKind::contact;
  const Text* subject = nullptr;  // its id
  uint32_t workflow = 0;
  TraceWhat what = TraceWhat::entered;
  const std::string* label = nullptr;  // finished: its label; measured: its name
  const char* reason = nullptr;        // refused: why
  bool has_worth = false;
  Word worth = 0;
  FieldType worth_type;
  int64_t after_ms = kMissing;  // since entry; kMissing: does not apply
  // entered, held_out, refused: which trigger fired (kNoTrigger: `start` did); exited: which of the exits.
  uint32_t trigger = kNoTrigger;
  uint32_t actions_before = 0;  // so many actions of this output came before it
  uint32_t pass = 0;            // Enrolment::pass; 0: refused
};

// An edge that an enrolment has taken through its workflow, or that it stays where it is: what coverage, the
// counts of a graph and timelines are made of. Errands (an account's sends to members) take none.
enum class Way : uint8_t {
  entered,    // `to` is the first node, `index` the trigger (kNoTrigger: started)
  next,       // from a wait_for: what it awaited has come; a branch: yes; a repeat: its body
  otherwise,  // from a wait_for: its time is over; a branch: no; a repeat: what follows
  arm,        // `index`: the arm of the split
  waits,      // it stays on `from`, which is `to`, until `until_ms` at the latest (INT64_MAX: no end)
};
struct Passage {
  int64_t at_ms = 0;
  SubjectKind subject_kind = SubjectKind::contact;
  const Text* subject = nullptr;  // its id
  uint32_t workflow = 0;
  uint32_t enrolment = 0;  // its order among the subject's
  uint32_t pass = 0;       // Enrolment::pass
  Way way = Way::next;
  NodeId from = kNoNode;
  NodeId to = kNoNode;  // kNoNode: past the last step
  uint32_t index = kNoTrigger;
  int64_t until_ms = 0;
  uint32_t actions_before = 0;  // so many actions and traces of this output came before it
  uint32_t traces_before = 0;
};

struct WorkflowCounts {
  uint64_t entered = 0, converted = 0, measured = 0, exited = 0, finished = 0, stopped = 0, refused = 0,
           held_out = 0, held_out_converted = 0;
};
struct Counts {
  uint64_t inputs = 0, applied = 0, duplicates = 0, late = 0, undeclared = 0, cut_off = 0;
  std::vector<WorkflowCounts> workflows;
};

struct Output {
  std::vector<Action> actions;
  std::vector<ActionField> fields;
  std::vector<Trace> traces;
  std::vector<Passage> passages;
  bool wants_traces = false;
  bool wants_passages = false;
  bool wants_only_arms = false;       // of passages those of splits
  bool wants_content = true;          // else actions have neither id nor fields: for who only counts
  Counts counts;                      // add up over clear()
  std::vector<std::string> warnings;  // for the log: a cascade that was cut off, with the workflows' names
  Arena texts;

  explicit Output(const Program& program) { counts.workflows.resize(program.workflows.size()); }
  void clear() {
    actions.clear();
    fields.clear();
    traces.clear();
    passages.clear();
    warnings.clear();
    texts.reset();
  }
};

}  // namespace nudge
