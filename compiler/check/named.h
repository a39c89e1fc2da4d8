// The names that a syntax tree mentions, whatever they turn out to be.
#pragma once

#include <set>
#include <string>

#include "compiler/ast/ast.h"

namespace nudge::check {

struct Named {
  std::set<std::string, std::less<>> names;     // of values, events, functions, actions
  std::set<std::string, std::less<>> messages;  // sent
  std::set<std::string, std::less<>> types;     // of fields and parameters
};

void collect(const ast::Expr& tree, Named& named);
void collect(const ast::Block& tree, Named& named);
void collect(const ast::Step& tree, Named& named);  // with what stands in its blocks
void collect(const ast::WorkflowClause& tree, Named& named);
void collect(const ast::Parameter& tree, Named& named);  // its type
void collect(const ast::WorkflowDecl& tree, Named& named);
// A declaration's own name is none of them. Tests name what they look at, but use no event, message or
// action.
void collect(const ast::Declaration& tree, Named& named);

}  // namespace nudge::check
