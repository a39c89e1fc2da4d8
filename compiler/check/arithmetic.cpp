// `+ - * / %`: which types go together and what comes out.
#include "compiler/check/infer.h"
#include "runtime/value/civil.h"

namespace nudge::check {

namespace {

using ir::ArithmeticOp;

bool is_moment(TypeKind kind) {
  return kind == TypeKind::time || kind == TypeKind::date;
}
bool is_amount(TypeKind kind) {
  return kind == TypeKind::money || kind == TypeKind::duration;
}

struct Arithmetic {
  Context& context;
  const Scope& scope;
  const ast::Binary& tree;
  Span span;
  ExprId left = kNoExpr;
  ExprId right = kNoExpr;

  ir::Type left_type() const { return context.type(context.type_of(left)); }
  ir::Type right_type() const { return context.type(context.type_of(right)); }
  TypeId of(TypeKind kind) { return context.types().of(kind); }

  ExprId add(ArithmeticOp op, TypeId type, ExprId first, ExprId second) {
    ir::Expr expr = node(ExprKind::arithmetic, type, span, {first, second});
    expr.arithmetic_op = op;
    return add_folded(context, std::move(expr));
  }

  // As it would stand in a text.
  std::string as_part(ExprId id) {
    const ir::Expr& expr = context.expr(id);
    const bool plain =
        expr.kind == ExprKind::text && expr.text_value.find_first_of("\"\\{}\n\t") == std::string::npos;
    return plain ? expr.text_value : "{" + std::string(context.sources.text(expr.span)) + "}";
  }

  ExprId refuse() {
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, span,
                                    "`" + std::string(ast::spelling(tree.op)) + "` can't be applied to `" +
                                        context.show(context.type_of(left)) + "` and `" +
                                        context.show(context.type_of(right)) + "`");
    note_declared(context, diagnostic, left);
    note_declared(context, diagnostic, right);
    if (suggest_unit(context, diagnostic, left, right)) return add_error(context, span);
    const TypeKind first = left_type().kind, second = right_type().kind;
    if (tree.op == ast::BinaryOp::add && (is_texty(first) || is_texty(second))) {
      const std::string joined = "\"" + as_part(left) + as_part(right) + "\"";
      diagnostic.suggest("texts are joined by interpolation: `" + joined + "`", joined);
    }
    if (tree.op == ast::BinaryOp::subtract && is_moment(first) && is_moment(second)) {
      const ExprId time = first == TypeKind::time ? left : right;
      const ir::Expr& expr = context.expr(time);
      const std::string better =
          expr.kind == ExprKind::now ? "today" : "date(" + std::string(context.sources.text(expr.span)) + ")";
      diagnostic.suggest("subtract dates: `" + better + "`", better, expr.span);
    }
    return add_error(context, span);
  }

  // Both of one numeric type.
  bool widen() {
    if (!is_numeric(left_type().kind) || !is_numeric(right_type().kind)) return false;
    if (left_type().kind == right_type().kind) return true;
    left = convert(context, left, of(TypeKind::number));
    right = convert(context, right, of(TypeKind::number));
    return true;
  }

  ExprId step_by_months(ExprId moment, ExprId months, int sign) {
    ir::Expr expr = node(ExprKind::calendar, context.type_of(moment), span, {moment});
    expr.length.months = sign * context.expr(months).length.months;
    return context.add(std::move(expr));
  }

  ExprId sum_of_months(int sign) {
    const ir::Expr first = context.expr(left), second = context.expr(right);
    if (first.length.months == 0 || second.length.months == 0) {
      report(context, DiagnosticKind::calendar_length, span,
             "months and years can't be added to days: " + context.quoted(span) + " has no fixed length");
      return add_error(context, span);
    }
    ir::Expr sum = first;
    sum.span = span;
    sum.length.months += sign * second.length.months;
    return context.add(std::move(sum));
  }

  // `date ± duration` keeps its type, so the duration is of whole days.
  bool refuse_part_of_day(ExprId moment, ExprId step) {
    const ir::Expr& expr = context.expr(step);
    if (context.type(context.type_of(moment)).kind != TypeKind::date || expr.kind != ExprKind::constant)
      return false;
    if (int_of_word(expr.word) % kDayMs == 0) return false;
    report(context, DiagnosticKind::bad_value, expr.span,
           "a date moves by whole days; " + context.quoted(expr.span) + " is not");
    return true;
  }

  ExprId move(ArithmeticOp op, ExprId moment, ExprId step) {
    if (is_calendar(context, step)) return step_by_months(moment, step, op == ArithmeticOp::add ? 1 : -1);
    if (refuse_part_of_day(moment, step)) return add_error(context, span);
    return add(op, context.type_of(moment), moment, step);
  }

  ExprId sum(ArithmeticOp op) {
    const TypeKind first = left_type().kind, second = right_type().kind;
    if (is_moment(first) && second == TypeKind::duration) return move(op, left, right);
    if (op == ArithmeticOp::add && first == TypeKind::duration && is_moment(second))
      return move(op, right, left);
    if (op == ArithmeticOp::subtract && is_moment(first) && first == second)
      return add(ArithmeticOp::difference, of(TypeKind::duration), left, right);
    if (first == TypeKind::duration && second == TypeKind::duration) {
      if (is_calendar(context, left) || is_calendar(context, right))
        return sum_of_months(op == ArithmeticOp::add ? 1 : -1);
      return add(op, of(TypeKind::duration), left, right);
    }
    if (first == TypeKind::money && second == TypeKind::money) {
      if (left_type().detail == right_type().detail) return add(op, context.type_of(left), left, right);
      Diagnostic& diagnostic = report(context, DiagnosticKind::mixed_currencies, span,
                                      "`" + context.show(context.type_of(left)) + "` and `" +
                                          context.show(context.type_of(right)) + "` don't mix");
      note_declared(context, diagnostic, left);
      note_declared(context, diagnostic, right);
      return add_error(context, span);
    }
    if (!widen()) return refuse();
    return add(op, context.type_of(left), left, right);
  }

