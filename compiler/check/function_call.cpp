// A call of a function of the program: its body in place of the call, its parameters replaced or bound by
// `let`.
#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"
#include "compiler/check/substitute.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

// What may be repeated for each use: it costs nothing, and says more than a variable to what comes after.
bool is_cheap(const ir::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::constant:
    case ExprKind::text:
    case ExprKind::field:
    case ExprKind::local:
    case ExprKind::score:
    case ExprKind::now:
    case ExprKind::today:
    case ExprKind::entry_time:
      return true;
    default:
      return false;
  }
}

bool uses(const Context& context, ExprId id, ir::LocalId local) {
  if (id == kNoExpr) return false;
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::local && expr.local == local) return true;
  for (const ExprId operand : expr.operands) {
    if (uses(context, operand, local)) return true;
  }
  return expr.history &&
         (uses(context, expr.history->filter, local) || uses(context, expr.history->since, local));
}

// Is the variable used where the moment of the call is over: in a filter of history, in what `holds`?
const ir::Expr* outlived_by(const Context& context, ExprId id, ir::LocalId local) {
  if (id == kNoExpr) return nullptr;
  const ir::Expr& expr = context.expr(id);
  if (expr.history && uses(context, expr.history->filter, local)) return &expr;
  if (expr.kind == ExprKind::holds && uses(context, expr.operands[0], local)) return &expr;
  for (const ExprId operand : expr.operands) {
    if (const ir::Expr* found = outlived_by(context, operand, local)) return found;
  }
  return nullptr;
}

// Is it used for each element of a list, which is a function of its own, beyond the reach of a `let`?
bool used_in_each(const Context& context, ExprId id, ir::LocalId local) {
  if (id == kNoExpr) return false;
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::each && uses(context, expr.operands[1], local)) return true;
  return std::any_of(expr.operands.begin(), expr.operands.end(),
                     [&](ExprId operand) { return used_in_each(context, operand, local); });
}

uint32_t each_depth(const Context& context, ExprId id) {
  if (id == kNoExpr) return 0;
  const ir::Expr& expr = context.expr(id);
  uint32_t depth = 0;
  for (const ExprId operand : expr.operands)
    depth = std::max(depth, each_depth(context, operand));
  return depth + (expr.kind == ExprKind::each ? 1 : 0);
}

ExprId refuse_bound(Context& context, const ast::Call& tree, ExprId value, const ir::Parameter& parameter,
                    Span declared, bool in_history) {
  const std::string where = in_history
                                ? "in a filter of history, which is evaluated when its event arrives"
                                : "in a condition that `holds for` a time, which is watched all the time";
  report(context, DiagnosticKind::out_of_place, context.expr(value).span,
         "`" + parameter.name + "` stands " + where + ": it can't depend on " +
             context.quoted(context.expr(value).span))
      .note(declared, "`" + tree.callee.text + "` is declared here");
  return add_error(context, context.expr(value).span);
}

// Whether the body may stand here: not too deep in lists.
bool fits(Context& context, const Scope& scope, ExprId body, const ast::Call& tree, Span declared) {
  if (scope.each_depth + each_depth(context, body) > limits::kMaxEachDepth) {
    report(
        context, DiagnosticKind::too_deep, tree.callee.span,
        "lists are gone through within each other at most " + std::to_string(limits::kMaxEachDepth) + " deep")
        .note(declared, "`" + tree.callee.text + "` goes through one too");
    return false;
  }
  return true;
}

}  // namespace

bool is_bound(const Context& context, ExprId id) {
  if (id == kNoExpr) return false;
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::local || expr.kind == ExprKind::element || expr.kind == ExprKind::entry_time)
    return true;
  const bool of_event = expr.path.base == ir::Base::arriving || expr.path.base == ir::Base::captured;
  if (expr.kind == ExprKind::field && of_event) return true;
  if (expr.history && is_bound(context, expr.history->since)) return true;
  return std::any_of(expr.operands.begin(), expr.operands.end(),
                     [&](ExprId operand) { return is_bound(context, operand); });
}

ExprId infer_function_call(Context& context, const Scope& scope, const ast::Call& tree, Span span) {
  const Callable callable = context.callables.find(tree.callee.text)->second;
  const bool good = require_function(context, callable.index, tree.callee.span);
  FunctionInfo function = context.functions[callable.index];
  if (good && scope.of_account) function.body = body_for_account(context, function.body, tree.callee);
  const auto arguments = check_arguments(context, scope, "function", tree.callee, tree.arguments,
                                         function.parameters, callable.span);
  if (!good || context.is_error(function.body)) return add_error(context, span);
  std::map<ir::LocalId, ExprId> replaced;
  std::vector<std::pair<ir::LocalId, ExprId>> bound;
  bool failed = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const ir::Parameter& parameter = function.parameters[i];
    ExprId value = arguments[i];
    if (value == kNoExpr) {
      const TypeKind kind = context.type(parameter.type).kind;
      const Word word = kind == TypeKind::number ? kMissingNumberWord
                        : is_texty(kind)         ? kMissingTextWord
                                                 : kMissingWord;
      value = add_constant(context, parameter.type, word, span);
    }
    failed = failed || context.is_error(value);
    if (context.is_error(value)) continue;
    const ir::Expr* outlives = outlived_by(context, function.body, function.locals[i]);
    if (outlives != nullptr && is_bound(context, value) && !scope.inlined) {
      refuse_bound(context, tree, value, parameter, callable.span, outlives->history.has_value());
      failed = true;
    }
    const bool copied = outlives != nullptr || used_in_each(context, function.body, function.locals[i]);
    if (copied || is_cheap(context.expr(value))) {
      replaced[function.locals[i]] = value;
      continue;
    }
    ir::Expr variable = node(ExprKind::local, context.type_of(value), context.expr(value).span);
    variable.local = context.next_local++;
    bound.emplace_back(variable.local, value);
    replaced[function.locals[i]] = context.add(std::move(variable));
  }
  if (failed || context.full || !fits(context, scope, function.body, tree, callable.span))
    return add_error(context, span);
  ExprId body = substitute(context, function.body, replaced);
  for (size_t i = bound.size(); i-- > 0;) {
    ir::Expr let = node(ExprKind::let, context.type_of(body), span, {bound[i].second, body});
    let.local = bound[i].first;
    body = context.add(std::move(let));
  }
  context.program.exprs[body].call = span;
  return body;
}

}  // namespace nudge::check
