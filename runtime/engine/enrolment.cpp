#include "runtime/engine/enrolment.h"

#include "runtime/engine/block_bytes.h"

namespace nudge {

const Enrolment::Extras Enrolment::kNoExtras;

void Enrolment::set_unheard(const TimedCondition& condition, bool unheard) {
  if (is_unheard(condition) == unheard) return;
  auto& all = change_extras().unheard;
  if (unheard) {
    all.push_back(&condition);
  } else {
    std::erase(all, &condition);
  }
}

uint64_t Enrolment::extra_bytes() const {
  if (!extras_) return 0;
  return block_bytes(sizeof(Extras)) + block_bytes(extras_->captures.allocated_bytes()) +
         block_bytes(extras_->unheard.capacity() * sizeof(void*));
}

}  // namespace nudge
