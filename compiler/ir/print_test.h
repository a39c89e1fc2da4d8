// Tests as indented text, for print(): who takes part, then a line for each statement, every name in full.
#pragma once

#include <string>

#include "compiler/ir/ir.h"

namespace nudge::ir {

void print_test(const Program& program, std::string& out, const Test& test);

}  // namespace nudge::ir
