// Putting expressions together, and copying them.
#include "compiler/check/expression.h"
#include "compiler/check/fold.h"
#include "compiler/check/infer.h"
#include "compiler/check/substitute.h"

namespace nudge::check {

ExprId make_bool(Context& context, bool value, Span span) {
  return add_constant(context, context.types().of(TypeKind::boolean), word_of_bool(value), span);
}

ExprId make_not(Context& context, ExprId operand, Span span) {
  if (context.is_error(operand)) return operand;
  return add_folded(context,
                    node(ExprKind::logical_not, context.types().of(TypeKind::boolean), span, {operand}));
}

namespace {

ExprId make_logic(Context& context, ExprKind kind, ExprId left, ExprId right, Span span) {
  if (left == kNoExpr) return right;
  if (right == kNoExpr) return left;
  if (context.is_error(left)) return left;
  if (context.is_error(right)) return right;
  return add_folded(context, node(kind, context.types().of(TypeKind::boolean), span, {left, right}));
}

}  // namespace

ExprId make_and(Context& context, ExprId left, ExprId right, Span span) {
  return make_logic(context, ExprKind::logical_and, left, right, span);
}

ExprId make_or(Context& context, ExprId left, ExprId right, Span span) {
  return make_logic(context, ExprKind::logical_or, left, right, span);
}

ExprId make_compare(Context& context, ir::CompareOp op, ExprId left, ExprId right, Span span) {
  if (context.is_error(left)) return left;
  if (context.is_error(right)) return right;
  ir::Expr expr = node(ExprKind::compare, context.types().of(TypeKind::boolean), span, {left, right});
  expr.compare_op = op;
  return add_folded(context, std::move(expr));
}

ExprId make_known(Context& context, ExprId operand, bool known, Span span) {
  if (context.is_error(operand)) return operand;
  const ExprId id = record_known(context, operand, span);
  return known ? id : make_not(context, id, span);
}

std::optional<bool> constant_bool(const Context& context, ExprId id) {
  if (id == kNoExpr) return std::nullopt;
  const ir::Expr& expr = context.expr(id);
  if (expr.kind != ExprKind::constant || context.type(expr.type).kind != TypeKind::boolean)
    return std::nullopt;
  if (is_missing_constant(context, expr)) return std::nullopt;
  return int_of_word(expr.word) != 0;
}

bool is_constant(const Context& context, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  if (is_scalar_constant(expr)) return true;
  if (expr.kind != ExprKind::list) return false;
  for (const ExprId item : expr.operands) {
    if (!is_constant(context, item)) return false;
  }
  return true;
}

ExprId clone(Context& context, ExprId expr) {
  return substitute(context, expr, {});
}

ExprId substitute(Context& context, ExprId id, const std::map<ir::LocalId, ExprId>& values) {
  if (id == kNoExpr) return id;
  ir::Expr expr = context.expr(id);
  if (expr.kind == ExprKind::local) {
    const auto value = values.find(expr.local);
    if (value != values.end()) {
      const ExprId copy = substitute(context, value->second, {});
      // Where the body had shown it to be there, it is.
      const bool narrowed = !context.type(expr.type).optional && context.type(context.type_of(copy)).optional;
      const TypeId required = context.types().required(context.type_of(copy));
      if (narrowed && !is_missing_constant(context, context.expr(copy)))
        context.program.exprs[copy].type = required;
      return copy;
    }
  }

  if (expr.kind == ExprKind::element) {
    const auto renamed = values.find(expr.local);
    if (renamed != values.end()) expr.local = context.expr(renamed->second).local;
    return context.add(std::move(expr));
  }
  if (expr.kind == ExprKind::each) {
    std::map<ir::LocalId, ExprId> inner = values;
    ir::Expr variable = node(ExprKind::element, kErrorType, expr.span);
    variable.local = context.next_local++;
    expr.operands[0] = substitute(context, expr.operands[0], values);
    inner[expr.local] = context.add(variable);
    expr.local = variable.local;
    expr.operands[1] = substitute(context, expr.operands[1], inner);
    return context.add(std::move(expr));
  }
  if (expr.kind == ExprKind::let) {
    std::map<ir::LocalId, ExprId> inner = values;
    const ir::LocalId fresh = context.next_local++;
    expr.operands[0] = substitute(context, expr.operands[0], values);
    ir::Expr variable = node(ExprKind::local, context.type_of(expr.operands[0]), expr.span);
    variable.local = fresh;
    inner[expr.local] = context.add(std::move(variable));
    expr.local = fresh;
    expr.operands[1] = substitute(context, expr.operands[1], inner);
    return context.add(std::move(expr));
  }
  for (ExprId& operand : expr.operands)
    operand = substitute(context, operand, values);
  if (expr.history) {
    expr.history->filter = substitute(context, expr.history->filter, values);
    expr.history->since = substitute(context, expr.history->since, values);
  }
  return add_folded(context, std::move(expr));
}

}  // namespace nudge::check
