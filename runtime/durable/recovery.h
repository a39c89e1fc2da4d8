// A run taken up again from its store: the installed program, the State of its newest snapshot, and the log
// behind it stepped again, which must yield the ids of the actions that were stored. What every command that
// has `--data` begins with. Costs the snapshot's bytes and the tail's inputs; memory: the State, the
// snapshot's bytes while they are read, and 16 bytes for each action of the tail.
#pragma once

#include <memory>

#include "runtime/engine/state.h"
#include "runtime/predicate/predicate.h"
#include "runtime/store/store.h"

namespace nudge {

struct Recovered {
  InstalledProgram installed;
  Program program;
  std::unique_ptr<Predicates> predicates;  // of `program`; interpreted
  std::unique_ptr<State> state;            // as of the log's end
  uint64_t log_end = 0;
  uint64_t replayed = 0;        // entries of the log that were stepped again
  uint64_t replayed_bytes = 0;  // of their lines
  uint64_t snapshot_bytes = 0;  // of the snapshot that it began with
};

// A fault if the store has no program yet: ask newest_program() first. The result doesn't move: parts point
// to each other.
Result<std::unique_ptr<Recovered>> recover(Store& store);

// The whole State as a snapshot at the log's end, in one transaction with what the caller has begun: after a
// change of program, or of people who are forgotten. It is read again first: a fault for what couldn't be,
// after which the caller rolls back. Costs a start's memory and time.
Status put_whole_state(Store& store, const Program& program, const State& state, uint64_t position);

// Of all that the State holds: two runs that stand at the same point have the same. Costs writing it all.
Hash128 state_digest(const Program& program, const State& state);

}  // namespace nudge
