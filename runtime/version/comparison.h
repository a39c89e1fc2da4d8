// What a new version of a program means for those who are in the old one: steps matched by identity, and what
// has no match; what starts, stops, changes; whose history would begin empty. Costs the two programs, not the
// contacts.
//
// Steps are matched (match_steps.cpp) so that as few as can be go and nobody passes another:
//   1. what the new version says by `moved` and `retire` holds
//   2. a label is the same step wherever it stands
//   3. the rest as `diff` matches lines: in the order in which they stand, those that are alike (same kind,
//   same
//      names), whether labelled since or not; then waits of one kind that differ in what they wait for. A tie
//      goes to the same place among its like
//   4. what is left, by the same identity elsewhere
// A label that is gone is a step that is gone, unless a step like it stands unlabelled where it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace nudge {

// Where those go who stand on an old version's node.
enum class Fate : uint8_t {
  stays,       // the same step is there
  moves,       // `moved … to` a step: they arrive there
  finishes,    // `moved … to finish`
  retires,     // `retire`: the step is linked into the new version behind its own (compiler, RetiredSteps)
  stops,       // the whole workflow is gone
  unanswered,  // the step is gone, and nobody says what becomes of it
};
struct NodeMatch {
  Fate fate = Fate::unanswered;
  NodeId to = kNoNode;   // stays, moves, retires: of the new version
  bool changed = false;  // stays: it does or waits otherwise than before
};
struct WorkflowMatch {
  std::optional<uint32_t>
      to;                // the workflow of that name, about the same kind of subject, in the new version
  bool changed = false;  // anything of it but the lines that it stands on
  std::vector<NodeMatch> nodes;  // one for each of the old
};

// A history that a condition of the new version reads and that the old one did not keep, or kept less of.
struct EmptyHistory {
  std::string name;                  // Tracker::name
  std::vector<std::string> used_by;  // "workflow trial", "segment engaged", "score lead" that read it
  bool partly = false;               // some of it was kept: a shorter window, fewer entries
  // What of it there is to be filled from archived inputs (backfill.h).
  TrackerId tracker = 0;  // of the new version
  enum class Kept : uint8_t { none, newest, all };
  std::vector<Kept> kept;  // by Tracker::slots: what carry() finds of each part in the old State; newest: of
                           // its entries those of a shorter window, or fewer
};

// A stored condition that the old version had not, or that says something else than it did: it takes its
// value silently.
struct ConditionChange {
  SubjectKind subject = SubjectKind::contact;
  uint32_t condition = 0;  // of the new version's SubjectTables::conditions
  bool fresh = true;       // the old one had none of that name
};

// A condition trigger of the new version that the old one hadn't: with CarryOptions::include_existing it
// fires for whom it holds when the version changes, else when it next becomes true.
struct NewTrigger {
  uint32_t workflow = 0;
  uint32_t trigger = 0;
};

struct Comparison {
  std::vector<WorkflowMatch> workflows;  // one for each of the old
  std::vector<uint32_t> started;         // of the new: those that the old hasn't
  std::vector<uint32_t> stopped;         // of the old
  std::vector<NewTrigger> new_triggers;  // by workflow
  std::vector<EmptyHistory> empty_histories;
  std::vector<ConditionChange> conditions;  // contacts' first
  std::vector<std::string>
      field_changes;  // for people: "contact.seats: int, was text: its values are dropped"
  std::vector<std::string> policy_changes;  // for people: policy_changes.h
};
Comparison compare(const Program& from, const Program& to);

// Equal but for the lines that steps stand on and how the source is spaced: who runs the one may run the
// other.
bool same_program(const Program& one, const Program& other);

}  // namespace nudge
