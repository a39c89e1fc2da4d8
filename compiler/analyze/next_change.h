// When a condition can next turn with no new input: its turns, each of which gives an instant from what is
// known now. The earliest of them is the condition's next change (lower makes code of that). Conservative: a
// turn may come to nothing, and then the question is asked again; none is missed, so no condition is polled.
//
// `now` and `today` are solved for. In `now - contact.renewal < 3 days` both sides are sums in which `now`
// stands once, so the comparison can turn at contact.renewal + 3 days alone. The checker refuses what isn't
// of that form; if something comes all the same, it is asked again each midnight (`today`) or each minute
// (`now`). A decaying score is solved for likewise: it stands once, and the rest is its threshold. What keeps
// it within bounds is left out of that: it can but take turns away.
#pragma once

#include <vector>

#include "compiler/analyze/traverse.h"

namespace nudge::analyze {

// A time, date, duration or number; those of a sum are all known, or there is no turn.
struct Term {
  ir::ExprId expr = ir::kNoExpr;
  bool minus = false;
};

struct Turn {
  enum class Kind : uint8_t {
    let,         // no turn: `local` is `expr` in what follows
    expiry,      // an occurrence leaves the window of `expr`, a history `within`
    left_since,  // the first occurrence of `expr`, a history `since` a moving time, is passed: at that time +
                 // terms
    now,         // now passes the sum of the terms, a time
    today,       // today passes it, a date
    calendar_now,    // now + inner + months, by the calendar, passes the sum of the terms, a time
    calendar_today,  // today + inner + months passes it, a date
    segment,         // the segment turns
    held,            // `expr`, a `holds for`: its condition turns, or has held for so long
    condition,       // `expr`, a condition that counts in a score while it holds, turns
    crossing,        // the reading of `score` passes the sum of the terms, a number
    midnight,        // the contact's day ends
    minute,          // the minute ends
  };
  Kind kind = Kind::minute;
  ir::ExprId expr = ir::kNoExpr;
  ir::LocalId local = 0;
  ir::SegmentId segment = 0;
  ir::ScoreId score = 0;
  std::vector<Term> terms;
  std::vector<Term> inner;
  int32_t months = 0;
};

// Not those of what the account of a contact keeps for itself: it has its own timer.
std::vector<Turn> turns_of(const ir::Program& program, ir::ExprId condition, const Reader& reader);

}  // namespace nudge::analyze
