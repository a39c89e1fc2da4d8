// One function of predicate code to IR. Jumps go forward only, so SSA is built in one pass: instructions in
// their order, and at each target of jumps a phi for every register that is still read and that the ways
// there left different. Linear in the instructions, times the live registers for each jump. Private to this
// room.
#pragma once

#include <string>

#include "runtime/predicate/evaluation.h"

namespace llvm {
class Module;
}

namespace nudge::jit {

// The symbol of a function: `invoke` refers to others by it, in whichever module they are.
std::string symbol_of(FunctionId function);

// Adds it to the module. Texts, lists and builtins are embedded by their addresses, so the code lives no
// longer than `constants`.
void translate(llvm::Module& module, const Program& program, const Constants& constants, FunctionId function);

}  // namespace nudge::jit
