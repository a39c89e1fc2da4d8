// What happens to a subject in one round, and what its steps cause for another: plain data between the parts
// of a step.
#pragma once

#include <vector>

#include "runtime/engine/input.h"
#include "runtime/engine/state.h"

namespace nudge {

inline constexpr int kMaxRounds = 16;  // of changes that one input's steps cause, semantics.md

// A field that a write changed, with what it was.
struct FieldChange {
  bool of_account = false;  // a contact's change set tells of its account's fields too
  uint32_t field = 0;       // top-level
  SlotId slot = kNoSlot;    // the field's, or that of a part of it
  Word old_word = 0;
};

// A stored condition that turned.
struct Edge {
  uint32_t condition;
  bool rising;
};

// What happened to a subject, to be worked through in one round: steps 3 to 6 of semantics.md.
struct ChangeSet {
  const Input* event = nullptr;  // the arriving event, if it may do more than join the history
  bool newcomer = false;         // the subject's first input
  bool all = false;              // anything may have changed: every condition and appointment is looked at
  bool silent = false;           // conditions take their new values without firing, and nothing else happens
  bool time = false;             // what is due by its timers may have turned
  int round = 1;                 // of the cascade that it belongs to
  std::vector<Cause> causes;
  std::vector<FieldChange> fields;  // for `changes` triggers
  std::vector<uint32_t> starts;     // workflows
  std::vector<uint32_t> stops;
  // Filled by step 3, for those after it:
  bool up_to_date = false;
  std::vector<Edge> edges;
  std::vector<uint32_t> appointments;  // those that are now

  void clear();
  // What the field was before the first write of this round; the trigger compares it with what it is after
  // the last.
  void remember(const FieldChange& change);
  // Takes over what another, brought up to date or not like this one, tells of the same moment.
  void add(const ChangeSet& other);
  bool empty() const { return causes.empty() && fields.empty() && starts.empty() && stops.empty(); }
};

// A value that outlives the record it lies in: texts and lists are copied.
Word copied(SlotKind kind, Word word, Arena& arena);

// What a subject's steps cause for another: applied after its rounds, in the order of emission.
struct Errand {
  enum class Kind : uint8_t { set_field, add_to_field, remove_from_field, add_to_score, send };
  Kind kind = Kind::set_field;
  uint32_t place = 0;   // the account; send: the contact
  int round = 1;        // in which it is applied
  uint32_t target = 0;  // field or score
  SlotId slot = kNoSlot;
  Word value = 0;       // of the field, the element, or the points (a number); texts in the step's memory
  Enrolment enrolment;  // send
};

}  // namespace nudge
