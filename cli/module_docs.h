// What a module of the standard library declares, as text for a terminal, from its `##` lines.
#pragma once

#include <string>

#include "stdlib/stdlib.h"

namespace nudge::cli {

std::string module_docs(const StdlibModule& module);
std::string list_of_modules();

}  // namespace nudge::cli
