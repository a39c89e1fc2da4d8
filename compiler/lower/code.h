// Expressions to instructions, for one function. What may be missing keeps to semantics: == of a missing is
// false, != is its opposite, `and`, `or`, `if` and `??` evaluate only what they need. Private to lower/.
#pragma once

#include "compiler/lower/context.h"

namespace nudge::lower {

class Code {
 public:
  Code(Context& context, const Place& place) : context_(context), place_(place) {}

  FunctionBuilder builder;

  void bind(ir::LocalId local, Register value) { locals_[local] = value; }
  // The register that holds the value: a new one, or the local's.
  Register emit(ExprId id);
  void emit_to(ExprId id, Register dst);
  void emit_missing(ir::TypeKind kind, Register dst) { builder.constant(dst, missing_of(kind)); }
  // dst = is the value in `value` there
  void emit_known(ir::TypeKind kind, Register dst, Register value);

  // dst = the value in `value` as interpolation prints it
  void emit_text_of(ir::TypeId type, Register dst, Register value);

  // The slot in the contact that a history expression reads.
  SlotId history_slot(const ir::Expr& expr, TrackerPart part) const;
  // dst = count_within, first_since … of its window
  void emit_window(const ir::Expr& expr, const std::string& builtin, Register dst);

 private:
  ir::TypeKind kind_of(ExprId id) const { return context_.type_of(id).kind; }

  // code.cpp
  Register local_register(ir::LocalId local) const;
  // By the kind of expression: what reads a value that is there; what combines operands by an operator; what
  // makes something else of them.
  void emit_leaf(const ir::Expr& expr, Register dst);
  void emit_operator(const ir::Expr& expr, Register dst);
  void emit_made(const ir::Expr& expr, Register dst);
  void emit_field(const ir::Expr& expr, Register dst);
  void emit_load(RecordBase base, const Layout& layout, SlotId slot, ir::TypeKind kind, Register dst);
  void emit_list(const ir::Expr& expr, Register dst);
  void emit_concat(const ir::Expr& expr, Register dst);
  void emit_logical(const ir::Expr& expr, Register dst);
  void emit_coalesce(const ir::Expr& expr, Register dst);
  void emit_conditional(const ir::Expr& expr, Register dst);
  void emit_let(const ir::Expr& expr, Register dst);
  void emit_call(const ir::Expr& expr, Register dst);
  void emit_matches(const ir::Expr& expr, Register dst);
  void emit_calendar(const ir::Expr& expr, Register dst);

  // operators.cpp
  void emit_unary(ExprId operand, Op op, Register dst);
  void emit_compare(const ir::Expr& expr, Register dst);
  void emit_equal(const ir::Expr& expr, Register dst, Register left, Register right);
  void emit_in(const ir::Expr& expr, Register dst);
  void emit_arithmetic(const ir::Expr& expr, Register dst);
  void emit_sum(const ir::Expr& expr, Register dst, Register left, Register right);
  void emit_product(const ir::Expr& expr, Register dst, Register left, Register right);
  void emit_quotient(const ir::Expr& expr, Register dst, Register left, Register right);

  // history_code.cpp
  void emit_history(const ir::Expr& expr, Register dst);
  void emit_ever(const ir::Expr& expr, Register dst);
  void emit_in_window(const ir::Expr& expr, Register dst);
  void emit_part(const ir::Expr& expr, TrackerPart part, Register dst);
  void emit_or_zero(Register dst, bool number);
  void emit_converted(const ir::Expr& expr, bool is_number, Register dst);
  const Tracker& tracker_of(const ir::Expr& expr) const;

  Context& context_;
  const Place& place_;
  std::map<ir::LocalId, Register> locals_;
};

}  // namespace nudge::lower
