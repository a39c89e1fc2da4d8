// Copies of expressions in which variables are replaced: how functions are inlined.
#pragma once

#include <map>

#include "compiler/check/context.h"

namespace nudge::check {

// A copy with fresh nodes and locals, folded again; each use of a variable becomes a copy of its value.
ExprId substitute(Context& context, ExprId expr, const std::map<ir::LocalId, ExprId>& values);

}  // namespace nudge::check
