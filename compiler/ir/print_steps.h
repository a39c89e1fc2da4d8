// Workflows as indented text, for print().
#pragma once

#include <string>

#include "compiler/ir/ir.h"

namespace nudge::ir {

void print_workflow(const Program& program, std::string& out, const Workflow& workflow);

}  // namespace nudge::ir
