// Structural equality of expressions: two have the same key if they say the same, whatever their places in
// the source and the numbers of their locals. Linear in the expression.
#pragma once

#include <string>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

// Not for people, nor for storing. "" for kNoExpr.
std::string structural_key(const ir::Program& program, ir::ExprId expr);

}  // namespace nudge::analyze
