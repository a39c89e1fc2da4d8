// One pass of a subject through a workflow; or an errand: an account's workflow sends one message to a
// member. 48 bytes, and as many as there are captures; 16 more for its timer, which stands with its
// subject's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/program/workflow.h"
#include "runtime/record/record.h"

namespace nudge {

inline constexpr uint32_t kNone = UINT32_MAX;
inline constexpr int64_t kNever = INT64_MAX;

class Enrolment {
 public:
  uint32_t workflow = 0;
  uint32_t order = 0;    // among all of the subject: 1, 2, 3 … in order of entry, errands too
  uint32_t ordinal = 0;  // what ids are made of: 1, 2, 3 … without errands; of an errand: its account's
  uint32_t pass = 0;     // among all of the run: 1, 2, 3 … whatever becomes of its contact; errands: 0
  NodeId node = 0;       // where it stands
  bool finished : 1 = false;  // past its last step; only its goal and measures are still open
  bool ended : 1 = false;     // to be taken away when the round is over
  bool stale : 1 = false;     // its timer is to be set before the step ends
  bool held_out : 1 = false;  // of the control group: it is measured and does nothing
  bool errand : 1 = false;  // of a contact, in an account's workflow: only sends, at the node where it stands
  bool hour_chosen : 1 = false;  // its best time was chosen, and has come when the send is asked again
  uint16_t measured = 0;         // bit by measure: reached already
  int64_t entry_ms = 0;
  int64_t deadline_ms = kNever;  // when its wait is over, or its send is asked again

  // Empty if the workflow captures nothing.
  const Record& captures() const { return extras().captures; }
  Record& captures() { return change_extras().captures; }
  // Bit by adaptive split of the workflow: it went through.
  uint32_t adapted() const { return extras().adapted; }
  void set_adapted(uint32_t bits) { change_extras().adapted = bits; }
  // Errand: the account.
  uint32_t owner() const { return extras().owner; }
  void set_owner(uint32_t account) { change_extras().owner = account; }
  // Conditions that it awaits and that became true unheard, by a late event: they must turn false before they
  // count. Of the Program; almost always none.
  const std::vector<const TimedCondition*>& unheard() const { return extras().unheard; }
  bool is_unheard(const TimedCondition& condition) const {
    return std::find(unheard().begin(), unheard().end(), &condition) != unheard().end();
  }
  void set_unheard(const TimedCondition& condition, bool unheard);
  // Of memory that is its own beside itself.
  uint64_t extra_bytes() const;

 private:
  struct Extras {
    Record captures;
    std::vector<const TimedCondition*> unheard;
    uint32_t adapted = 0;
    uint32_t owner = kNone;
  };

 public:
  static constexpr uint32_t kExtraBytes = sizeof(Extras);  // of extra_bytes(), what is the same for all

 private:
  static const Extras kNoExtras;
  const Extras& extras() const { return extras_ ? *extras_ : kNoExtras; }
  Extras& change_extras() {
    if (!extras_) extras_ = std::make_unique<Extras>();
    return *extras_;
  }

  std::unique_ptr<Extras> extras_;  // what most have not
};
static_assert(sizeof(Enrolment) == 48);

}  // namespace nudge
