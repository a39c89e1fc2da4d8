// Step 3: stored conditions take their new values; those that turned are edges. Their timers follow.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

bool Moment::touched(const TimedCondition& condition, const ChangeSet& change) const {
  if (change.time && condition.next_change != kNoFunction) return true;
  return std::any_of(change.causes.begin(), change.causes.end(), [&](Cause cause) {
    return std::binary_search(condition.causes.begin(), condition.causes.end(), cause);
  });
}

int64_t Moment::next_change(FunctionId function) {
  if (function == kNoFunction) return kNever;
  int64_t at_ms = int_of_word(value(function));
  if (at_ms == kMissing) return kNever;
  NUDGE_ASSERT(at_ms > now_ms_, "next_change of {} is {}, now is {}", program_.functions[function].name,
               at_ms, now_ms_);
  return at_ms;
}

void Moment::set_timer(uint32_t condition, int64_t due_ms) {
  auto& timers = contact_.timers;
  auto at =
      std::lower_bound(timers.begin(), timers.end(), condition,
                       [](const ConditionTimer& timer, uint32_t wanted) { return timer.condition < wanted; });
  bool present = at != timers.end() && at->condition == condition;
  if (due_ms == kNever) {
    if (present) timers.erase(at);
  } else if (present) {
    at->due_ms = due_ms;
  } else {
    timers.insert(at, {due_ms, condition});
  }
}

void Moment::update_conditions(const ChangeSet& change) {
  auto& wanted = workspace_.conditions;
  wanted.clear();
  workspace_.edges.clear();
  if (change.newcomer) {
    for (uint32_t condition = 0; condition < program_.tables(SubjectKind::contact).conditions.size(); ++condition)
      wanted.push_back(condition);
  } else {
    for (Cause cause : change.causes) {
      const auto& touched = program_.tables(SubjectKind::contact).conditions_by_cause[cause];
      wanted.insert(wanted.end(), touched.begin(), touched.end());
    }
    if (change.time) {
      for (const ConditionTimer& timer : contact_.timers) {
        if (timer.due_ms <= now_ms_) wanted.push_back(timer.condition);
      }
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  }
  look_at(nullptr);
  for (uint32_t condition : wanted) {
    const StoredCondition& stored = program_.tables(SubjectKind::contact).conditions[condition];
    Slot slot = contact_slot(stored.slot);
    bool before = contact_.record.load(slot) == 1;
    bool now = holds(stored.condition.value);
    contact_.record.store(slot, now);
    if (now != before && !change.silent) workspace_.edges.push_back({condition, now});
    if (stored.condition.next_change != kNoFunction)
      set_timer(condition, next_change(stored.condition.next_change));
  }
}

}  // namespace nudge
