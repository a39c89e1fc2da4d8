#include "compiler/lower/code.h"

namespace nudge::lower {

using ir::ArithmeticOp;
using ir::CompareOp;
using ir::TypeKind;

void Code::emit_unary(ExprId operand, Op op, Register dst) {
  builder.unary(op, dst, emit(operand));
}

void Code::emit_compare(const ir::Expr& expr, Register dst) {
  Register left = emit(expr.operands[0]);
  Register right = emit(expr.operands[1]);
  bool numbers = kind_of(expr.operands[0]) == TypeKind::number;
  Op less = numbers ? Op::less_number : Op::less_int;
  Op less_equal = numbers ? Op::less_equal_number : Op::less_equal_int;
  switch (expr.compare_op) {
    case CompareOp::equal:
      return emit_equal(expr, dst, left, right);
    case CompareOp::not_equal:
      emit_equal(expr, dst, left, right);
      return builder.unary(Op::logical_not, dst, dst);
    case CompareOp::less:
      return builder.binary(less, dst, left, right);
    case CompareOp::less_equal:
      return builder.binary(less_equal, dst, left, right);
    case CompareOp::greater:
      return builder.binary(less, dst, right, left);
    case CompareOp::greater_equal:
      return builder.binary(less_equal, dst, right, left);
  }
}

void Code::emit_equal(const ir::Expr& expr, Register dst, Register left, Register right) {
  const ir::Type& type = context_.type_of(expr.operands[0]);
  if (type.kind == TypeKind::number) return builder.binary(Op::equal_number, dst, left, right);
  if (is_text(type.kind)) return builder.binary(Op::equal_text, dst, left, right);
  if (is_list(type.kind)) {
    bool of_texts = is_text(context_.type(type.detail).kind);
    return builder.call(dst, of_texts ? "lists_equal_texts" : "lists_equal_words", {left, right});
  }
  if (!type.optional || !context_.type_of(expr.operands[1]).optional) {
    return builder.binary(Op::equal_int, dst, left, right);  // a missing word equals no other
  }
  Register known = builder.take();
  builder.unary(Op::known_int, known, left);
  builder.binary(Op::equal_int, dst, left, right);
  builder.binary(Op::logical_and, dst, dst, known);
}

void Code::emit_in(const ir::Expr& expr, Register dst) {
  const ir::Type& item_type = context_.type_of(expr.operands[0]);
  Register item = emit(expr.operands[0]);
  Register list = emit(expr.operands[1]);
  if (is_text(item_type.kind)) return builder.call(dst, "list_contains_text", {list, item});
  Register known = builder.take();
  builder.call(dst, "list_contains_word", {list, item});
  if (!item_type.optional) return;
  emit_known(item_type.kind, known, item);
  builder.binary(Op::logical_and, dst, dst, known);
}

void Code::emit_arithmetic(const ir::Expr& expr, Register dst) {
  Register left = emit(expr.operands[0]);
  Register right = emit(expr.operands[1]);
  TypeKind left_kind = kind_of(expr.operands[0]);
  switch (expr.arithmetic_op) {
    case ArithmeticOp::add:
    case ArithmeticOp::subtract:
      return emit_sum(expr, dst, left, right);
    case ArithmeticOp::multiply:
      return emit_product(expr, dst, left, right);
    case ArithmeticOp::divide:
      return emit_quotient(expr, dst, left, right);
    case ArithmeticOp::remainder:
      return builder.binary(left_kind == TypeKind::number ? Op::remainder_number : Op::remainder_int, dst,
                            left, right);
    case ArithmeticOp::difference:
      if (left_kind == TypeKind::date) return builder.call(dst, "date_difference", {left, right});
      return builder.binary(Op::subtract_int, dst, left, right);
  }
}

void Code::emit_sum(const ir::Expr& expr, Register dst, Register left, Register right) {
  bool minus = expr.arithmetic_op == ArithmeticOp::subtract;
  TypeKind kind = context_.type(expr.type).kind;
  if (kind == TypeKind::number) {
    return builder.binary(minus ? Op::subtract_number : Op::add_number, dst, left, right);
  }
  if (kind != TypeKind::date) return builder.binary(minus ? Op::subtract_int : Op::add_int, dst, left, right);
  if (kind_of(expr.operands[0]) == TypeKind::duration) std::swap(left, right);
  if (minus) {
    Register back = builder.take();
    builder.unary(Op::negate_int, back, right);
    right = back;
  }
  builder.call(dst, "add_duration_date", {left, right});
}

void Code::emit_product(const ir::Expr& expr, Register dst, Register left, Register right) {
  TypeKind left_kind = kind_of(expr.operands[0]);
  TypeKind right_kind = kind_of(expr.operands[1]);
  if (context_.type(expr.type).kind == TypeKind::number)
    return builder.binary(Op::multiply_number, dst, left, right);
  if (right_kind == TypeKind::number) return builder.call(dst, "scale_int", {left, right});
  if (left_kind == TypeKind::number) return builder.call(dst, "scale_int", {right, left});
  builder.binary(Op::multiply_int, dst, left, right);
}

void Code::emit_quotient(const ir::Expr& expr, Register dst, Register left, Register right) {
  bool by_number = kind_of(expr.operands[1]) == TypeKind::number;
  if (context_.type(expr.type).kind == TypeKind::number) {
    bool both = kind_of(expr.operands[0]) == TypeKind::number && by_number;
    return builder.binary(both ? Op::divide_number : Op::divide_int, dst, left, right);
  }
  Register divisor = right;
  if (!by_number) {
    divisor = builder.take();
    builder.unary(Op::int_to_number, divisor, right);
  }
  builder.call(dst, "money_divide", {left, divisor});
}

void Code::emit_text_of(ir::TypeId of, Register dst, Register value) {
  const ir::Type& type = context_.type(of);
  auto with_detail = [&](const char* builtin, uint32_t detail) {
    Register constant = builder.take();
    builder.constant(constant, int64_t{detail});
    builder.call(dst, builtin, {value, constant});
  };
  switch (field_kind(type.kind)) {
    case FieldKind::boolean:
      return builder.call(dst, "text_of_bool", {value});
    case FieldKind::integer:
      return builder.call(dst, "text_of_int", {value});
    case FieldKind::number:
      return builder.call(dst, "text_of_number", {value});
    case FieldKind::text:
    case FieldKind::email:
    case FieldKind::url:
      return builder.unary(Op::move, dst, value);
    case FieldKind::date:
      return builder.call(dst, "text_of_date", {value});
    case FieldKind::time:
      return builder.call(dst, "text_of_time", {value});
    case FieldKind::clock:
      return builder.call(dst, "text_of_clock", {value});
    case FieldKind::duration:
      return builder.call(dst, "text_of_duration", {value});
    case FieldKind::timezone:
      return builder.call(dst, "text_of_zone", {value});
    case FieldKind::money:
      return with_detail("text_of_money", type.detail);
    case FieldKind::enumeration:
      return with_detail("text_of_enum", type.detail);
    case FieldKind::record:
      NUDGE_UNREACHABLE("a record has no text");
    case FieldKind::list:
    case FieldKind::set:
      break;
  }
  const ir::Type& element = context_.type(type.detail);
  if (is_text(element.kind)) return builder.call(dst, "text_of_text_list", {value});
  Register kind = builder.take();
  Register detail = builder.take();
  builder.constant(kind, int64_t{static_cast<uint8_t>(field_kind(element.kind))});
  builder.constant(detail, int64_t{element.detail});
  builder.call(dst, "text_of_word_list", {value, kind, detail});
}

}  // namespace nudge::lower
