// Somebody who looks on while a step decides: for explanations, which need the values of that very moment.
// Sees all and changes nothing; the step takes no notice of it. Costs one test a round while there is none.
#pragma once

#include <span>

#include "runtime/engine/input.h"
#include "runtime/engine/state.h"
#include "runtime/predicate/evaluation.h"

namespace nudge {

// A workflow that a trigger of it has started, before `if` and the entry rule are asked.
struct Candidate {
  uint32_t workflow = 0;
  uint32_t trigger = 0;  // kNoTrigger: by `start`
};

// What of an enrolment something that came belongs to.
enum class Reached : uint8_t { goal, measure, exit, wait };

class Witness {
 public:
  virtual ~Witness() = default;
  // Before step 5 of each round: what has fired, by workflow. `event` is the input's, null if the round isn't
  // caused by one; `evaluation` reads what triggers and `if` read: it may be run, with code that changes
  // nothing.
  virtual void triggers_fired(SubjectRef who, const Input* event, std::span<const Candidate> fired,
                              Evaluation& evaluation) = 0;
  // Before an enrolment, an errand too, does what the node says on which it stands; `evaluation` reads what
  // the node reads. Of a send or a repeat that has waited: once more.
  virtual void deciding(SubjectRef who, const Enrolment& enrolment, Evaluation& evaluation) {
    (void)who, (void)enrolment, (void)evaluation;
  }
  // Before what has come is acted on. `index`: which of the goals, measures or exits; `which` of what that,
  // or the wait, awaits: its occurrences, then its conditions.
  struct Arrived {
    Reached reached = Reached::goal;
    uint32_t index = 0;
    uint32_t which = 0;
    const Input* event = nullptr;  // as above
  };
  virtual void came(SubjectRef who, const Enrolment& enrolment, const Arrived& arrived,
                    Evaluation& evaluation) {
    (void)who, (void)enrolment, (void)arrived, (void)evaluation;
  }
};

}  // namespace nudge
