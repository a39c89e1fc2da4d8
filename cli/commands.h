// The table of commands, in the order in which help shows them. The command line, the completions and the man
// page are made from it; each command has a file of its own name.
#pragma once

#include <span>

#include "cli/command.h"

namespace nudge::cli {

std::span<const CommandEntry> commands();
// Names of the specification that this version doesn't have: said, not guessed at.
std::span<const std::string_view> later_commands();

}  // namespace nudge::cli
