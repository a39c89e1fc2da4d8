#include "compiler/check/fold.h"
#include "runtime/value/civil.h"
#include "runtime/value/money.h"

namespace nudge::check {

namespace {

using ir::ArithmeticOp;

double as_number(const Context& context, const ir::Expr& expr) {
  const bool number = context.type(expr.type).kind == TypeKind::number;
  return number ? number_of_word(expr.word) : number_of_int(int_of_word(expr.word));
}

std::optional<Word> number_result(ArithmeticOp op, double left, double right) {
  switch (op) {
    case ArithmeticOp::add:
      return word_of_number(add_number(left, right));
    case ArithmeticOp::subtract:
      return word_of_number(subtract_number(left, right));
    case ArithmeticOp::multiply:
      return word_of_number(multiply_number(left, right));
    case ArithmeticOp::divide:
      return word_of_number(divide_number(left, right));
    case ArithmeticOp::remainder:
      return word_of_number(remainder_number(left, right));
    case ArithmeticOp::difference:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Word> int_result(ArithmeticOp op, int64_t left, int64_t right) {
  switch (op) {
    case ArithmeticOp::add:
      return word_of_int(add_int(left, right));
    case ArithmeticOp::subtract:
    case ArithmeticOp::difference:
      return word_of_int(subtract_int(left, right));
    case ArithmeticOp::multiply:
      return word_of_int(multiply_int(left, right));
    case ArithmeticOp::remainder:
      return word_of_int(remainder_int(left, right));
    case ArithmeticOp::divide:
      return std::nullopt;
  }
  return std::nullopt;
}

// money and durations by a number: half away from zero, as scale_int and money_divide do
std::optional<Word> scaled(ArithmeticOp op, int64_t amount, double by) {
  const auto value = static_cast<double>(amount);
  if (op == ArithmeticOp::multiply) return word_of_int(round_to_int(multiply_number(value, by)));
  if (op == ArithmeticOp::divide) {
    return by == 0 ? kMissingWord : word_of_int(round_to_int(divide_number(value, by)));
  }
  return std::nullopt;
}

std::optional<Word> result_of(const Context& context, const ir::Expr& expr, const ir::Expr& left,
                              const ir::Expr& right) {
  const TypeKind left_kind = context.type(left.type).kind;
  const TypeKind right_kind = context.type(right.type).kind;
  const int64_t left_int = int_of_word(left.word);
  const int64_t right_int = int_of_word(right.word);
  if (context.type(expr.type).kind == TypeKind::number)
    return number_result(expr.arithmetic_op, as_number(context, left), as_number(context, right));
  if (left_kind == TypeKind::date && right_kind == TypeKind::duration) {
    const int64_t step = expr.arithmetic_op == ArithmeticOp::add ? right_int : negate_int(right_int);
    return word_of_int(add_duration_to_date(left_int, step));
  }
  if (left_kind == TypeKind::date && right_kind == TypeKind::date)
    return word_of_int(multiply_int(subtract_int(left_int, right_int), kDayMs));
  const bool scale = left_kind == TypeKind::money || left_kind == TypeKind::duration;
  const bool by_number = right_kind == TypeKind::integer || right_kind == TypeKind::number;
  if (scale && right_kind == TypeKind::integer && expr.arithmetic_op == ArithmeticOp::multiply)
    return word_of_int(multiply_int(left_int, right_int));
  if (scale && by_number) return scaled(expr.arithmetic_op, left_int, as_number(context, right));
  return int_result(expr.arithmetic_op, left_int, right_int);
}

}  // namespace

std::optional<ExprId> fold_arithmetic(Context& context, const ir::Expr& expr) {
  const ir::Expr& left = context.expr(expr.operands[0]);
  const ir::Expr& right = context.expr(expr.operands[1]);
  if (left.kind != ExprKind::constant || right.kind != ExprKind::constant) return std::nullopt;
  if (left.length.months != 0 || right.length.months != 0) return std::nullopt;
  const auto word = result_of(context, expr, left, right);
  if (!word) return std::nullopt;
  return add_constant(context, expr.type, *word, expr.span);
}

}  // namespace nudge::check
