// What is kept of one occurrence of an event: the parts of a tracker, each in its slot of the subject's
// record. For the event that arrives (history.cpp), and for archived ones that fill a history that a new
// version of a program begins to keep (runtime/version/backfill.h).
#pragma once

#include "runtime/engine/input.h"
#include "runtime/record/record.h"

namespace nudge {

struct Occurred {
  const Tracker& tracker;
  int64_t at_ms;
  int64_t now_ms;
  Word value;   // of the event, if the tracker keeps one
  bool newest;  // for `latest`: no newer one is kept
};

// The input's event, which the tracker's filter has let through; `record` is the subject's, before it.
Occurred occurred_now(const Program& program, const Tracker& tracker, const Input& input, int64_t now_ms,
                      const Layout& layout, const Record& record);

void keep(const Occurred& occurred, const TrackerSlot& part, const Layout& layout, Record& record);

}  // namespace nudge
