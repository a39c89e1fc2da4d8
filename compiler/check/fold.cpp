#include "compiler/check/fold.h"

#include <algorithm>

#include "compiler/check/expression.h"
#include "compiler/ir/print_expression.h"
#include "runtime/value/pattern.h"

namespace nudge::check {

namespace {

using ir::CompareOp;

bool scalar(const Context& context, ExprId id) {
  return is_scalar_constant(context.expr(id));
}

bool holds(CompareOp op, int order) {
  switch (op) {
    case CompareOp::equal:
      return order == 0;
    case CompareOp::not_equal:
      return order != 0;
    case CompareOp::less:
      return order < 0;
    case CompareOp::less_equal:
      return order <= 0;
    case CompareOp::greater:
      return order > 0;
    case CompareOp::greater_equal:
      return order >= 0;
  }
  return false;
}

template <typename T>
int order_of(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

int order_of_constants(const Context& context, const ir::Expr& left, const ir::Expr& right) {
  if (left.kind == ExprKind::text) return order_of(left.text_value, right.text_value);
  if (context.type(left.type).kind == TypeKind::number)
    return order_of(number_of_word(left.word), number_of_word(right.word));
  return order_of(int_of_word(left.word), int_of_word(right.word));
}

std::optional<bool> compare_constants(const Context& context, CompareOp op, ExprId left_id, ExprId right_id) {
  if (!scalar(context, left_id) || !scalar(context, right_id)) return std::nullopt;
  const ir::Expr& left = context.expr(left_id);
  const ir::Expr& right = context.expr(right_id);
  if (is_missing_constant(context, left) || is_missing_constant(context, right))
    return op == CompareOp::not_equal;
  if (left.length.months != 0 || right.length.months != 0) return std::nullopt;
  return holds(op, order_of_constants(context, left, right));
}

std::optional<ExprId> fold_logic(Context& context, const ir::Expr& expr) {
  const bool is_and = expr.kind == ExprKind::logical_and;
  for (const size_t side : {size_t{0}, size_t{1}}) {
    const auto value = constant_bool(context, expr.operands[side]);
    if (!value) continue;
    if (*value == is_and) return expr.operands[1 - side];
    return add_constant(context, expr.type, word_of_bool(*value), expr.span);
  }
  return std::nullopt;
}

std::optional<ExprId> fold_in(Context& context, const ir::Expr& expr) {
  const std::vector<ExprId> items = context.expr(expr.operands[1]).operands;
  if (context.expr(expr.operands[1]).kind != ExprKind::list) return std::nullopt;
  if (items.empty()) return add_constant(context, expr.type, word_of_bool(false), expr.span);
  bool found = false;
  for (const ExprId item : items) {
    const auto equal = compare_constants(context, CompareOp::equal, expr.operands[0], item);
    if (!equal) return std::nullopt;
    found = found || *equal;
  }
  return add_constant(context, expr.type, word_of_bool(found), expr.span);
}

std::optional<ExprId> fold_coalesce(Context& context, const ir::Expr& expr) {
  const ir::Expr& left = context.expr(expr.operands[0]);
  if (is_missing_constant(context, left)) return expr.operands[1];
  if (is_scalar_constant(left) || !context.type(left.type).optional) return expr.operands[0];
  return std::nullopt;
}

std::optional<ExprId> fold_known(Context& context, const ir::Expr& expr) {
  const ir::Expr& operand = context.expr(expr.operands[0]);
  const bool missing = is_missing_constant(context, operand);
  if (!missing && context.type(operand.type).optional && !is_scalar_constant(operand)) return std::nullopt;
  return add_constant(context, expr.type, word_of_bool(!missing), expr.span);
}

std::optional<ExprId> fold_negate(Context& context, const ir::Expr& expr) {
  ir::Expr operand = context.expr(expr.operands[0]);
  if (operand.kind != ExprKind::constant) return std::nullopt;
  const bool number = context.type(operand.type).kind == TypeKind::number;
  operand.word = number ? word_of_number(-number_of_word(operand.word))
                        : word_of_int(negate_int(int_of_word(operand.word)));
  operand.length.months = -operand.length.months;
  operand.span = expr.span;
  return context.add(operand);
}

// A text within a text gives its parts; adjacent constant texts become one; a text of one part is that part.
std::optional<ExprId> fold_concat(Context& context, const ir::Expr& expr) {
  std::vector<ExprId> flat, parts;
  for (const ExprId id : expr.operands) {
    const std::vector<ExprId> inner =
        context.expr(id).kind == ExprKind::concat ? context.expr(id).operands : std::vector{id};
    flat.insert(flat.end(), inner.begin(), inner.end());
  }
  bool joined = flat.size() != expr.operands.size();
  for (const ExprId id : flat) {
    const ir::Expr part = context.expr(id);
    if (part.kind != ExprKind::text || parts.empty() || context.expr(parts.back()).kind != ExprKind::text) {
      parts.push_back(id);
      continue;
    }
    const ir::Expr before = context.expr(parts.back());
    parts.back() = add_text(context, before.text_value + part.text_value, Span::join(before.span, part.span));
    joined = true;
  }
  if (parts.empty()) return add_text(context, "", expr.span);
  if (parts.size() == 1 && context.expr(parts[0]).kind == ExprKind::text) {
    std::string text = context.expr(parts[0]).text_value;
    return add_text(context, std::move(text), expr.span);
  }
  if (parts.size() == 1 && context.type_of(parts[0]) == expr.type) return parts[0];
  if (!joined) return std::nullopt;
  ir::Expr shorter = expr;
  shorter.operands = parts;
  return context.add(shorter);
}

std::optional<ExprId> fold_to_number(Context& context, const ir::Expr& expr) {
  const ir::Expr& operand = context.expr(expr.operands[0]);
  if (operand.kind != ExprKind::constant) return std::nullopt;
  return add_constant(context, expr.type, word_of_number(number_of_int(int_of_word(operand.word))),
                      expr.span);
}

std::optional<ExprId> fold_matches(Context& context, const ir::Expr& expr) {
  const ir::Expr& text = context.expr(expr.operands[0]);
  if (text.kind != ExprKind::text) return std::nullopt;
  const auto pattern = Pattern::compile(expr.text_value);
  if (!pattern) return std::nullopt;
  return add_constant(context, expr.type, word_of_bool(pattern->matches(text.text_value)), expr.span);
}

std::optional<ExprId> fold_conditional(Context& context, const ir::Expr& expr) {
  const auto condition = constant_bool(context, expr.operands[0]);
  if (!condition) return std::nullopt;
  return expr.operands[*condition ? 1 : 2];
}

std::optional<ExprId> fold_compare(Context& context, const ir::Expr& expr) {
  const auto value = compare_constants(context, expr.compare_op, expr.operands[0], expr.operands[1]);
  if (!value) return std::nullopt;
  return add_constant(context, expr.type, word_of_bool(*value), expr.span);
}

std::optional<ExprId> fold(Context& context, const ir::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::negate:
      return fold_negate(context, expr);
    case ExprKind::logical_not: {
      const auto value = constant_bool(context, expr.operands[0]);
      if (!value) return std::nullopt;
      return add_constant(context, expr.type, word_of_bool(!*value), expr.span);
    }
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      return fold_logic(context, expr);
    case ExprKind::compare:
      return fold_compare(context, expr);
    case ExprKind::in:
      return fold_in(context, expr);
    case ExprKind::arithmetic:
      return fold_arithmetic(context, expr);
    case ExprKind::coalesce:
      return fold_coalesce(context, expr);
    case ExprKind::known:
      return fold_known(context, expr);
    case ExprKind::conditional:
      return fold_conditional(context, expr);
    case ExprKind::to_number:
      return fold_to_number(context, expr);
    case ExprKind::to_text:
      if (!scalar(context, expr.operands[0])) return std::nullopt;
      return add_text(context, constant_text(context, context.expr(expr.operands[0])), expr.span);
    case ExprKind::concat:
      return fold_concat(context, expr);
    case ExprKind::call:
      return fold_call(context, expr);
    case ExprKind::matches:
      return fold_matches(context, expr);
    default:
      return std::nullopt;
  }
}

}  // namespace

ExprId add_folded(Context& context, ir::Expr expr) {
  for (const ExprId operand : expr.operands) {
    if (context.is_error(operand)) return context.add(std::move(expr));
  }
  if (const auto folded = fold(context, expr)) return *folded;
  return context.add(std::move(expr));
}

ir::Expr node(ExprKind kind, TypeId type, Span span, std::vector<ExprId> operands) {
  ir::Expr expr;
  expr.kind = kind;
  expr.type = type;
  expr.span = span;
  expr.operands = std::move(operands);
  return expr;
}

ExprId add_constant(Context& context, TypeId type, Word word, Span span) {
  ir::Expr expr = node(ExprKind::constant, type, span);
  expr.word = word;
  return context.add(std::move(expr));
}

ExprId add_text(Context& context, std::string text, Span span) {
  ir::Expr expr = node(ExprKind::text, context.types().of(TypeKind::text), span);
  expr.text_value = std::move(text);
  return context.add(std::move(expr));
}

ExprId add_error(Context& context, Span span) {
  return context.add(node(ExprKind::constant, kErrorType, span));
}

bool is_scalar_constant(const ir::Expr& expr) {
  return expr.type != kErrorType && (expr.kind == ExprKind::constant || expr.kind == ExprKind::text);
}

bool is_missing_constant(const Context& context, const ir::Expr& expr) {
  if (expr.kind != ExprKind::constant || !context.type(expr.type).optional) return false;
  switch (context.type(expr.type).kind) {
    case TypeKind::number:
      return expr.word == kMissingNumberWord;
    case TypeKind::text:
    case TypeKind::email:
    case TypeKind::url:
      return expr.word == kMissingTextWord;
    default:
      return expr.word == kMissingWord;
  }
}

bool is_calendar(const Context& context, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  return expr.kind == ExprKind::constant && expr.length.months != 0;
}

std::string constant_text(const Context& context, const ir::Expr& expr) {
  if (expr.kind == ExprKind::text) return expr.text_value;
  return ir::print_scalar(context.program, context.type(expr.type), expr.word);
}

}  // namespace nudge::check
