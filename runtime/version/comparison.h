// What a new version of a program means for those who are in the old one: steps matched by identity, and what
// has no match; what starts, stops, changes; whose history would begin empty. Costs the two programs, not the
// contacts.
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
  moves,       // `moved … to` a step
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
  std::optional<uint32_t> to;    // the workflow of that name in the new version
  bool changed = false;          // anything of it
  std::vector<NodeMatch> nodes;  // one for each of the old
};

// A history that a condition of the new version reads and that the old one did not keep, or kept less of.
struct EmptyHistory {
  std::string name;                  // Tracker::name
  std::vector<std::string> used_by;  // conditions, workflows, scores that read it
  bool partly = false;               // some of it was kept: a shorter window, fewer entries
};

struct Comparison {
  std::vector<WorkflowMatch> workflows;  // one for each of the old
  std::vector<uint32_t> started;         // of the new: those that the old hasn't
  std::vector<uint32_t> stopped;         // of the old
  std::vector<EmptyHistory> empty_histories;
  std::vector<std::string>
      field_changes;  // for people: "contact.seats: int, was text: its values are dropped"
};
Comparison compare(const Program& from, const Program& to);

// Equal but for the lines that steps stand on: who runs the one may run the other.
bool same_program(const Program& one, const Program& other);

}  // namespace nudge
