// Pieces to the tree of a template. Every fault of the tags and of the expressions in them is reported in the
// file, once; what is left is a tree that can be checked.
#pragma once

#include "compiler/ast/template.h"
#include "compiler/template/pieces.h"

namespace nudge::templates {

inline constexpr size_t kMostBlocks = 64;  // in each other

ast::TemplateBlock parse(const source::SourceSet& sources, std::vector<Piece> pieces,
                         source::Diagnostics& diagnostics);

}  // namespace nudge::templates
