// What may have been meant where two types don't go together: a list and an element, a moment and a length of
// time, an amount without its currency, a count of days without its unit.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

struct Hint {
  Context& context;
  Diagnostic& diagnostic;
  ir::Expr left;
  ir::Expr right;

  TypeKind kind(const ir::Expr& expr) const { return context.type(expr.type).kind; }
  std::string text(const ir::Expr& expr) const { return std::string(context.sources.text(expr.span)); }
  bool is_collection(const ir::Expr& expr) const {
    return kind(expr) == TypeKind::list || kind(expr) == TypeKind::set;
  }
  static bool is_moment(TypeKind kind) { return kind == TypeKind::time || kind == TypeKind::date; }

  bool contained(const ir::Expr& list, const ir::Expr& item) {
    if (!is_collection(list) || is_collection(item)) return false;
    const std::string better = text(list) + " contains " + text(item);
    diagnostic.suggest("a list holds it or not: `" + better + "`", better, Span::join(left.span, right.span));
    return true;
  }

  // `last(e) > 7 days`
  bool ago(const ir::Expr& moment, const ir::Expr& length) {
    if (!is_moment(kind(moment)) || kind(length) != TypeKind::duration) return false;
    const std::string now = kind(moment) == TypeKind::date ? "today" : "now";
    const std::string base =
        context.type(moment.type).optional ? "(" + text(moment) + " ?? …)" : text(moment);
    diagnostic.suggest("how long ago it was is `" + now + " - " + base + "`");
    return true;
  }

  bool with_unit(const ir::Expr& value, const ir::Expr& count) {
    const bool timed = kind(value) == TypeKind::duration || is_moment(kind(value));
    if (!timed || kind(count) != TypeKind::integer || count.kind != ExprKind::constant) return false;
    const std::string better = text(count) + " days";
    diagnostic.suggest("name the unit, such as `" + better + "`", better, count.span);
    return true;
  }

  bool as_text(const ir::Expr& value, const ir::Expr& number) {
    if (kind(value) != TypeKind::text || !is_numeric(kind(number)) || number.kind != ExprKind::constant)
      return false;
    const std::string better = "\"" + text(number) + "\"";
    diagnostic.suggest("as a text: `" + better + "`", better, number.span);
    return true;
  }

  bool with_currency(const ir::Expr& amount, const ir::Expr& number) {
    if (kind(amount) != TypeKind::money || !is_numeric(kind(number)) || number.kind != ExprKind::constant)
      return false;
    const std::string shown = context.show(context.types().required(amount.type));  // money(EUR)
    const std::string better = text(number) + " " + shown.substr(6, 3);
    diagnostic.suggest("name the currency: `" + better + "`", better, number.span);
    return true;
  }
};

}  // namespace

bool suggest_comparable(Context& context, Diagnostic& diagnostic, ExprId left, ExprId right) {
  Hint hint{context, diagnostic, context.expr(left), context.expr(right)};
  if (!hint.left.span.known() || !hint.right.span.known()) return false;
  return hint.contained(hint.left, hint.right) || hint.contained(hint.right, hint.left) ||
         hint.ago(hint.left, hint.right) || hint.with_unit(hint.left, hint.right) ||
         hint.with_currency(hint.left, hint.right) || hint.as_text(hint.left, hint.right);
}

bool suggest_unit(Context& context, Diagnostic& diagnostic, ExprId left, ExprId right) {
  Hint hint{context, diagnostic, context.expr(left), context.expr(right)};
  return hint.with_unit(hint.left, hint.right) || hint.with_currency(hint.left, hint.right);
}

void suggest_condition(Context& context, Diagnostic& diagnostic, ExprId value) {
  const ir::Expr expr = context.expr(value);
  const ir::Type type = context.type(expr.type);
  if (!expr.span.known()) return;
  std::string source(context.sources.text(expr.span));
  if (expr.kind != ExprKind::field && source.find(' ') != std::string::npos) source = "(" + source + ")";
  std::string test;
  if (type.optional) {
    diagnostic.suggest("ask whether it is there: `" + source + " is known`", source + " is known", expr.span);
    return;
  }
  if (type.kind == TypeKind::enumeration)
    test = " == " + context.program.enums[type.detail].values.front().name;
  if (is_numeric(type.kind)) test = " > 0";
  if (type.kind == TypeKind::text) test = " != \"\"";
  if (type.kind == TypeKind::list || type.kind == TypeKind::set) test = " contains …";
  if (!test.empty()) diagnostic.suggest("compare it with a value, such as `" + source + test + "`");
}

}  // namespace nudge::check
