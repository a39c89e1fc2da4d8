// `==` to `>=`: which types may be compared, and `a - b < 1 month`.
#include "compiler/check/infer.h"
#include "compiler/ir/comparison.h"

namespace nudge::check {

namespace {

using ir::CompareOp;

CompareOp op_of(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::not_equal:
      return CompareOp::not_equal;
    case ast::BinaryOp::less:
      return CompareOp::less;
    case ast::BinaryOp::less_equal:
      return CompareOp::less_equal;
    case ast::BinaryOp::greater:
      return CompareOp::greater;
    case ast::BinaryOp::greater_equal:
      return CompareOp::greater_equal;
    default:
      return CompareOp::equal;
  }
}

bool is_equality(CompareOp op) {
  return op == CompareOp::equal || op == CompareOp::not_equal;
}

bool has_equality(TypeKind kind) {
  return kind != TypeKind::record && kind != TypeKind::message && kind != TypeKind::error;
}

bool is_difference(const ir::Expr& expr) {
  return expr.kind == ExprKind::arithmetic && expr.arithmetic_op == ir::ArithmeticOp::difference;
}

bool mentions_now(const Context& context, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::now || expr.kind == ExprKind::today) return true;
  for (const ExprId operand : expr.operands) {
    if (mentions_now(context, operand)) return true;
  }
  return false;
}

ExprId add_months(Context& context, ExprId moment, int32_t months) {
  ir::Expr expr = node(ExprKind::calendar, context.type_of(moment), context.expr(moment).span, {moment});
  expr.length.months = months;
  return context.add(std::move(expr));
}

// `a - b < 1 month` as `a < b + 1 month`; where b moves with time, as `a - 1 month < b`.
ExprId compare_months(Context& context, CompareOp op, ExprId difference, ExprId months, Span span) {
  const ir::Expr sides = context.expr(difference);
  const int32_t count = context.expr(months).length.months;
  ExprId left = sides.operands[0], right = sides.operands[1];
  if (mentions_now(context, right)) {
    left = add_months(context, left, -count);
  } else {
    right = add_months(context, right, count);
  }
  return make_compare(context, op, left, right, span);
}

struct Comparison {
  Context& context;
  CompareOp op;
  ExprId left;
  ExprId right;
  Span span;

  bool refuse_money() {
    const ir::Type first = context.type(context.type_of(left));
    const ir::Type second = context.type(context.type_of(right));
    if (first.kind != TypeKind::money || second.kind != TypeKind::money || first.detail == second.detail)
      return false;
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::mixed_currencies, span,
               "`" + context.show(context.types().required(context.type_of(left))) + "` and `" +
                   context.show(context.types().required(context.type_of(right))) + "` can't be compared");
    note_declared(context, diagnostic, left);
    note_declared(context, diagnostic, right);
    return true;
  }

  void refuse_types() {
    const ir::Type first = context.type(context.type_of(left));
    const ir::Type second = context.type(context.type_of(right));
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, context.expr(right).span,
                                    "can't compare `" + context.show(context.type_of(left)) + "` with `" +
                                        context.show(context.type_of(right)) + "`");
    note_declared(context, diagnostic, left);
    note_declared(context, diagnostic, right);
    if (suggest_comparable(context, diagnostic, left, right)) return;
    const bool dates = (first.kind == TypeKind::date && second.kind == TypeKind::time) ||
                       (first.kind == TypeKind::time && second.kind == TypeKind::date);
    if (!dates) return suggest_unquoted(context, diagnostic, context.expr(right), first);
    const ExprId time = first.kind == TypeKind::time ? left : right;
    const ir::Expr& expr = context.expr(time);
    const std::string better =
        expr.kind == ExprKind::now ? "today" : "date(" + std::string(context.sources.text(expr.span)) + ")";
    diagnostic.suggest("compare dates: `" + better + "`", better, expr.span);
  }

  bool refuse_order(const ir::Type& type) {
    if (is_equality(op)) {
      if (has_equality(type.kind)) return false;
      report(context, DiagnosticKind::type_mismatch, span,
             "values of the type `" + context.show(context.type_of(left)) + "` can't be compared");
      return true;
    }
    if (!has_order(type.kind)) {
      report(context, DiagnosticKind::type_mismatch, span,
             "values of the type `" + context.show(context.types().required(context.type_of(left))) +
                 "` have no order")
          .suggest("compare with `==`, `!=` or `in [ … ]`");
      return true;
    }
    const bool first = refuse_missing(context, left);
    const bool second = refuse_missing(context, right);
    return first || second;
  }

  ExprId check() {
    if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
    if (refuse_money()) return add_error(context, span);
    // A text that spells an address or a zone is one.
    const ir::Type first = context.type(context.type_of(left));
    const ir::Type second = context.type(context.type_of(right));
    if (first.kind == TypeKind::timezone && second.kind == TypeKind::text)
      right = convert(context, right, context.type_of(left));
    if (second.kind == TypeKind::timezone && first.kind == TypeKind::text)
      left = convert(context, left, context.type_of(right));
    if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
    const TypeId common = common_type(context, context.type_of(left), context.type_of(right));
    if (common == kNoType) {
      refuse_types();
      return add_error(context, span);
    }
    if (refuse_order(context.type(common))) return add_error(context, span);
    return compare(common);
  }

  ExprId compare(TypeId common) {
    if (is_calendar(context, right) && is_difference(context.expr(left)))
      return compare_months(context, op, left, right, span);
    if (is_calendar(context, left) && is_difference(context.expr(right)))
      return compare_months(context, mirrored(op), right, left, span);
    const TypeId wide = context.types().optional(common);
    left = convert(context, left, wide);
    right = convert(context, right, wide);
    return make_compare(context, op, left, right, span);
  }
};

// `contact.title == missing`
bool refuse_missing_word(Context& context, const ast::Binary& tree, Span span) {
  const auto is_missing_word = [](const ast::Expr& side) {
    const auto* reference = std::get_if<ast::Reference>(&side.node);
    return reference != nullptr && reference->name.text == "missing";
  };
  if (is_missing_word(*tree.left) || !is_missing_word(*tree.right)) return false;
  Diagnostic& diagnostic = report(context, DiagnosticKind::out_of_place, tree.right->span,
                                  "`missing` is not a value that can be compared with");
  const CompareOp op = op_of(tree.op);
  if (!is_equality(op)) return true;
  const std::string better = std::string(context.sources.text(tree.left->span)) +
                             (op == CompareOp::equal ? " is missing" : " is known");
  diagnostic.suggest("write `" + better + "`", better, span);
  return true;
}

}  // namespace

ExprId infer_comparison(Context& context, const Scope& scope, const ast::Binary& tree, Span span) {
  if (refuse_missing_word(context, tree, span)) return add_error(context, span);
  ExprId left = kNoExpr, right = kNoExpr;
  const auto hint_of = [&](ExprId other) {
    const TypeId type = context.type_of(other);
    return context.types().required(type);
  };
  if (needs_hint(context, scope, *tree.left) && !needs_hint(context, scope, *tree.right)) {
    right = infer_expression(context, scope, *tree.right);
    left = infer_expression(context, scope, *tree.left, hint_of(right));
  } else {
    left = infer_expression(context, scope, *tree.left);
    right = infer_expression(context, scope, *tree.right, hint_of(left));
  }
  return Comparison{context, op_of(tree.op), left, right, span}.check();
}

}  // namespace nudge::check
