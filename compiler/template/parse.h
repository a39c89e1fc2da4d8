// Pieces to the tree of a template. Every fault of the tags and of the expressions in them is reported in the
// file, once; what is left is a tree that can be checked.
#pragma once

#include "compiler/ast/template.h"
#include "compiler/template/pieces.h"
#include "runtime/fault/limits.h"

namespace nudge::templates {

using limits::kMaxTemplateBlocks;

ast::TemplateBlock parse(const source::SourceSet& sources, std::vector<Piece> pieces,
                         source::Diagnostics& diagnostics);

}  // namespace nudge::templates