  ExprId product() {
    if (is_numeric(left_type().kind) && is_amount(right_type().kind)) std::swap(left, right);
    if (is_amount(left_type().kind) && is_numeric(right_type().kind)) {
      if (is_calendar(context, left)) return product_of_months();
      return add(ArithmeticOp::multiply, context.type_of(left), left, right);
    }
    if (!widen()) return refuse();
    return add(ArithmeticOp::multiply, context.type_of(left), left, right);
  }

  ExprId product_of_months() {
    const ir::Expr& count = context.expr(right);
    const bool whole = count.kind == ExprKind::constant && right_type().kind == TypeKind::integer;
    const int64_t months =
        whole ? multiply_int(context.expr(left).length.months, int_of_word(count.word)) : 0;
    if (!whole || months > 120000 || months < -120000) {
      refuse_calendar(context, left);
      return add_error(context, span);
    }
    ir::Expr product = context.expr(left);
    product.span = span;
    product.length.months = static_cast<int32_t>(months);
    return context.add(std::move(product));
  }

  bool is_non_zero(ExprId divisor) {
    const ir::Expr& expr = context.expr(divisor);
    if (expr.kind == ExprKind::constant && expr.length.months == 0) {
      const bool number = context.type(expr.type).kind == TypeKind::number;
      return number ? number_of_word(expr.word) != 0 : int_of_word(expr.word) != 0;
    }
    return scope.facts.non_zero(fact_key(context, divisor));
  }

  // number, or number? where the divisor may be 0
  TypeId quotient_type(TypeId type, bool non_zero) {
    return non_zero ? type : context.types().optional(type);
  }

  ExprId quotient() {
    const bool non_zero = is_non_zero(right);
    const TypeKind first = left_type().kind, second = right_type().kind;
    if (refuse_calendar(context, left) || refuse_calendar(context, right)) return add_error(context, span);
    if (first == TypeKind::duration && second == TypeKind::duration)
      return add(ArithmeticOp::divide, quotient_type(of(TypeKind::number), non_zero), left, right);
    if (first == TypeKind::money && second == TypeKind::money && left_type().detail == right_type().detail) {
      report(context, DiagnosticKind::type_mismatch, span, "money is divided by a number, not by money");
      return add_error(context, span);
    }
    if (is_amount(first) && is_numeric(second)) {
      right = convert(context, right, of(TypeKind::number));
      return add(ArithmeticOp::divide, quotient_type(context.type_of(left), non_zero), left, right);
    }
    if (!widen()) return refuse();
    return add(ArithmeticOp::divide, quotient_type(of(TypeKind::number), non_zero), left, right);
  }

  ExprId remainder() {
    const bool non_zero = is_non_zero(right);
    if (!widen()) return refuse();
    return add(ArithmeticOp::remainder, quotient_type(context.type_of(left), non_zero), left, right);
  }

  ExprId check() {
    left = infer_expression(context, scope, *tree.left);
    right = infer_expression(context, scope, *tree.right);
    if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
    const bool first_missing = refuse_missing(context, left);
    const bool second_missing = refuse_missing(context, right);
    if (first_missing || second_missing) return add_error(context, span);
    switch (tree.op) {
      case ast::BinaryOp::add:
        return sum(ArithmeticOp::add);
      case ast::BinaryOp::subtract:
        return sum(ArithmeticOp::subtract);
      case ast::BinaryOp::multiply:
        return product();
      case ast::BinaryOp::divide:
        return quotient();
      default:
        return remainder();
    }
  }
};

}  // namespace

ExprId infer_arithmetic(Context& context, const Scope& scope, const ast::Binary& tree, Span span) {
  return Arithmetic{context, scope, tree, span}.check();
}

ExprId infer_negation(Context& context, const Scope& scope, const ast::Expr& operand, Span span,
                      TypeId hint) {
  const ExprId value = infer_expression(context, scope, operand, hint);
  if (context.is_error(value) || refuse_missing(context, value)) return add_error(context, span);
  const TypeId type = context.type_of(value);
  const TypeKind kind = context.type(type).kind;
  if (kind == TypeKind::money) {
    const ExprId minus = add_constant(context, context.types().of(TypeKind::integer), word_of_int(-1), span);
    ir::Expr expr = node(ExprKind::arithmetic, type, span, {value, minus});
    expr.arithmetic_op = ir::ArithmeticOp::multiply;
    return add_folded(context, std::move(expr));
  }
  if (!is_numeric(kind) && kind != TypeKind::duration) {
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, span,
                                    "`-` can't be applied to `" + context.show(type) + "`");
    note_declared(context, diagnostic, value);
    return add_error(context, span);
  }
  return add_folded(context, node(ExprKind::negate, type, span, {value}));
}

}  // namespace nudge::check
