// What installing a new version of a program would mean for those who are in the old one, in numbers: found
// out by comparing the programs and by carrying the State over on trial. Data; printed by cli/plan_text.h.
// Costs the contacts twice, and a State of the new program beside the old one's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/engine/state.h"
#include "runtime/predicate/predicate.h"
#include "runtime/version/comparison.h"

namespace nudge {

enum class StepChange : uint8_t {
  same,
  changed,     // the same step, which does or waits otherwise
  fresh,       // only the new version has it
  moved,       // gone; those on it go on at another
  finishes,    // gone; those on it are done
  retires,     // gone; those on it run out on the old version
  stops,       // gone with the whole workflow
  gone,        // gone, and nobody stands on it
  unanswered,  // gone, and the program doesn't say what becomes of those who stand on it
};
// A step that isn't the same.
struct PlannedStep {
  StepChange change = StepChange::same;
  std::string step;         // its identity in the old version; fresh: in the new one
  std::string to;           // changed, moved: in the new one
  std::string next_kept;    // gone: the first step behind it that the new one has, there; "" if none
  bool is_retired = false;  // of a version before the old one
  NodeKind kind = NodeKind::finish;
  uint64_t people = 0;    // so many stand on it
  uint64_t messages = 0;  // so many messages to members of accounts wait on it to be sent
  uint64_t at_once = 0;   // so many of both go on, or end, in the moment in which the version is installed
};

enum class WorkflowChange : uint8_t { same, changed, starts, stops };
struct PlannedWorkflow {
  WorkflowChange change = WorkflowChange::same;
  std::string name;
  SubjectKind subject = SubjectKind::contact;  // in the old version; starts: in the new one
  uint64_t active = 0;                         // so many are in it, those held out too
  uint64_t goal_open = 0;                      // so many are through and may still reach its goal
  std::vector<PlannedStep> steps;              // in the old one's order, then the fresh ones
  bool steps_are_same() const { return steps.empty(); }
};

// A stored condition that the old version had not, or that says something else than it did.
struct PlannedCondition {
  std::string name;
  SubjectKind subject = SubjectKind::contact;
  bool fresh = true;
  uint64_t holds = 0;               // for so many, now
  std::vector<std::string> starts;  // workflows that it starts when it becomes true (or, of a segment, false)
};

struct Plan {
  bool same_program = false;
  int64_t now_ms = INT64_MIN;
  uint64_t contacts = 0, accounts = 0;
  std::vector<PlannedWorkflow> workflows;  // by name
  std::vector<PlannedCondition> conditions;
  struct Entered {
    std::string workflow;
    uint64_t people = 0;
  };
  std::vector<Entered> with_existing;  // who would enter with --include-existing; none: nobody
  std::vector<EmptyHistory> empty_histories;
  std::vector<std::string> field_changes;
  std::vector<std::string> policy_changes;
  std::vector<std::string> fresh_scores;  // they begin at 0
  uint64_t actions_at_once = 0;           // so many actions come of the change itself

  uint64_t unanswered() const;  // people and messages on steps that nobody answers for
  // Something of it is to be said.
  bool changes_anything() const;
};

// `to` is linked with what retires. The States aren't changed.
Plan make_plan(const Program& from, const State& from_state, const Predicates& to,
               const Comparison& comparison);

// What carry() wants: fates that nobody has answered for end at the last step. For a trial, and for steps
// that nobody stands on.
Comparison with_all_answered(const Comparison& comparison);

// How many contacts there are: those that turned out to be another don't count.
uint64_t count_contacts(const State& state);

}  // namespace nudge
