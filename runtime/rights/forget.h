// People who are to be forgotten: the State without them, and without mentions of them in what is kept of
// others; then the store. Their fields, history, scores, enrolments, timers, ids, and what stood in the log
// are no more; of their actions the seq and the id (a hash) stay, so that the outbox has no gaps, and what
// wasn't delivered never will be. What stays is what they have left in numbers: an account's counts of its
// members' events, the arms of adaptive splits, everyone's best hours; hashes of message ids for 24 hours.
//
// In one transaction: whoever looks finds all of it or nothing. Costs the State, which is written whole, and
// the outbox; the file is then built anew.
#pragma once

#include <memory>

#include "runtime/durable/recovery.h"
#include "runtime/rights/mentions.h"
#include "runtime/rights/person.h"

namespace nudge {

struct Forgotten {
  uint64_t enrolments = 0;
  uint64_t actions = 0;      // rows of the outbox that were theirs
  uint64_t undelivered = 0;  // of these
  uint64_t log_entries = 0;  // that the log held, of everybody: it begins anew
  uint64_t mentions = 0;     // texts of others, in the state and in the outbox
  // What their names still stand in, and nobody changes: "the id of account `acme`", "`trial.flow`, of
  // version 2".
  std::vector<std::string> still_in;
};

// `state` is spent. Places are given anew: nothing else refers to them.
std::unique_ptr<State> state_without(const Program& program, State& state, const std::vector<Person>& people,
                                     const Mentions& mentions, Forgotten& forgotten);

// The store is open for writing, nothing is begun. With `dry_run` for reading, and nothing is changed in it.
Result<Forgotten> forget(Store& store, Recovered& recovered, const std::vector<Person>& people, bool dry_run);

}  // namespace nudge
