// Text to tree. All faults of a file are reported in one run, in our own words, each once, without cascades;
// the declarations and steps around a fault survive in the tree. Fast first (the stock parser, errors
// ignored), and only if that failed a second pass that finds every fault. 50 to 80 thousand lines a second.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/source/diagnostic.h"

namespace nudge::syntax {

// Never throws. A file over the limits (limits.h) is refused with one diagnostic.
ast::FileTree parse(const source::SourceSet& sources, source::FileId file, source::Diagnostics& diagnostics);

// One expression: for templates and `nudge count`. Null when it has faults.
ast::ExprPtr parse_expression(const source::SourceSet& sources, source::FileId file,
                              source::Diagnostics& diagnostics);
// One that stands somewhere in a file of whatever kind: in a template's tag.
ast::ExprPtr parse_expression(const source::SourceSet& sources, source::Span within,
                              source::Diagnostics& diagnostics);
// One statement of a test, or an expression (TestAsk): a line of the REPL. A name alone is an event that
// happens.
std::optional<ast::TestStatement> parse_statement(const source::SourceSet& sources, source::FileId file,
                                                  source::Diagnostics& diagnostics);

}  // namespace nudge::syntax
