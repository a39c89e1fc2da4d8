// Predicate code to IR. Jumps go forward only, so SSA is built in one pass: instructions in their order, and
// at each target of jumps a phi for every register that is still read and that the ways there left different.
// Linear in the instructions, times the live registers for each jump. Private to this room.
#pragma once

#include <string>

#include "compiler/jit/module_parts.h"
#include "compiler/jit/plan.h"

namespace nudge::jit {

// All units of a module, and what they invoke; its table of functions is called `symbol`. What comes of it
// depends on the units' keys and on nothing else of the program.
void translate(llvm::Module& module, const Program& program, const Constants& constants,
               const ModulePlan& plan, const std::string& symbol);

}  // namespace nudge::jit
