// What a condition can turn by, beside the passing of time: arriving events, changed fields of the contact,
// its account. Linear in the condition and the segments it names.
#pragma once

#include <set>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

struct Causes {
  std::set<ir::EventId> events;  // whose history it reads
  std::set<ir::FieldId>
      fields;  // top-level fields of the contact; `timezone` for whatever follows the local calendar
  bool account = false;  // a field of the account, or having one
};

// Not what filters of its history read: they are evaluated when their event arrives.
Causes causes_of(const ir::Program& program, ir::ExprId condition);

}  // namespace nudge::analyze
