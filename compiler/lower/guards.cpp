// What a filter can't do without: the first `field == constant` among its conjuncts, of a field that is
// looked up in the event itself.
#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

bool is_indexable(ir::TypeKind kind) {
  using ir::TypeKind;
  return is_text(kind) || kind == TypeKind::enumeration || kind == TypeKind::integer ||
         kind == TypeKind::boolean;
}

Guard of_equality(Context& context, const ir::Expr& left, const ir::Expr& right, const Event& event) {
  Guard none;
  if (left.kind != ExprKind::field || left.path.base != ir::Base::arriving) return none;
  const ir::TypeKind kind = context.type(left.type).kind;
  const Field* field = find_field(event.fields, left.path.names);
  if (!is_indexable(kind) || !field || field->slot == kNoSlot) return none;
  if (right.kind == ExprKind::text && is_text(kind))
    return {field->slot, true, text_constant(context, right.text_value)};
  const bool known = right.kind == ExprKind::constant && !is_missing(int_of_word(right.word));
  if (known && !is_text(kind) && context.type(right.type).kind == kind)
    return {field->slot, false, right.word};
  return none;
}

}  // namespace

Guard guard_of(Context& context, ExprId filter, ir::EventId event) {
  if (filter == kNoExpr) return {};
  const ir::Expr& expr = context.in[filter];
  const Event& of = context.out.events[event];
  if (expr.kind == ExprKind::logical_and) {
    for (ExprId operand : expr.operands) {
      const Guard guard = guard_of(context, operand, event);
      if (guard.slot != kNoSlot) return guard;
    }
    return {};
  }
  if (expr.kind != ExprKind::compare || expr.compare_op != ir::CompareOp::equal) return {};
  const ir::Expr& left = context.in[expr.operands[0]];
  const ir::Expr& right = context.in[expr.operands[1]];
  const Guard guard = of_equality(context, left, right, of);
  return guard.slot != kNoSlot ? guard : of_equality(context, right, left, of);
}

}  // namespace nudge::lower
