#include "compiler/lower/code.h"

namespace nudge::lower {

using ir::HistoryOp;
using ir::TypeKind;
using Window = ir::History::Window;

void Code::emit_history(const ir::Expr& expr, Register dst) {
  if (expr.history->window == Window::all) return emit_ever(expr, dst);
  emit_in_window(expr, dst);
}

const Tracker& Code::tracker_of(const ir::Expr& expr) const {
  auto id = static_cast<ExprId>(&expr - context_.in.exprs.data());
  return context_.out.trackers[context_.history.by_expr.at(id)];
}

SlotId Code::history_slot(const ir::Expr& expr, TrackerPart part) const {
  SlotId slot = tracker_slot(tracker_of(expr), part);
  NUDGE_ASSERT(slot != kNoSlot, "history that nothing keeps");
  return slot;
}

void Code::emit_part(const ir::Expr& expr, TrackerPart part, Register dst) {
  SubjectKind subject = tracker_of(expr).subject;
  const Slot& slot = context_.out.layout(subject).slots[history_slot(expr, part)];
  builder.load(dst, record_of(subject), static_cast<uint16_t>(slot.kind), slot.offset);
}

void Code::emit_entries(const ir::Expr& expr, Register dst) {
  constexpr int64_t kOfAccount = int64_t{1} << 32;
  int64_t slot = history_slot(expr, TrackerPart::entries);
  builder.constant(dst, tracker_of(expr).subject == SubjectKind::account ? slot | kOfAccount : slot);
}

// What no event has touched yet is missing.
void Code::emit_or_zero(Register dst, bool number) {
  Register known = builder.take();
  builder.unary(number ? Op::known_number : Op::known_int, known, dst);
  FunctionBuilder::Jump end = builder.jump_if_true(known);
  builder.constant(dst, Word{0});  // 0.0 too
  builder.land(end);
}

// From the kind of the value kept to that of the expression.
void Code::emit_converted(const ir::Expr& expr, bool is_number, Register dst) {
  bool wants_number = context_.type(expr.type).kind == TypeKind::number;
  if (wants_number && !is_number) builder.unary(Op::int_to_number, dst, dst);
  if (!wants_number && is_number) builder.call(dst, "round", {dst});
}

void Code::emit_ever(const ir::Expr& expr, Register dst) {
  bool number = tracker_of(expr).value_is_number;
  switch (expr.history->op) {
    case HistoryOp::did:
      emit_part(expr, TrackerPart::did, dst);
      return emit_or_zero(dst, false);
    case HistoryOp::count:
      emit_part(expr, TrackerPart::count, dst);
      return emit_or_zero(dst, false);
    case HistoryOp::first:
      return emit_part(expr, TrackerPart::first, dst);
    case HistoryOp::last:
      return emit_part(expr, TrackerPart::last, dst);
    case HistoryOp::latest:
      return emit_part(expr, TrackerPart::latest, dst);
    case HistoryOp::sum:
      emit_part(expr, TrackerPart::sum, dst);
      emit_or_zero(dst, number);
      return emit_converted(expr, number, dst);
    case HistoryOp::min:
      emit_part(expr, TrackerPart::least, dst);
      return emit_converted(expr, number, dst);
    case HistoryOp::max:
      emit_part(expr, TrackerPart::greatest, dst);
      return emit_converted(expr, number, dst);
    case HistoryOp::average: {
      Register valued = builder.take();
      emit_part(expr, TrackerPart::sum, dst);
      emit_part(expr, TrackerPart::valued, valued);
      if (number) builder.unary(Op::int_to_number, valued, valued);
      builder.binary(number ? Op::divide_number : Op::divide_int, dst, dst, valued);
      return emit_converted(expr, true, dst);
    }
  }
}

void Code::emit_window(const ir::Expr& expr, const std::string& builtin, Register dst) {
  const ir::History& history = *expr.history;
  Register slot = builder.take();
  emit_entries(expr, slot);
  if (history.window == Window::since) {
    return builder.call(dst, builtin + "_since", {slot, emit(history.since)});
  }
  Register ms = builder.take();
  Register months = builder.take();
  builder.constant(ms, history.within.ms);
  builder.constant(months, int64_t{history.within.months});
  builder.call(dst, builtin + "_within", {slot, ms, months});
}

void Code::emit_in_window(const ir::Expr& expr, Register dst) {
  bool number = tracker_of(expr).value_is_number;
  auto valued = [&](const std::string& name) {
    emit_window(expr, name + (number ? "_number" : "_int"), dst);
    emit_converted(expr, number || name == "average", dst);
  };
  switch (expr.history->op) {
    case HistoryOp::did: {
      Register none = builder.take();
      emit_window(expr, "count", dst);
      builder.constant(none, int64_t{0});
      return builder.binary(Op::less_int, dst, none, dst);
    }
    case HistoryOp::count:
      return emit_window(expr, "count", dst);
    case HistoryOp::first:
      return emit_window(expr, "first", dst);
    case HistoryOp::last:
      return emit_window(expr, "last", dst);
    case HistoryOp::sum:
      return valued("sum");
    case HistoryOp::min:
      return valued("min");
    case HistoryOp::max:
      return valued("max");
    case HistoryOp::average:
      return valued("average");
    case HistoryOp::latest:
      NUDGE_UNREACHABLE("`latest` has no window");
  }
}

}  // namespace nudge::lower
