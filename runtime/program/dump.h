// A Program as text for people: layouts and their slots, what of history is kept, conditions and what they
// turn by, workflows as state machines, code as assembler. Behind `nudge check --dump program`.
// Deterministic.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace nudge {

std::string dump(const Program& program);

// One function's code, an instruction a line, indented by two.
std::string dump_function(const Program& program, FunctionId function);

}  // namespace nudge
