// Constant folding, with the arithmetic of runtime/value, so that a folded expression has the value that it
// would have at run time. What depends on a contact's zone is never folded.
#pragma once

#include "compiler/check/context.h"

namespace nudge::check {

// Adds the node, or what it comes to if its operands are constant. Operands are folded already.
ExprId add_folded(Context& context, ir::Expr expr);

// A node of this kind with these operands, nothing else filled in.
ir::Expr node(ExprKind kind, TypeId type, Span span, std::vector<ExprId> operands = {});
ExprId add_constant(Context& context, TypeId type, Word word, Span span);
ExprId add_text(Context& context, std::string text, Span span);
// What stands for an expression that was refused.
ExprId add_error(Context& context, Span span);

// constant or text
bool is_scalar_constant(const ir::Expr& expr);
bool is_missing_constant(const Context& context, const ir::Expr& expr);
// The constant as interpolation prints it.
std::string constant_text(const Context& context, const ir::Expr& expr);

// Months or years.
bool is_calendar(const Context& context, ExprId expr);

// folded by kind; none if there is nothing to fold
std::optional<ExprId> fold_call(Context& context, const ir::Expr& expr);
std::optional<ExprId> fold_arithmetic(Context& context, const ir::Expr& expr);

}  // namespace nudge::check
