#include "runtime/engine/score_points.h"

#include "runtime/predicate/predicate.h"

namespace nudge {

namespace {

Builtin builtin_named(const char* name) {
  return builtins()[builtin_id(name)].function;
}

}  // namespace

double points_now(const Score& score, const Record& record, const Layout& layout, Evaluation& evaluation) {
  static const Builtin decayed = builtin_named("decayed");
  Word as_of = score.as_of_slot == kNoSlot ? kMissingWord : record.load(layout.slots[score.as_of_slot]);
  Word points = record.load(layout.slots[score.points_slot]);
  return number_of_word(decayed(evaluation, points, as_of, word_of_int(score.halve_ms), 0));
}

bool add_points(const Score& score, double more, Record& record, const Layout& layout,
                Evaluation& evaluation) {
  static const Builtin kept_within = builtin_named("kept_within");
  double before = points_now(score, record, layout, evaluation);
  double after = add_number(before, more);
  if (score.bounded) {
    after = number_of_word(kept_within(evaluation, word_of_number(after), word_of_number(score.least),
                                       word_of_number(score.most), 0));
  }
  if (after == before) return false;
  record.store(layout.slots[score.points_slot], word_of_number(after));
  if (score.as_of_slot != kNoSlot)
    record.store(layout.slots[score.as_of_slot], word_of_int(evaluation.now_ms));
  return true;
}

bool count_rule(const ScoreRule& rule, Record& record, const Layout& layout, int64_t now_ms) {
  if (rule.at_most == 0) return true;
  Slot slot = layout.slots[rule.counted_slot];
  EntriesView counted = record.entries(slot);
  bool full = counted.size() >= rule.at_most &&
              add_int(counted.time_ms(counted.size() - rule.at_most), rule.per_ms) > now_ms;
  if (full) return false;
  record.insert_entry(layout, slot, 1, now_ms, kMissingWord, rule.at_most, INT64_MIN);
  return true;
}

}  // namespace nudge
