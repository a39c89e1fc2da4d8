// Steps 3 to 6, round by round, until what a subject's steps change changes nothing more.
#include <algorithm>

#include "runtime/engine/moment.h"
#include "runtime/fault/limits.h"

namespace nudge {

uint32_t Moment::find_enrolment(uint32_t order) const {
  const auto& all = subject_.enrolments;
  auto at = std::lower_bound(all.begin(), all.end(), order, [](const Enrolment& enrolment, uint32_t wanted) {
    return enrolment.order < wanted;
  });
  return at != all.end() && at->order == order ? static_cast<uint32_t>(at - all.begin()) : kNone;
}

void Moment::mark_stale(Enrolment& enrolment) {
  if (enrolment.stale) return;
  enrolment.stale = true;
  workspace_.stale.push_back(enrolment.order);
}

void Moment::run_round(ChangeSet& next) {
  for (uint32_t place : workspace_.runnable) {
    Enrolment& enrolment = subject_.enrolments[place];
    if (!enrolment.ended) run(enrolment, next);
  }
}

static_assert(kMaxRounds == limits::kMaxRounds);

void Moment::count_cut_off() {
  ++output_.counts.cut_off;
  std::string names;
  for (uint32_t place : workspace_.runnable)
    names += (names.empty() ? ": " : ", ") + workflow_of(subject_.enrolments[place]).name;
  output_.warnings.push_back(
      fmt::format("{} {}: what its workflows cause goes round; cut off after {} rounds{}",
                  is_contact() ? "contact" : "account", id(), kMaxRounds, names));
}

void Moment::settle(ChangeSet& change) {
  ChangeSet& next = workspace_.next_changing;
  workspace_.runnable.clear();
  NUDGE_ASSERT(&change != &next);
  for (int round = change.round;; ++round) {
    bool cut_off = round > kMaxRounds;
    if (cut_off) {
      count_cut_off();
      change.silent = true;
    }
    if (!change.up_to_date) bring_up_to_date(change);
    refresh_addresses();
    follow_enrolments(change);
    if (cut_off) break;
    if (!change.silent) fire_triggers(change);
    next.clear();
    next.round = round + 1;
    run_round(next);
    if (next.empty()) break;
    std::swap(change, next);
  }
  schedule();
}

void Moment::turn_by_time() {
  auto& due = workspace_.due;
  due.clear();
  subject_.timers.each_due(now_ms_, [&](TimerKey key, int64_t) {
    if (key.kind == TimerKind::enrolment) due.push_back(key.id);
  });
  std::sort(due.begin(), due.end());
  ChangeSet& change = workspace_.now_changing;
  change.clear();
  change.time = true;
  settle(change);
}

// Its wait is over by time, or its send is asked again.
void Moment::resume(uint32_t order) {
  uint32_t place = find_enrolment(order);
  if (place == kNone || subject_.enrolments[place].deadline_ms > now_ms_) return;
  refresh();
  Enrolment& enrolment = subject_.enrolments[place];
  const Node& node = workflow_of(enrolment).nodes[enrolment.node];
  leave_by_deadline(enrolment);
  enrolment.deadline_ms = kNever;
  forget_unheard(enrolment, node.awaited);
  workspace_.runnable.assign(1, place);
  ChangeSet& change = workspace_.now_changing;
  change.clear();
  change.round = 2;
  run_round(change);
  change.empty() ? schedule() : settle(change);
}

// Sets the timers of the enrolments that were touched, and takes away those that have ended.
void Moment::schedule() {
  for (uint32_t order : workspace_.stale) {
    Enrolment& enrolment = subject_.enrolments[find_enrolment(order)];
    enrolment.stale = false;
    if (enrolment.finished && !enrolment.ended && !anything_open(enrolment)) {
      enrolment.ended = workspace_.any_ended = true;
    }
    set_timer(TimerKind::enrolment, order, enrolment.ended ? kNever : enrolment_due_ms(enrolment));
  }
  workspace_.stale.clear();
  if (workspace_.any_ended) {
    auto& all = subject_.enrolments;
    auto ended = [](const Enrolment& enrolment) { return enrolment.ended; };
    all.erase(std::remove_if(all.begin(), all.end(), ended), all.end());
    workspace_.any_ended = false;
  }
  state_.set_due(who_, subject_.timers.earliest_ms());
}

}  // namespace nudge
