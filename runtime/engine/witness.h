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

class Witness {
 public:
  virtual ~Witness() = default;
  // Before step 5 of each round: what has fired, by workflow. `event` is the input's, null if the round isn't
  // caused by one; `evaluation` reads what triggers and `if` read: it may be run, with code that changes
  // nothing.
  virtual void triggers_fired(SubjectRef who, const Input* event, std::span<const Candidate> fired,
                              Evaluation& evaluation) = 0;
};

}  // namespace nudge
