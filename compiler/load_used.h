// The files that `use "./shared.flow"` names: those that the command didn't name itself join the program.
// Paths are relative to the file that says so. One that isn't there is left to check.
#pragma once

#include "compiler/compile.h"

namespace nudge {

void add_used_files(Compilation& compilation, const ast::FileTree& tree);

}  // namespace nudge
