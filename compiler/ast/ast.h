// The syntax tree of a file: what the parser makes, the formatter prints and the checker reads. Closed
// variants, so that a new construct is a compile error wherever it isn't handled. Owns its nodes; moves,
// doesn't copy.
#pragma once

#include "compiler/ast/declaration.h"

namespace nudge::ast {

struct PrintOptions {
  bool places = true;
  bool braces = true;  // whether a block stands in them
};

// The tree as indented text, a node a line with its place: for `nudge check --dump ast` and golden tests.
// Deterministic; as long as the tree. Without places and braces it is what a program means: what the
// formatter keeps.
std::string print(const FileTree& tree, const source::SourceSet& sources, const PrintOptions& options = {});

}  // namespace nudge::ast
