#include "runtime/engine/adopt.h"

#include <algorithm>

#include "runtime/value/civil.h"

namespace nudge {

Adoption::Adoption(const Predicates& predicates, State& state, Output& output)
    : predicates_(predicates),
      state_(state),
      output_(output),
      workspace_(std::make_unique<Workspace>(predicates)) {}

Adoption::~Adoption() = default;

void Adoption::take_up(SubjectRef who, const AdoptedConditions& conditions,
                       std::span<const AdoptedEnrolment> enrolments, AdoptedWork& work) {
  workspace_->scratch.reset();
  Moment moment(predicates_, state_, output_, *workspace_, who);
  moment.adopt_conditions(conditions);
  moment.adopt_enrolments(enrolments, work);
}

void Adoption::work(const AdoptedWork& work) {
  Cascade(predicates_, state_, output_, *workspace_).adopt(work);
}

void Cascade::adopt(const AdoptedWork& work) {
  const uint32_t account =
      work.who.kind == SubjectKind::account ? work.who.place : state_.contacts[work.who.place].account;
  at(work.who).adopt(work);
  finish(account);
}

// --- first pass ---

void Moment::adopt_conditions(const AdoptedConditions& adopted) {
  look_at(nullptr);
  look_at_event(nullptr);
  for (size_t place = 0; place < adopted.conditions.size(); ++place) {
    const uint32_t id = adopted.conditions[place];
    const StoredCondition& stored = tables_.conditions[id];
    const bool now = holds(stored.condition.value);
    subject_.record.store(slot_of(stored.slot), now);
    if (stored.since_slot != kNoSlot) {
      const Slot since = slot_of(stored.since_slot);
      const bool held = adopted.keeps_since[place] && subject_.record.load(since) != kMissingWord;
      if (!now || !held) subject_.record.store(since, now ? word_of_int(now_ms_) : kMissingWord);
    }
    if (stored.condition.next_change != kNoFunction)
      set_timer(TimerKind::condition, id, next_change(stored.condition.next_change));
  }
  for (uint32_t id : adopted.since_now) {
    const StoredCondition& stored = tables_.conditions[id];
    if (subject_.record.load(slot_of(stored.slot)) == 1)
      subject_.record.store(slot_of(stored.since_slot), word_of_int(now_ms_));
  }
  if (adopted.appointments.empty()) return;
  // What is past isn't kept afterwards: it counts as kept, and starts nothing.
  ChangeSet unheard;
  workspace_.appointments = adopted.appointments;
  update_appointments(unheard);
}

// When the wait is over that is on its node now. A wait that is over by now is left at the next step of time.
int64_t Moment::adopted_deadline_ms(const Enrolment& enrolment, const AdoptedEnrolment& adopted) {
  const Node& node = workflow_of(enrolment).nodes[enrolment.node];
  if (adopted.wait == AdoptedWait::asks) return now_ms_;
  const bool timed = node.kind == NodeKind::wait || (node.kind == NodeKind::wait_for && node.bounded);
  int64_t begun_ms = now_ms_;
  if (adopted.wait == AdoptedWait::goes_on) {
    const Length back{negate_int(adopted.waited.ms), -adopted.waited.months};
    begun_ms = std::clamp(later(enrolment.deadline_ms, back), std::min(enrolment.entry_ms, now_ms_), now_ms_);
  }
  if (timed) return std::max(now_ms_, later(begun_ms, node.length));
  switch (node.kind) {
    case NodeKind::wait_until_clock: {
      look_at(&enrolment);
      const int64_t clock = int_of_word(value(node.value));
      return node.weekday < 0 ? next_clock(now_ms_, clock, zone())
                              : next_weekday_clock(now_ms_, node.weekday, clock, zone());
    }
    case NodeKind::wait_until_time:
      look_at(&enrolment);
      return std::max(now_ms_, int_of_word(value(node.value)));
    case NodeKind::repeat_again: {
      const Layout& layout = workflow_of(enrolment).captures;
      const Word begun = enrolment.captures().load(layout.slots[node.count_slot]);
      if (begun >= node.times) return now_ms_;
      const Word started = enrolment.captures().load(layout.slots[node.started_slot]);
      return std::max(now_ms_, later(int_of_word(started), node.length));
    }
    default:
      return kNever;
  }
}

// Whether something holds that it hadn't awaited so before. A measure counts what becomes true, not what was.
bool Moment::holds_newly(Enrolment& enrolment, const AdoptedEnrolment& adopted) {
  const Workflow& workflow = workflow_of(enrolment);
  look_at(&enrolment);
  bool any = false;
  auto holding = [&](const std::vector<const TimedCondition*>& conditions) {
    return std::any_of(conditions.begin(), conditions.end(),
                       [&](const TimedCondition* condition) { return holds(condition->value); });
  };
  for (size_t index = 0; index < adopted.awaited->measures.size(); ++index) {
    for (const TimedCondition* condition : adopted.awaited->measures[index]) {
      if (enrolment.is_unheard(*condition)) continue;
      if (holds(condition->value)) enrolment.set_unheard(*condition, true);
    }
  }
  for (size_t index = 0; index < adopted.awaited->goals.size(); ++index)
    any |= window_open(workflow.goals[index], enrolment) && holding(adopted.awaited->goals[index]);
  if (enrolment.finished) return any;
  for (const auto& exit : adopted.awaited->exits)
    any |= holding(exit);
  return any || (adopted.at_node && holding(*adopted.at_node));
}

void Moment::adopt_enrolments(std::span<const AdoptedEnrolment> enrolments, AdoptedWork& work) {
  refresh();
  for (const AdoptedEnrolment& adopted : enrolments) {
    const uint32_t place = find_enrolment(adopted.order);
    NUDGE_ASSERT(place != kNone, "no enrolment {}", adopted.order);
    Enrolment& enrolment = subject_.enrolments[place];
    mark_stale(enrolment);
    if (enrolment.errand) {
      if (adopted.wait != AdoptedWait::keeps) enrolment.deadline_ms = now_ms_;
      continue;
    }
    const bool comes = adopted.wait == AdoptedWait::arrives || adopted.wait == AdoptedWait::finishes;
    if (comes) {
      enrolment.deadline_ms = kNever;
    } else if (adopted.wait != AdoptedWait::keeps) {
      enrolment.deadline_ms = adopted_deadline_ms(enrolment, adopted);
    }
    const bool meets = holds_newly(enrolment, adopted);
    if (comes || meets) work.passes.push_back({adopted.order, adopted.wait, enrolment.node});
  }
  look_at(nullptr);
  schedule();
}

// --- second pass ---

void Moment::adopt(const AdoptedWork& work) {
  refresh();
  workspace_.runnable.clear();
  ChangeSet looked_at;
  looked_at.all = looked_at.up_to_date = true;
  for (const AdoptedWork::Pass& pass : work.passes) {
    // Another's steps may have moved it on, or ended it.
    const uint32_t place = find_enrolment(pass.order);
    if (place == kNone || subject_.enrolments[place].node != pass.node) continue;
    Enrolment& enrolment = subject_.enrolments[place];
    mark_stale(enrolment);
    if (pass.wait == AdoptedWait::finishes) finish(enrolment, nullptr);
    if (enrolment.ended) continue;
    const bool over = follow(enrolment, looked_at);
    if (enrolment.ended || enrolment.finished) continue;
    if (over || pass.wait == AdoptedWait::arrives) workspace_.runnable.push_back(place);
  }
  for (const Candidate& candidate : work.fired)
    try_enter(candidate.workflow, candidate.trigger, looked_at);
  ChangeSet& next = workspace_.now_changing;
  next.clear();
  next.round = 2;
  run_round(next);
  next.empty() ? schedule() : settle(next);
}

}  // namespace nudge
