// The State of an old version's run as one of a new version: records field by field by name, histories by
// what they count, scores, conditions, entry rules and captures by name, enrolments to where the Comparison
// says, waits with the time already waited. What the new version doesn't keep is dropped, what the old one
// didn't keep begins empty. Deterministic; costs every contact once.
#pragma once

#include <functional>

#include "runtime/engine/output.h"
#include "runtime/engine/state.h"
#include "runtime/predicate/predicate.h"
#include "runtime/version/comparison.h"

namespace nudge {

struct CarryOptions {
  // Conditions that are new, or say something else than before, fire for whom they hold now; else they take
  // their value silently.
  bool include_existing = false;
};

// `to_state` is one that nothing has come to, of the new program. No fate may be unanswered. Enrolments that
// stop or finish are told in `output` (traces, counts; with include_existing, actions too), as of the old
// State's `now`.
void carry(const Program& from, const State& from_state, const Predicates& to, const Comparison& comparison,
           const CarryOptions& options, State& to_state, Output& output);

}  // namespace nudge
