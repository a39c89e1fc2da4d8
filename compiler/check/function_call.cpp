// A call of a function of the program: its body in place of the call, its parameters replaced or bound by
// `let`.
#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"
#include "compiler/check/substitute.h"

namespace nudge::check {

namespace {

// What may be repeated for each use: it costs nothing, and says more than a variable to what comes after.
bool is_cheap(const ir::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::constant:
    case ExprKind::text:
    case ExprKind::field:
    case ExprKind::local:
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

// Does it need what only the moment of the call has: captured events, the entry, variables, another arriving
// event?
bool is_bound(const Context& context, ExprId id) {
  if (id == kNoExpr) return false;
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::local || expr.kind == ExprKind::entry_time) return true;
  const bool of_event = expr.path.base == ir::Base::arriving || expr.path.base == ir::Base::captured;
  if (expr.kind == ExprKind::field && of_event) return true;
  for (const ExprId operand : expr.operands) {
    if (is_bound(context, operand)) return true;
  }
  return false;
}

ExprId refuse_bound(Context& context, const ast::Call& tree, ExprId value, const ir::Parameter& parameter,
                    Span declared) {
  report(
      context, DiagnosticKind::out_of_place, context.expr(value).span,
      "`" + parameter.name +
          "` stands in a filter of history, which is evaluated when its event arrives: it can't depend on " +
          context.quoted(context.expr(value).span))
      .note(declared, "`" + tree.callee.text + "` is declared here");
  return add_error(context, context.expr(value).span);
}

}  // namespace

bool history_uses(const Context& context, ExprId id, ir::LocalId local) {
  if (id == kNoExpr) return false;
  const ir::Expr& expr = context.expr(id);
  if (expr.history && uses(context, expr.history->filter, local)) return true;
  for (const ExprId operand : expr.operands) {
    if (history_uses(context, operand, local)) return true;
  }
  return false;
}

ExprId infer_function_call(Context& context, const Scope& scope, const ast::Call& tree, Span span) {
  const Callable callable = context.callables.find(tree.callee.text)->second;
  const bool good = require_function(context, callable.index, tree.callee.span);
  const FunctionInfo function = context.functions[callable.index];
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
    const bool in_history = history_uses(context, function.body, function.locals[i]);
    if (in_history && is_bound(context, value)) {
      refuse_bound(context, tree, value, parameter, callable.span);
      failed = true;
    }
    if (in_history || is_cheap(context.expr(value))) {
      replaced[function.locals[i]] = value;
      continue;
    }
    ir::Expr variable = node(ExprKind::local, context.type_of(value), context.expr(value).span);
    variable.local = context.next_local++;
    bound.emplace_back(variable.local, value);
    replaced[function.locals[i]] = context.add(std::move(variable));
  }
  if (failed) return add_error(context, span);
  ExprId body = substitute(context, function.body, replaced);
  for (size_t i = bound.size(); i-- > 0;) {
    ir::Expr let = node(ExprKind::let, context.type_of(body), span, {bound[i].second, body});
    let.local = bound[i].first;
    body = context.add(std::move(let));
  }
  return body;
}

}  // namespace nudge::check
