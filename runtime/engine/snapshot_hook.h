// Who writes a State down while it goes on being stepped, and so must see what is about to change as it was
// (runtime/snapshot). Whoever changes something that a snapshot holds tells it first; costs one test while
// none is written.
#pragma once

#include <cstdint>

#include "runtime/program/schema.h"

namespace nudge {

class SnapshotHook {
 public:
  virtual ~SnapshotHook() = default;
  // Something of the contact or the account will change: its record, enrolments, timers, account, other ids.
  virtual void before_change(SubjectKind kind, uint32_t place) = 0;
  // The oldest message id, which is at this place (MessageIds::at), will be forgotten.
  virtual void before_forgetting(uint64_t place) = 0;
};

}  // namespace nudge
