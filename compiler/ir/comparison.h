// Comparisons, as the checker and the analyses reason about them: an operator turned round, and which types
// have an order.
#pragma once

#include "compiler/ir/expression.h"

namespace nudge::ir {

// `a op b` is false exactly when `a opposite(op) b` is true, if nothing is missing.
CompareOp opposite(CompareOp op);
// `a op b` is `b mirrored(op) a`.
CompareOp mirrored(CompareOp op);

// Its values are ints: counts, amounts of money, times.
bool is_whole(TypeKind kind);
// Has `<`: whole ones and numbers.
bool has_order(TypeKind kind);

}  // namespace nudge::ir
