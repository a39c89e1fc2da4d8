// `no session_started for 30 days`, of scores and triggers: now is at least so long after the newest such
// event, or else after the contact's (or account's) creation. It turns true once for each silence.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

ExprId newest(Context& context, ir::History history, Span span) {
  history.op = ir::HistoryOp::last;
  ir::Expr expr = node(ExprKind::history, context.types().optional(context.types().of(TypeKind::time)), span);
  expr.history = std::move(history);
  return context.add(std::move(expr));
}

ExprId creation(Context& context, bool of_account, Span span) {
  ir::Expr expr = node(ExprKind::field, context.types().of(TypeKind::time), span);
  expr.path.base = of_account ? ir::Base::account : ir::Base::contact;
  expr.path.names = {"created_at"};
  return context.add(std::move(expr));
}

ExprId later_by(Context& context, ExprId moment, ir::Length length, Span span) {
  const TypeId time = context.types().of(TypeKind::time);
  if (length.months != 0) {
    ir::Expr expr = node(ExprKind::calendar, time, span, {moment});
    expr.length.months = length.months;
    return context.add(std::move(expr));
  }
  const ExprId duration =
      add_constant(context, context.types().of(TypeKind::duration), word_of_int(length.ms), span);
  ir::Expr expr = node(ExprKind::arithmetic, time, span, {moment, duration});
  expr.arithmetic_op = ir::ArithmeticOp::add;
  return context.add(std::move(expr));
}

}  // namespace

ExprId check_absence(Context& context, const Scope& scope, const ast::Expr& event, const ast::Expr& length,
                     Span span) {
  ir::History history;
  history.of_account = scope.of_account;
  const auto* reference = std::get_if<ast::Reference>(&event.node);
  const auto* call = std::get_if<ast::Call>(&event.node);
  const auto so_long = check_length(context, scope, length, "the time without it");
  if (reference == nullptr && call == nullptr) {
    report(
        context, DiagnosticKind::event_needed, event.span,
        "after `no` stands one event, with its filter in parentheses, found " + context.quoted(event.span));
    return add_error(context, span);
  }
  const auto id = find_event(context, reference != nullptr ? reference->name : call->callee);
  if (!id) return add_error(context, span);
  history.event = *id;
  const size_t errors = context.diagnostics.errors();
  const ast::Expr* filter = call == nullptr ? nullptr : filter_of(context, *call);
  if (filter != nullptr) history.filter = check_filter(context, scope, *id, *filter, true);
  const bool refused = history.filter != kNoExpr && context.is_error(history.filter);
  if (!so_long || refused || context.diagnostics.errors() != errors) return add_error(context, span);
  const TypeId time = context.types().of(TypeKind::time);
  const ExprId since = context.add(
      node(ExprKind::coalesce, time, span,
           {newest(context, std::move(history), event.span), creation(context, scope.of_account, span)}));
  const ExprId now = context.add(node(ExprKind::now, time, span));
  return make_compare(context, ir::CompareOp::greater_equal, now, later_by(context, since, *so_long, span),
                      span);
}

}  // namespace nudge::check
