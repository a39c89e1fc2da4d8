// Archived inputs for histories that a new version begins to keep: lines of files, decoded by the new program
// and given to Backfill (runtime/version/backfill.h). What could not be used is counted, for people.
#pragma once

#include <string>
#include <vector>

#include "runtime/fault/result.h"
#include "runtime/version/backfill.h"

namespace nudge::cli {

struct FilledHistories {
  uint64_t inputs = 0;  // records of the files
  uint64_t joined = 0;
  uint64_t unknown = 0, later = 0, duplicates = 0, dead_letters = 0;
  // "12,400 inputs: 3,100 joined history, 12 of nobody who is known"
  std::string text() const;
};

// The files in this order, each from its beginning. A fault if one can't be read: then the State is no good.
Result<FilledHistories> fill_histories(const std::vector<std::string>& paths, const Predicates& predicates,
                                       const std::vector<EmptyHistory>& histories, State& state);

// Faults that are known before anything is done: a file that isn't there.
Status can_read(const std::vector<std::string>& paths);

}  // namespace nudge::cli
