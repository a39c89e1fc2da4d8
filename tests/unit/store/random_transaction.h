// What a run might do to its store, made up from a seed: batches, actions, snapshots over several
// transactions, versions, people who are forgotten.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/store/plain_store.h"

namespace nudge {

class RandomRun {
 public:
  explicit RandomRun(uint64_t seed) : random_(seed) {}

  // The next transaction on both, in the same way. The twin goes on only if the store has told that it has
  // committed.
  struct Outcome {
    Status status = Done{};
    bool is_in_doubt = false;  // the fault came from commit(): it may be there or not
    PlainStore committed;      // the twin, if it is there
  };
  Outcome step(Store& store, PlainStore& twin);
  // The store was opened again, and is now as the twin.
  void reopened(PlainStore& twin);

 private:
  using Change = std::function<Status(Store&)>;
  std::vector<Change> next_transaction(PlainStore& twin, bool& commits);
  std::vector<Change> actions(PlainStore& twin);
  std::vector<Change> snapshot(PlainStore& twin);
  Change batch();
  Change action_batch();
  Change rewriting();
  std::string text();
  uint64_t below(uint64_t limit) { return random_() % limit; }

  std::mt19937_64 random_;
  std::optional<uint64_t> snapshot_;  // its position, while it is written
  uint64_t line_ = 0;
  int64_t now_ms_ = 1000;
  uint64_t last_seq_ = 0;
};

}  // namespace nudge
