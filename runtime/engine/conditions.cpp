// Step 3: scores count, stored conditions take their new values, and those that turned are edges. Their
// timers follow. What of it an account's members read is their news.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

namespace {

template <class T>
void sort_unique(std::vector<T>& all) {
  auto not_ascending = [](const T& left, const T& right) { return !(left < right); };
  if (std::adjacent_find(all.begin(), all.end(), not_ascending) == all.end()) return;  // mostly
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

bool Moment::touched(const TimedCondition& condition, const ChangeSet& change) const {
  if (change.all || (change.time && condition.next_change != kNoFunction)) return true;
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

// What is touched by the causes from the given one on; with the first of them, also by time.
void Moment::collect_conditions(const ChangeSet& change, size_t first_cause) {
  auto& wanted = workspace_.conditions;
  auto& appointments = workspace_.appointments;
  if (first_cause == 0) {
    wanted.clear();
    appointments.clear();
  }
  if (change.newcomer && first_cause == 0) {
    const Newcomers::Start& start = workspace_.newcomers.of(who_.kind);
    wanted = start.conditions;
    appointments = start.appointments;
  } else if (change.all && first_cause == 0) {
    for (uint32_t condition = 0; condition < tables_.conditions.size(); ++condition)
      wanted.push_back(condition);
    for (uint32_t appointment = 0; appointment < tables_.appointments.size(); ++appointment)
      appointments.push_back(appointment);
    return;
  }
  for (size_t place = first_cause; place < change.causes.size(); ++place) {
    const auto& touched = tables_.conditions_by_cause[change.causes[place]];
    wanted.insert(wanted.end(), touched.begin(), touched.end());
    const auto& moved = tables_.appointments_by_cause[change.causes[place]];
    appointments.insert(appointments.end(), moved.begin(), moved.end());
  }
  if (change.time && first_cause == 0) {
    subject_.timers.each_due(now_ms_, [&](TimerKey key, int64_t) {
      if (key.kind == TimerKind::condition) wanted.push_back(key.id);
      if (key.kind == TimerKind::appointment) appointments.push_back(key.id);
    });
  }
  sort_unique(wanted);
  sort_unique(appointments);
}

void Moment::update_condition(uint32_t condition, ChangeSet& change) {
  const StoredCondition& stored = tables_.conditions[condition];
  Slot slot = slot_of(stored.slot);
  bool before = subject_.record.load(slot) == 1;
  bool now = holds(stored.condition.value);
  subject_.record.store(slot, now);
  if (stored.since_slot != kNoSlot) {
    Slot since = slot_of(stored.since_slot);
    if (!now) {
      subject_.record.store(since, kMissingWord);
    } else if (subject_.record.load(since) == kMissingWord) {
      subject_.record.store(since, word_of_int(now_ms_));
    }
  }
  if (now != before) change.edges.push_back({condition, now});
  if (stored.condition.next_change != kNoFunction) {
    set_timer(TimerKind::condition, condition, next_change(stored.condition.next_change));
  }
}

void Moment::bring_up_to_date(ChangeSet& change) {
  refresh();
  look_at(nullptr);
  sort_unique(change.causes);
  collect_conditions(change, 0);
  size_t causes_before = change.causes.size();
  auto& wanted = workspace_.conditions;
  size_t place = 0;
  for (; place < wanted.size() && wanted[place] < tables_.scoring_conditions; ++place) {
    size_t edges_before = change.edges.size();
    update_condition(wanted[place], change);
    bool rose = change.edges.size() > edges_before && change.edges.back().rising;
    if (rose && !change.silent) score_rose(wanted[place], change);
  }
  if (change.event && !change.silent) apply_score_rules(change);
  if (change.causes.size() > causes_before) {
    // What a score's change touches is touched in the same moment.
    collect_conditions(change, causes_before);
    sort_unique(change.causes);
  }
  look_at(nullptr);
  for (uint32_t condition : wanted) {
    if (condition >= tables_.scoring_conditions) update_condition(condition, change);
  }
  update_appointments(change);
  change.up_to_date = true;
  if (!is_contact()) tell_members(change);
}

// Of an account: its fields, scores and conditions, as far as something of contacts reads them.
void Moment::tell_members(const ChangeSet& change) {
  ChangeSet told;  // owns no memory as long as there is nothing to tell
  auto tell = [&](Cause cause) {
    if (state_.reactions.contacts_react(cause) || state_.reactions.enrolled_contacts_react(cause)) {
      told.causes.push_back(cause);
    }
  };
  for (Cause cause : change.causes) {
    if (cause >= program_.account_field_cause(0) && cause < program_.joined_cause()) tell(cause);
  }
  for (const Edge& edge : change.edges)
    tell(program_.account_condition_cause(edge.condition));
  for (const FieldChange& field : change.fields) {
    if (program_.tables(SubjectKind::contact).triggers_by_account_field[field.field].empty()) continue;
    told.fields.push_back({true, field.field, field.slot, field.old_word});
  }
  if (told.empty()) return;
  told.silent = change.silent;
  told.round = change.round + 1;
  workspace_.news.add(told);
  if (workspace_.first != kNone) workspace_.news_for_first.add(told);
}

}  // namespace nudge
