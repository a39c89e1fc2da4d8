// The points of one subject in one score, as they stand in its record: how they change, and how often a rule
// may count. The reading (with decay, and with what holds now) is predicate code, Score::value.
#pragma once

#include "runtime/predicate/evaluation.h"

namespace nudge {

// The points as of the evaluation's now, decayed by the same function as the reading.
double points_now(const Score& score, const Record& record, const Layout& layout, Evaluation& evaluation);

// points = keep within(decayed points + more), as of now. False if that is what they were.
bool add_points(const Score& score, double more, Record& record, const Layout& layout,
                Evaluation& evaluation);

// Whether the rule may count now: fewer than at_most times in the sliding per_ms. If so, it has.
bool count_rule(const ScoreRule& rule, Record& record, const Layout& layout, int64_t now_ms);

}  // namespace nudge
