// Steps 3 to 6, round by round, until what a contact's steps change changes nothing more.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

void Moment::run_round(ChangeSet& next) {
  for (uint32_t place : workspace_.runnable) {
    Enrolment& enrolment = contact_.enrolments[place];
    if (enrolment.ordinal != 0) run(enrolment, next);
  }
}

// `change` is Workspace::now_changing; it is used up.
void Moment::settle(ChangeSet& change) {
  ChangeSet& next = workspace_.next_changing;
  for (int round = 1;; ++round) {
    std::sort(change.causes.begin(), change.causes.end());
    change.causes.erase(std::unique(change.causes.begin(), change.causes.end()), change.causes.end());
    bool cut_off = round > kMaxRounds;
    if (cut_off) change.silent = true;
    update_conditions(change);
    if (cut_off) break;
    follow_enrolments(change);
    if (!change.silent) fire_triggers(change);
    next.clear();
    run_round(next);
    std::swap(change, next);
    if (change.empty()) break;
  }
  if (!change.empty()) {
    ++output_.counts.cut_off;
    std::string names;
    for (uint32_t place : workspace_.runnable) {
      const Enrolment& enrolment = contact_.enrolments[place];
      names += (names.empty() ? "" : ", ") + workflow_of(enrolment).name;
    }
    output_.warnings.push_back(
        fmt::format("contact {}: what its workflows cause goes round; cut off after {} rounds: {}", id(),
                    kMaxRounds, names));
  }
  remove_ended();
  schedule();
}

void Moment::fall_due() {
  // Conditions over time first …
  ChangeSet& change = workspace_.now_changing;
  change.clear();
  change.time = true;
  settle(change);
  // … then the enrolments' own times, by entry. What one of them causes may end or move the others.
  for (uint32_t after = 0;;) {
    auto due =
        std::find_if(contact_.enrolments.begin(), contact_.enrolments.end(), [&](const Enrolment& enrolment) {
          return enrolment.ordinal > after && enrolment.deadline_ms <= now_ms_;
        });
    if (due == contact_.enrolments.end()) break;
    after = due->ordinal;
    fall_due(static_cast<uint32_t>(due - contact_.enrolments.begin()));
  }
  remove_ended();
  schedule();
}

void Moment::schedule() {
  int64_t due_ms = kNever;
  for (Enrolment& enrolment : contact_.enrolments) {
    if (enrolment.stale) {
      enrolment.due_ms = enrolment_due_ms(enrolment);
      enrolment.stale = false;
    }
    due_ms = std::min(due_ms, enrolment.due_ms);
  }
  for (const ConditionTimer& timer : contact_.timers)
    due_ms = std::min(due_ms, timer.due_ms);
  state_.due.set(place_, due_ms, [this](uint32_t contact) { return state_.contact_id(contact); });
}

}  // namespace nudge
