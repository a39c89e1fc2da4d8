// What a State takes in memory, counted: every block as malloc hands it out. For `nudge explain --state` and
// the test that holds the figures down. Costs every contact once.
#pragma once

#include <cstdint>

#include "runtime/engine/block_bytes.h"
#include "runtime/engine/state.h"

namespace nudge {

struct Footprint {
  uint64_t subjects = 0;    // how many; of contacts those that were not merged into others
  uint64_t asleep = 0;      // of these
  uint64_t enrolments = 0;  // of those that are awake; so the timers
  uint64_t timers = 0;
  // Bytes:
  uint64_t asleep_bytes = 0;  // all of those that sleep but their places
  uint64_t record_bytes = 0;
  uint64_t table_bytes = 0;      // places in the table, and who is awake there
  uint64_t enrolment_bytes = 0;  // with what they captured, without their timers
  uint64_t timer_bytes = 0;
  uint64_t index_bytes = 0;   // of ids
  uint64_t queue_bytes = 0;   // of who is due
  uint64_t member_bytes = 0;  // accounts: lists of members
  uint64_t bytes() const {
    return asleep_bytes + record_bytes + table_bytes + enrolment_bytes + timer_bytes + index_bytes +
           queue_bytes + member_bytes;
  }
};
Footprint footprint_of(const State& state, SubjectKind kind);

// Of one enrolment in all: itself, what it captured, its timer.
uint64_t bytes_of(const Enrolment& enrolment);

}  // namespace nudge
