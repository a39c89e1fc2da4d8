// Syntax trees to the typed program: names, types, narrowing, every rule of the language. Finds all faults in
// one run. Linear in the size of the program.
#pragma once

#include <optional>

#include "compiler/ast/ast.h"
#include "compiler/ir/ir.h"
#include "compiler/source/diagnostic.h"

namespace nudge::check {

// None when there were errors (in `trees` or here): the diagnostics say which. `modules`: the names that
// `use` knows, loaded or not.
std::optional<ir::Program> check(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                                 source::Diagnostics& diagnostics, std::vector<std::string> modules = {});

}  // namespace nudge::check
