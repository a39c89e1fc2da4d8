// What a condition can turn by, beside the passing of time: what joins its history, changed fields and scores
// of the contact and its account, the account's segments. Linear in the condition and what it names.
#pragma once

#include <set>

#include "compiler/analyze/traverse.h"

namespace nudge::analyze {

struct Causes {
  std::set<ir::ExprId> histories;        // that it reads
  std::set<ir::FieldId> contact_fields;  // top-level ones; `timezone` for whatever follows the local calendar
  std::set<ir::FieldId> account_fields;
  std::set<ir::ScoreId> scores;
  // Of a contact that reads what is its account's: the account keeps their values.
  std::set<ir::SegmentId> account_segments;
  std::set<ir::ExprId> account_conditions;  // what counts in the account's scores while it holds
  bool joined = false;                      // anything of the account, or having one
};

// Not what filters of its history read: they are evaluated when their event arrives.
Causes causes_of(const ir::Program& program, ir::ExprId condition, const Reader& reader);

}  // namespace nudge::analyze
