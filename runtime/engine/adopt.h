// A State that was carried over from another version of the program takes up its run: what is new of the
// program is worked out for those who are there. Two passes, for what a subject's steps change is told to
// others: first each subject's conditions, appointments and waits, in any order but accounts before contacts,
// which causes nothing; then what happens by the change, in order. Internal to the engine and to
// runtime/version, which says what is new.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "runtime/engine/cascade.h"

namespace nudge {

// How an enrolment waits on: its node is that of the new version already, its deadline the old one.
enum class AdoptedWait : uint8_t {
  keeps,    // as before
  goes_on,  // it was begun `waited` before the deadline, and is over when the node's length is
  anew,     // it begins now: until a time of day, until a time, for something without an end before
  asks,     // what it does is asked again at the next step of time
  arrives,  // it has come to the node, and does what that says
  finishes  // it is past its last step
};

// What a workflow's enrolments await that they hadn't awaited in the same way. Conditions of the Program.
struct NewlyAwaited {
  std::vector<std::vector<const TimedCondition*>> goals, measures, exits;  // by index
  bool any = false;
};

struct AdoptedEnrolment {
  uint32_t order = 0;
  AdoptedWait wait = AdoptedWait::keeps;
  Length waited;
  const NewlyAwaited* awaited = nullptr;                        // never null
  const std::vector<const TimedCondition*>* at_node = nullptr;  // null: none
};

// What happens to a subject by the change.
struct AdoptedWork {
  SubjectRef who;
  struct Pass {
    uint32_t order = 0;
    AdoptedWait wait = AdoptedWait::keeps;  // keeps: something that it awaits holds already
    NodeId node = kNoNode;
  };
  std::vector<Pass> passes;
  std::vector<Candidate> fired;
  bool empty() const { return passes.empty() && fired.empty(); }
};

// Stored conditions and appointments of the new version: which of them are looked at, ascending.
struct AdoptedConditions {
  std::vector<uint32_t> conditions;
  std::vector<bool> keeps_since;    // by place in `conditions`: it says what it did, only its data are others
  std::vector<uint32_t> since_now;  // since when they hold is asked for only now
  std::vector<uint32_t> appointments;
  bool empty() const { return conditions.empty() && appointments.empty() && since_now.empty(); }
};

class Adoption {
 public:
  Adoption(const Predicates& predicates, State& state, Output& output);
  ~Adoption();

  // First pass, for each subject for whom anything is new. `enrolments` in order. Timers are set; what is yet
  // to happen is added to `work`.
  void take_up(SubjectRef who, const AdoptedConditions& conditions,
               std::span<const AdoptedEnrolment> enrolments, AdoptedWork& work);
  // Second pass, in order: accounts before contacts, by id.
  void work(const AdoptedWork& work);

 private:
  const Predicates& predicates_;
  State& state_;
  Output& output_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace nudge
