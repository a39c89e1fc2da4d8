// Workflows as indented text, for print().
#pragma once

#include <string>

#include "compiler/ir/ir.h"

namespace nudge::ir {

// Steps, indented by `depth` times two blanks.
void print_block(const Program& program, std::string& out, const Block& block, int depth);
void print_workflow(const Program& program, std::string& out, const Workflow& workflow);

}  // namespace nudge::ir
