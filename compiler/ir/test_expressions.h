// Every expression of a test that a world evaluates, and whether it is about an account. Linear.
#pragma once

#include <functional>

#include "compiler/ir/ir.h"

namespace nudge::ir {

void for_each_expression(const Test& test, const std::function<void(ExprId, bool of_account)>& visit);

}  // namespace nudge::ir
