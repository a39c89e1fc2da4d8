// Where lines come from: a person at a terminal, or a script.
#pragma once

#include <cstdio>

#include "cli/repl/shell.h"

namespace nudge::repl {

// Reads lines with the line editor until Ctrl-D or `quit`.
void talk(Shell& shell);

// Reads statements until the end or `quit`, without a prompt.
void read_script(Shell& shell, std::FILE* file);

// Ctrl-C was pressed at the terminal since this was last asked.
bool was_interrupted();

}  // namespace nudge::repl
