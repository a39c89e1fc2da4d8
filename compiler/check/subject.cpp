// Whom an expression is about: a contact, or an account with all its members. What is about an account knows
// no contact, neither its fields nor what is declared about contacts.
#include <fmt/format.h>

#include "compiler/check/infer.h"

namespace nudge::check {

ExprId refuse_contact_here(Context& context, Span span, std::string_view field) {
  Diagnostic& diagnostic = report(context, DiagnosticKind::out_of_place, span,
                                  "there is no `contact` here: this is about an account, which has many");
  if (!field.empty() && find_field(context.program.account, field) != nullptr) {
    const std::string better = fmt::format("account.{}", field);
    diagnostic.suggest(fmt::format("did you mean the account's own field, `{}`?", better), better);
  } else {
    diagnostic.suggest("members are asked where they are mailed: `send … to members where contact.…`");
  }
  return add_error(context, span);
}

ExprId refuse_of_contacts(Context& context, Span use, std::string_view what, const std::string& name,
                          Span declared) {
  report(
      context, DiagnosticKind::out_of_place, use,
      fmt::format("the {} `{}` is about contacts, and this is about an account, which has many", what, name))
      .note(declared, fmt::format("declared here; one about all members of an account is `{} {} for account`",
                                  what, name));
  return add_error(context, use);
}

namespace {

// The body of a function, read in a place about an account.
struct Adopting {
  Context& context;
  const ast::Name& function;
  bool good = true;

  void refuse(Span part, std::string message) {
    if (!good) return;
    good = false;
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::out_of_place, function.span,
               fmt::format("`{}` {}, and this is about an account, which has many contacts", function.text,
                           message));
    if (part.known()) diagnostic.note(part, "it stands here");
  }

  void adopt(ExprId id) {
    if (id == kNoExpr) return;
    ir::Expr& expr = context.program.exprs[id];
    if (expr.kind == ExprKind::field && expr.path.base == ir::Base::contact)
      return refuse(expr.span, fmt::format("reads `contact.{}`", expr.path.names.front()));
    if (expr.kind == ExprKind::segment && !context.program.segments[expr.segment].for_account)
      return refuse(expr.span, fmt::format("asks for the contact's segment `{}`",
                                           context.program.segments[expr.segment].name));
    if (expr.kind == ExprKind::score && !context.program.scores[expr.score].for_account)
      return refuse(expr.span,
                    fmt::format("reads the contact's `score.{}`", context.program.scores[expr.score].name));
    if (expr.kind == ExprKind::account_known) {
      expr.kind = ExprKind::constant;
      expr.word = word_of_bool(true);
      return;
    }
    if (expr.history) expr.history->of_account = true;
    const ir::Expr copy = expr;
    for (const ExprId operand : copy.operands)
      adopt(operand);
    if (!copy.history) return;
    adopt(copy.history->filter);
    adopt(copy.history->since);
  }
};

}  // namespace

ExprId body_for_account(Context& context, ExprId body, const ast::Name& function) {
  if (body == kNoExpr || context.is_error(body)) return body;
  const ExprId copy = clone(context, body);
  Adopting adopting{context, function};
  adopting.adopt(copy);
  if (!adopting.good) return add_error(context, function.span);
  return clone(context, copy);  // folded again: the account is known now
}

}  // namespace nudge::check
