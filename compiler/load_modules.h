// The modules of the standard library that a program asks for: those that its files `use`, and those of
// `page_viewed` and `screen_viewed`, which whoever names one has.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/source/source.h"
#include "stdlib/stdlib.h"

namespace nudge {

// "<stdlib>/saas.flow"
std::string module_path(const StdlibModule& module);
bool is_module_path(const std::string& path);

// Those that `trees` ask for and that aren't among them, each once. An unknown one is left to check.
std::vector<const StdlibModule*> missing_modules(const std::vector<ast::FileTree>& trees,
                                                 const source::SourceSet& sources);
// The names of all.
std::vector<std::string> module_names();

}  // namespace nudge
