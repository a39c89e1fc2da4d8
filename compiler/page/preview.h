// What a message looks like before it is anybody's: its texts with interpolations as chips that say what
// stands there, its Markdown as it is rendered. Private to page/.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/ast/template.h"

namespace nudge::page {

// A text on its own lines, escaped, with chips.
std::string text_preview(const source::SourceSet& sources, const ast::TextLiteral& text);
// The body of an email: Markdown as HTML of ours, HTML as a frame that runs and loads nothing.
std::string body_preview(const source::SourceSet& sources, const ast::MessageField& body);
// Some expression as a chip.
std::string chip(const source::SourceSet& sources, const ast::Expr& expr);

}  // namespace nudge::page
