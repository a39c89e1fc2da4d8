// The names that a syntax tree mentions, whatever they turn out to be.
#pragma once

#include <set>
#include <string>

#include "compiler/ast/ast.h"

namespace nudge::check {

struct Named {
  std::set<std::string, std::less<>> names;     // of values, events, functions, actions
  std::set<std::string, std::less<>> messages;  // sent
};

void collect(const ast::Expr& tree, Named& named);
void collect(const ast::Block& tree, Named& named);
void collect(const ast::WorkflowDecl& tree, Named& named);
// A declaration's own name is none of them. Tests name what they look at, but use no event, message or
// action.
void collect(const ast::Declaration& tree, Named& named);

}  // namespace nudge::check
