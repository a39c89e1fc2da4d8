// Expressions to instructions, for one function. What may be missing keeps to semantics: == of a missing is
// false, != is its opposite, `and`, `or`, `if` and `??` evaluate only what they need. Private to lower/.
#pragma once

#include "compiler/lower/context.h"

namespace nudge::lower {

class Code {
 public:
  Code(Context& context, const Place& place) : context_(context), place_(place) {}

  FunctionBuilder builder;

  // Parameters, and locals of the functions around, which the expression reads: computed here anew. To be
  // called before the expression is emitted.
  void bind_outer(ExprId expr);
  void bind(ir::LocalId local, Register value) { locals_[local] = value; }
  // The register that holds the value: a new one, or the local's.
  Register emit(ExprId id);
  void emit_to(ExprId id, Register dst);
  void emit_missing(ir::TypeKind kind, Register dst) { builder.constant(dst, missing_of(kind)); }
  // dst = is the value in `value` there
  void emit_known(ir::TypeKind kind, Register dst, Register value);

  // dst = the value in `value` as interpolation prints it
  void emit_text_of(ir::TypeId type, Register dst, Register value);

  // The slot that a history expression reads, in the record of who it is about.
  SlotId history_slot(const ir::Expr& expr, TrackerPart part) const;
  // dst = that slot of the entries, as the builtins take it
  void emit_entries(const ir::Expr& expr, Register dst);
  // dst = count_within, first_since … of its window
  void emit_window(const ir::Expr& expr, const std::string& builtin, Register dst);

  // scores.cpp, for scores of this place's subject, or of its account:
  // dst = the score's reading; of an account that there isn't: missing
  void emit_score(ir::ScoreId id, Register dst);
  // dst = what its points have come down to; nothing: 0
  void emit_points(ir::ScoreId id, Register dst);
  // dst += what counts now because a condition holds
  void emit_bonus(ir::ScoreId id, Register dst);
  // dst = its parts put together, for the function of its reading
  void emit_reading(ir::ScoreId id, Register dst);
  // The slots that `decayed` and `next_crossing` take; kNoSlot: missing.
  void emit_slot(SubjectKind subject, SlotId slot, ir::TypeKind kind, Register dst);

  // dst = since when the condition of this `holds for` has been true, and when it will have been so for long
  // enough
  void emit_held(const ir::Expr& expr, Register since, Register until);
  // dst = is the value of a stored condition of the account true, by its slot there
  void emit_account_slot(SlotId slot, Register dst);

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
  void emit_segment(const ir::Expr& expr, Register dst);
  void emit_holds(const ir::Expr& expr, Register dst);

  // elements.cpp
  void emit_each(const ir::Expr& expr, Register dst);
  void emit_element(const ir::Expr& expr, Register dst);
  FunctionId body_function(const ir::Expr& each, uint32_t depth);
  void bind_outer_local(ir::LocalId local);

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
