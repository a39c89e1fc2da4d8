// A record, by its plan.
#include <algorithm>

#include "runtime/engine/score_points.h"
#include "runtime/version/record_plan.h"

namespace nudge {

void RecordPlan::carry(const Subject& from, int64_t now_ms, const Record& begun, Record& to,
                       Arena& scratch) const {
  if (is_identity_) {
    to = from.record;
    return;
  }
  to.assign(begun, from.record.used_bytes());
  carry_fields(fields_, from.record, new_layout_, to, scratch);
  for (const HistoryCarry& history : histories_)
    carry_history(history, from.record, new_layout_, to);
  for (const SlotCopy& one : copies_) {
    if (one.to.kind == SlotKind::entries) {
      carry_moments({{{one.from}}, one.to, 0}, from.record, to);
    } else {
      to.store_any(new_layout_, one.to, from.record.load(one.from));
    }
  }
  for (const ScoreCarry& score : scores_)
    carry_score(score, from.record, now_ms, to);
  for (const EntryRuleCarry& rule : entry_rules_)
    carry_entry_rule(rule, from, now_ms, to);
  for (const ArmCarry& arm : arms_) {
    // Beside the arm there is a bit: it has led to the goal (engine/adaptive_arms.cpp).
    constexpr Word kConverted = 0x8000;
    const Word word = from.record.load(arm.from);
    if (word == kMissingWord) continue;
    const Word before = word & ~kConverted;
    const Word now = before < arm.arms.size() ? arm.arms[before] : kMissingWord;
    to.store(arm.to, now == kMissingWord ? kMissingWord : now | (word & kConverted));
  }
  for (const MomentsCarry& moments : moments_)
    carry_moments(moments, from.record, to);
}

// The points as they have come down to by now, from where they halve in another time.
void RecordPlan::carry_score(const ScoreCarry& score, const Record& from, int64_t now_ms, Record& to) const {
  if (from.load(old_slot(score.from->points_slot)) == kMissingNumberWord) return;
  Evaluation evaluation;
  evaluation.now_ms = now_ms;
  const double points = points_now(*score.from, from, old_layout_, evaluation);
  to.store(new_slot(score.to->points_slot), word_of_number(points));
  if (score.to->as_of_slot != kNoSlot) to.store(new_slot(score.to->as_of_slot), word_of_int(now_ms));
}

// Who has entered at an unknown time counts as having entered now: at the latest that it can have been.
void RecordPlan::carry_entry_rule(const EntryRuleCarry& rule, const Subject& from, int64_t now_ms,
                                  Record& to) const {
  int64_t last_ms = kMissing;
  for (const Enrolment& enrolment : from.enrolments) {
    if (enrolment.workflow == rule.old_workflow && !enrolment.errand)
      last_ms = std::max(last_ms, enrolment.entry_ms);
  }
  if (rule.old_kind == EnterKind::again_after && from.record.load(rule.from) != kMissingWord)
    last_ms = std::max(last_ms, int_of_word(from.record.load(rule.from)));
  if (rule.old_kind == EnterKind::once && from.record.load(rule.from) == 1 && last_ms == kMissing)
    last_ms = now_ms;
  if (last_ms == kMissing) return;
  to.store(rule.to, rule.new_kind == EnterKind::once ? 1 : word_of_int(last_ms));
}

void RecordPlan::carry_moments(const MomentsCarry& moments, const Record& from, Record& to) const {
  std::vector<int64_t> all;
  std::vector<Word> words;
  for (const std::vector<Slot>& group : moments.from) {
    // Of one stream each keeps the newest, so many at one time as it has kept at most.
    std::vector<int64_t> of_group, merged;
    for (Slot slot : group) {
      const EntriesView view = from.entries(slot);
      std::vector<int64_t> times;
      for (uint32_t index = 0; index < view.size(); ++index)
        times.push_back(view.time_ms(index));
      merged.clear();
      std::set_union(of_group.begin(), of_group.end(), times.begin(), times.end(),
                     std::back_inserter(merged));
      std::swap(of_group, merged);
    }
    all.insert(all.end(), of_group.begin(), of_group.end());
  }
  std::sort(all.begin(), all.end());
  const size_t first =
      moments.keep_newest != 0 && all.size() > moments.keep_newest ? all.size() - moments.keep_newest : 0;
  for (size_t index = first; index < all.size(); ++index)
    words.push_back(word_of_int(all[index]));
  if (!words.empty()) to.store_entries(new_layout_, moments.to, words, 1);
}

void RecordPlan::carry_timers(const Timers& from, Timers& to) const {
  from.each_due(kNever, [&](TimerKey key, int64_t due_ms) {
    if (key.kind == TimerKind::enrolment) return;
    const auto& places = key.kind == TimerKind::condition ? condition_to_ : appointment_to_;
    if (places[key.id] != kNone) to.set({key.kind, places[key.id]}, due_ms);
  });
}

}  // namespace nudge
