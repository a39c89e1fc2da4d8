// Histories that a new version of a program begins to keep, filled from archived inputs. Of an input only its
// event is taken, and of that only what these histories keep: no field is written, nothing starts, counts or
// turns; conditions are to be brought up to date afterwards. Filters see contact and account as they are now.
//
// An input joins if its contact is known (by any of its ids), if it isn't later than the State's `now`, what
// comes after that is still to be run, and if its message wasn't there within the 24 hours before, by the
// inputs' own time. So files that hold what the run has read, in that order, give the histories that it would
// have now had it kept them from the beginning. Costs an input what joining it would cost.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "runtime/engine/input.h"
#include "runtime/engine/message_ids.h"
#include "runtime/engine/state.h"
#include "runtime/predicate/predicate.h"
#include "runtime/version/comparison.h"

namespace nudge {

class Backfill {
 public:
  // Both must outlive it.
  Backfill(const Predicates& predicates, State& state, const std::vector<EmptyHistory>& histories);

  enum class Taken : uint8_t {
    joined,    // some history has it now
    unwanted,  // none of them keeps it
    unknown,   // nobody goes by the id
    later,     // than `now`
    duplicate,
  };
  Taken take(const Input& input);
  // The time so far, of the inputs: for records that have none. kMissing before the first.
  int64_t now_ms() const { return now_ms_; }

 private:
  struct Gap {
    const Tracker& tracker;
    std::vector<TrackerSlot> parts;      // that are to be filled
    std::vector<TrackerSlot> continued;  // entries of which the newest are there already
    // By subject's place, of `continued`: the oldest that was there. What is older joins.
    std::map<uint32_t, int64_t> oldest_ms = {};
  };
  bool join(const Input& input, SubjectRef who);
  bool fill(Gap& gap, const Input& input, SubjectRef who);
  void forget_old(const Tracker& tracker, const TrackerSlot& part, Record& record);
  void look_at(const Input& input, SubjectRef who);

  const Predicates& predicates_;
  const Program& program_;
  State& state_;
  std::vector<std::vector<Gap>> gaps_by_event_;
  MessageIds message_ids_;
  Arena scratch_;
  Evaluation evaluation_;
  int64_t now_ms_ = kMissing;
};

}  // namespace nudge
