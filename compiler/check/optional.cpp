// What may be missing, and how that is said; months and years, which have no fixed length.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

// What to put after `??`, by type.
std::string_view fallback_for(TypeKind kind) {
  switch (kind) {
    case TypeKind::text:
      return "\"…\"";
    case TypeKind::integer:
    case TypeKind::number:
      return "0";
    case TypeKind::boolean:
      return "false";
    case TypeKind::duration:
      return "0 seconds";
    default:
      return "…";
  }
}

bool is_simple(const ir::Expr& expr) {
  return expr.kind == ExprKind::field || expr.kind == ExprKind::local || expr.kind == ExprKind::element;
}

}  // namespace

void note_declared(Context& context, Diagnostic& diagnostic, ExprId value) {
  const ir::Expr& expr = context.expr(value);
  if (expr.kind != ExprKind::field) return;
  const ir::Field* field = declared_field(context, expr.path);
  if (field == nullptr || !field->span.known()) return;
  diagnostic.note(field->span,
                  "`" + field->name + "` is declared as `" + context.show(field->type) + "` here");
}

void note_optional(Context& context, Diagnostic& diagnostic, ExprId value) {
  const ir::Expr expr = context.expr(value);
  const ir::Field* field = expr.kind == ExprKind::field ? declared_field(context, expr.path) : nullptr;
  const bool of_account =
      field != nullptr && expr.path.base == ir::Base::account && !context.type(field->type).optional;
  if (of_account)
    diagnostic.note(expr.span,
                    "a contact may have no account; after `account is known` it is certain to be there");
  if (expr.kind == ExprKind::score)
    diagnostic.note(expr.span, "it is the account's, and a contact may have none");
  if (field != nullptr && !of_account) note_declared(context, diagnostic, value);
  const bool divides =
      expr.kind == ExprKind::arithmetic &&
      (expr.arithmetic_op == ir::ArithmeticOp::divide || expr.arithmetic_op == ir::ArithmeticOp::remainder);
  if (divides) diagnostic.note(context.expr(expr.operands[1]).span, "it is missing when this is 0");
  if (!expr.span.known()) return;
  const std::string source(context.sources.text(expr.span));
  if (expr.kind == ExprKind::score) {
    diagnostic.suggest("test first whether there is an account: `account is known and " + source + " …`");
    return;
  }
  const std::string_view fallback = fallback_for(context.type(expr.type).kind);
  const std::string with = (divides ? "(" + source + ")" : source) + " ?? " + std::string(fallback);
  std::string message = "give it a fallback: `" + with + "`";
  if (is_simple(expr)) message += ", or test it first: `" + source + " is known and …`";
  diagnostic.suggest(message, fallback == "…" ? std::nullopt : std::optional("(" + with + ")"));
}

bool refuse_missing(Context& context, ExprId value) {
  const ir::Expr expr = context.expr(value);
  if (expr.type == kErrorType || !context.type(expr.type).optional) return false;
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::may_be_missing, expr.span,
             context.quoted(expr.span) + " may be missing: it is `" + context.show(expr.type) + "`");
  note_optional(context, diagnostic, value);
  return true;
}

bool refuse_calendar(Context& context, ExprId value) {
  if (!is_calendar(context, value)) return false;
  const ir::Expr& expr = context.expr(value);
  report(context, DiagnosticKind::calendar_length, expr.span,
         context.quoted(expr.span) +
             " has no fixed length: months and years can only be added to a date or time")
      .suggest("count in days or weeks, such as `30 days`");
  return true;
}

}  // namespace nudge::check
