#include "compiler/lower/code.h"

namespace nudge::lower {

using ir::TypeKind;

Register Code::emit(ExprId id) {
  const ir::Expr& expr = context_.in[id];
  if (expr.kind == ExprKind::local) return local_register(expr.local);
  Register dst = builder.take();
  emit_to(id, dst);
  return dst;
}

Register Code::local_register(ir::LocalId local) const {
  auto found = locals_.find(local);
  NUDGE_ASSERT(found != locals_.end(), "a local is read that nothing binds");
  return found->second;
}

void Code::emit_to(ExprId id, Register dst) {
  const ir::Expr& expr = context_.in[id];
  uint32_t mark = builder.mark();
  switch (expr.kind) {
    case ExprKind::constant:
    case ExprKind::text:
    case ExprKind::field:
    case ExprKind::account_known:
    case ExprKind::now:
    case ExprKind::today:
    case ExprKind::entry_time:
    case ExprKind::local:
    case ExprKind::history:
    case ExprKind::segment:
    case ExprKind::score:
    case ExprKind::holds:
    case ExprKind::element:
      emit_leaf(expr, dst);
      break;
    case ExprKind::negate:
    case ExprKind::logical_not:
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::compare:
    case ExprKind::in:
    case ExprKind::arithmetic:
    case ExprKind::coalesce:
    case ExprKind::known:
    case ExprKind::conditional:
      emit_operator(expr, dst);
      break;
    case ExprKind::concat:
    case ExprKind::list:
    case ExprKind::let:
    case ExprKind::to_number:
    case ExprKind::to_text:
    case ExprKind::call:
    case ExprKind::matches:
    case ExprKind::calendar:
    case ExprKind::local_time:
    case ExprKind::each:
      emit_made(expr, dst);
      break;
  }
  builder.release(mark);
}

void Code::emit_leaf(const ir::Expr& expr, Register dst) {
  switch (expr.kind) {
    case ExprKind::constant:
      if (is_missing(int_of_word(expr.word))) return emit_missing(context_.type(expr.type).kind, dst);
      return builder.constant(dst, expr.word);
    case ExprKind::text:
      return builder.emit({Op::text, dst, 0, 0, text_constant(context_, expr.text_value)});
    case ExprKind::field:
      return emit_field(expr, dst);
    case ExprKind::account_known:
      if (place_.subject == SubjectKind::account) return builder.constant(dst, int64_t{1});
      return builder.context(dst, ContextValue::has_account);
    case ExprKind::now:
      return builder.context(dst, ContextValue::now_ms);
    case ExprKind::today:
      return builder.context(dst, ContextValue::today);
    case ExprKind::entry_time:
      return builder.context(dst, ContextValue::entry_ms);
    case ExprKind::local:
      return builder.unary(Op::move, dst, local_register(expr.local));
    case ExprKind::history:
      return emit_history(expr, dst);
    case ExprKind::segment:
      return emit_segment(expr, dst);
    case ExprKind::score:
      return emit_score(expr.score, dst);
    case ExprKind::holds:
      return emit_holds(expr, dst);
    case ExprKind::element:
      return emit_element(expr, dst);
    default:
      NUDGE_UNREACHABLE("not a leaf: {}", static_cast<int>(expr.kind));
  }
}

void Code::emit_operator(const ir::Expr& expr, Register dst) {
  ExprId first = expr.operands[0];
  switch (expr.kind) {
    case ExprKind::negate:
      return emit_unary(first, kind_of(first) == TypeKind::number ? Op::negate_number : Op::negate_int, dst);
    case ExprKind::logical_not:
      return emit_unary(first, Op::logical_not, dst);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      return emit_logical(expr, dst);
    case ExprKind::compare:
      return emit_compare(expr, dst);
    case ExprKind::in:
      return emit_in(expr, dst);
    case ExprKind::arithmetic:
      return emit_arithmetic(expr, dst);
    case ExprKind::coalesce:
      return emit_coalesce(expr, dst);
    case ExprKind::known:
      return emit_known(kind_of(first), dst, emit(first));
    case ExprKind::conditional:
      return emit_conditional(expr, dst);
    default:
      NUDGE_UNREACHABLE("not an operator: {}", static_cast<int>(expr.kind));
  }
}

void Code::emit_made(const ir::Expr& expr, Register dst) {
  switch (expr.kind) {
    case ExprKind::concat:
      return emit_concat(expr, dst);
    case ExprKind::list:
      return emit_list(expr, dst);
    case ExprKind::let:
      return emit_let(expr, dst);
    case ExprKind::to_number:
      return emit_unary(expr.operands[0], Op::int_to_number, dst);
    case ExprKind::to_text:
      return emit_text_of(context_.in[expr.operands[0]].type, dst, emit(expr.operands[0]));
    case ExprKind::call:
      return emit_call(expr, dst);
    case ExprKind::matches:
      return emit_matches(expr, dst);
    case ExprKind::calendar:
      return emit_calendar(expr, dst);
    case ExprKind::local_time:
      return builder.call(dst, "local_time", {emit(expr.operands[0]), emit(expr.operands[1])});
    case ExprKind::each:
      return emit_each(expr, dst);
    default:
      NUDGE_UNREACHABLE("not made of operands: {}", static_cast<int>(expr.kind));
  }
}

void Code::emit_known(TypeKind kind, Register dst, Register value) {
  if (kind == TypeKind::record) {  // its slot is true while there is one
    Register yes = builder.take();
    builder.constant(yes, int64_t{1});
    return builder.binary(Op::equal_int, dst, value, yes);
  }
  bool pointer = is_text(kind) || is_list(kind);
  builder.unary(pointer                    ? Op::known_pointer
                : kind == TypeKind::number ? Op::known_number
                                           : Op::known_int,
                dst, value);
}

void Code::emit_load(RecordBase base, const Layout& layout, SlotId slot, TypeKind kind, Register dst) {
  if (slot == kNoSlot) return emit_missing(kind, dst);
  builder.load(dst, base, static_cast<uint16_t>(layout.slots[slot].kind), layout.slots[slot].offset);
}

void Code::emit_field(const ir::Expr& expr, Register dst) {
  TypeKind kind = context_.type(expr.type).kind;
  const ir::FieldPath& path = expr.path;
  auto load_from = [&](RecordBase base, const std::vector<Field>& fields, const Layout& layout) {
    const Field* field = find_field(fields, path.names);
    NUDGE_ASSERT(field || base == RecordBase::arriving, "no field `{}`", path.names.front());
    emit_load(base, layout, field ? field->slot : kNoSlot, kind, dst);
  };
  const Program& out = context_.out;
  switch (path.base) {
    case ir::Base::contact:
      return load_from(RecordBase::contact, out.contact_fields, out.contact_layout);
    case ir::Base::account:
      return load_from(RecordBase::account, out.account_fields, out.account_layout);
    case ir::Base::arriving: {
      if (!place_.arriving) return emit_missing(kind, dst);
      const Event& event = out.events[*place_.arriving];
      return load_from(RecordBase::arriving, event.fields, event.layout);
    }
    case ir::Base::captured: {
      if (!place_.captured) return emit_missing(kind, dst);
      auto slot = place_.captured->find({path.capture, path.names});
      if (slot == place_.captured->end()) return emit_missing(kind, dst);
      return emit_load(RecordBase::captured, *place_.captured_layout, slot->second, kind, dst);
    }
  }
}

void Code::emit_list(const ir::Expr& expr, Register dst) {
  if (std::optional<ListConstant> constant = constant_list(context_, expr)) {
    return builder.emit({Op::list, dst, 0, 0, list_constant(context_, std::move(*constant))});
  }
  auto count = static_cast<uint32_t>(expr.operands.size());
  Register first = builder.take_row(count);
  for (uint32_t index = 0; index < count; ++index)
    emit_to(expr.operands[index], static_cast<Register>(first + index));
  bool of_texts = is_text(context_.type(context_.type(expr.type).detail).kind);
  builder.emit({Op::make_list, dst, first, static_cast<uint16_t>(count), of_texts ? 1 : 0});
}

void Code::emit_concat(const ir::Expr& expr, Register dst) {
  auto count = static_cast<uint32_t>(expr.operands.size());
  Register first = builder.take_row(count);
  for (uint32_t index = 0; index < count; ++index)
    emit_to(expr.operands[index], static_cast<Register>(first + index));
  builder.emit({Op::concat, dst, first, static_cast<uint16_t>(count), 0});
}

void Code::emit_logical(const ir::Expr& expr, Register dst) {
  emit_to(expr.operands[0], dst);
  FunctionBuilder::Jump end =
      expr.kind == ExprKind::logical_and ? builder.jump_if_false(dst) : builder.jump_if_true(dst);
  emit_to(expr.operands[1], dst);
  builder.land(end);
}

void Code::emit_coalesce(const ir::Expr& expr, Register dst) {
  emit_to(expr.operands[0], dst);
  Register known = builder.take();
  emit_known(kind_of(expr.operands[0]), known, dst);
  FunctionBuilder::Jump end = builder.jump_if_true(known);
  emit_to(expr.operands[1], dst);
  builder.land(end);
}

void Code::emit_conditional(const ir::Expr& expr, Register dst) {
  FunctionBuilder::Jump otherwise = builder.jump_if_false(emit(expr.operands[0]));
  emit_to(expr.operands[1], dst);
  FunctionBuilder::Jump end = builder.jump();
  builder.land(otherwise);
  emit_to(expr.operands[2], dst);
  builder.land(end);
}

void Code::emit_let(const ir::Expr& expr, Register dst) {
  Register value = builder.take();
  emit_to(expr.operands[0], value);
  bind(expr.local, value);
  emit_to(expr.operands[1], dst);
}

void Code::emit_call(const ir::Expr& expr, Register dst) {
  std::vector<Register> arguments;
  for (ExprId operand : expr.operands)
    arguments.push_back(emit(operand));
  builder.call(dst, expr.text_value, arguments);
}

void Code::emit_matches(const ir::Expr& expr, Register dst) {
  Register pattern = builder.take();
  Register text = emit(expr.operands[0]);
  builder.constant(pattern, int64_t{text_constant(context_, expr.text_value)});
  builder.call(dst, "matches", {text, pattern});
}

void Code::emit_calendar(const ir::Expr& expr, Register dst) {
  Register months = builder.take();
  Register from = emit(expr.operands[0]);
  builder.constant(months, int64_t{expr.length.months});
  builder.call(dst, kind_of(expr.operands[0]) == TypeKind::date ? "add_months_date" : "add_months_time",
               {from, months});
}

// An account's own is asked for its value; a contact reads what the account has stored.
void Code::emit_segment(const ir::Expr& expr, Register dst) {
  const Segment& of = segment(context_, expr.segment);
  if (of.subject == SubjectKind::account && place_.subject == SubjectKind::contact)
    return emit_account_slot(segment_slot(context_, expr.segment), dst);
  builder.emit({Op::invoke, dst, 0, 0, of.value});
}

void Code::emit_account_slot(SlotId slot, Register dst) {
  emit_load(RecordBase::account, context_.out.account_layout, slot, TypeKind::boolean, dst);
  emit_or_zero(dst, false);
}

void Code::emit_slot(SubjectKind subject, SlotId slot, TypeKind kind, Register dst) {
  emit_load(record_of(subject), context_.out.layout(subject), slot, kind, dst);
}

void Code::emit_held(const ir::Expr& expr, Register since, Register until) {
  emit_slot(place_.subject, since_slot(context_, expr.operands[0], place_), TypeKind::time, since);
  Register length = builder.take();
  if (expr.length.months != 0) {
    builder.constant(length, int64_t{expr.length.months});
    return builder.call(until, "add_months_time", {since, length});
  }
  builder.constant(length, expr.length.ms);
  builder.binary(Op::add_int, until, since, length);
}

void Code::emit_holds(const ir::Expr& expr, Register dst) {
  Register since = builder.take();
  Register until = builder.take();
  Register now = builder.take();
  emit_held(expr, since, until);
  builder.unary(Op::known_int, dst, since);
  // The time is not asked of who isn't held at all: most aren't, and are so at any time.
  FunctionBuilder::Jump unheld = builder.jump_if_false(dst);
  builder.context(now, ContextValue::now_ms);
  builder.binary(Op::less_equal_int, dst, until, now);
  builder.land(unheld);
}

FunctionId value_function(Context& context, ExprId expr, const Place& place, const std::string& name) {
  return bound_function(context, expr, {}, place, name);
}

FunctionId text_function(Context& context, ExprId expr, const Place& place, const std::string& name) {
  Code code(context, place);
  code.bind_outer(expr);
  Register text = code.builder.take();
  code.emit_text_of(context.in[expr].type, text, code.emit(expr));
  code.builder.give(text);
  return add_function(context, code.builder, ResultKind::text, name);
}

FunctionId bound_function(Context& context, ExprId body, const std::vector<BoundLocal>& bound,
                          const Place& place, const std::string& name) {
  if (body == kNoExpr) return kNoFunction;
  Place inside = place;
  inside.parameters.insert(inside.parameters.end(), bound.begin(), bound.end());
  Code code(context, inside);
  code.bind_outer(body);
  code.builder.give(code.emit(body));
  return add_function(context, code.builder, result_kind(context.type_of(body).kind), name);
}

}  // namespace nudge::lower
