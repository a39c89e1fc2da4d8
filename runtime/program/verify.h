// Does all that a Program refers to exist? For programs read from bytes; lower makes none that fail. Linear.
#pragma once

#include <optional>
#include <string>

#include "runtime/program/program.h"

namespace nudge {

// What is wrong first: registers and jumps of the code, functions, slots, nodes, events, messages, dispatch.
// Functions invoke only those before them, so they end.
std::optional<std::string> find_broken_reference(const Program& program);

}  // namespace nudge
