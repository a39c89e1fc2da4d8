// The State of an old version's run as one of a new version: records field by field by name, histories by
// what they count, scores, conditions, entry rules and captures by name, enrolments to where the Comparison
// says, waits with the time already waited. What the new version doesn't keep is dropped, what the old one
// didn't keep begins empty. A change of program does by itself only what docs/language.md, "Versions", says.
// Deterministic; costs every contact once: some µs each.
#pragma once

#include <functional>

#include "runtime/engine/output.h"
#include "runtime/engine/state.h"
#include "runtime/predicate/predicate.h"
#include "runtime/version/comparison.h"

namespace nudge {

struct CarryOptions {
  // Condition triggers that are new, or say something else than before, fire for whom they hold now; else
  // their conditions take their values silently.
  bool include_existing = false;
  // Called when the records and enrolments are there and before conditions take their values: fills histories
  // that begin empty (backfill.h). None: they stay empty.
  std::function<void(State& to_state)> fill_histories;
};

// `to_state` is one that nothing has come to, of the new program. No fate may be unanswered on which somebody
// stands. All happens at the old State's `now`. `stopped` is of the old program: traces and counts of those
// who stop, for their workflow is gone. `output` is of the new one: traces, counts and actions of all that
// happens else: those who finish, those whose new goal or exit holds already, the steps of those who moved or
// whose wait is over, and of those who enter by include_existing. Its actions have the seqs that follow.
void carry(const Program& from, const State& from_state, const Predicates& to, const Comparison& comparison,
           const CarryOptions& options, State& to_state, Output& stopped, Output& output);

}  // namespace nudge
