// The turns of a condition (analyze/next_change.h) to the function that gives the earliest of them.
#include "compiler/analyze/next_change.h"
#include "compiler/lower/code.h"
#include "runtime/value/civil.h"

namespace nudge::lower {
namespace {

using analyze::Term;
using analyze::Turn;
using ir::TypeKind;

class TurnCode {
 public:
  TurnCode(Context& context, ExprId condition, const Place& place)
      : context_(context), place_(place), code_(context, place), builder_(code_.builder) {
    code_.bind_outer(condition);
    earliest_ = builder_.take();
    builder_.constant(earliest_, kMissing);
  }

  void add(const Turn& turn) {
    if (turn.kind == Turn::Kind::let) {  // its register is kept
      Register value = builder_.take();
      code_.emit_to(turn.expr, value);
      return code_.bind(turn.local, value);
    }
    uint32_t mark = builder_.mark();
    emit(turn);
    builder_.release(mark);
  }

  FunctionId finish(const std::string& name) {
    if (!turns_) return kNoFunction;
    builder_.give(earliest_);
    return add_function(context_, builder_, ResultKind::word, name);
  }

 private:
  using Jump = FunctionBuilder::Jump;

  void emit(const Turn& turn) {
    switch (turn.kind) {
      case Turn::Kind::let:
        return;
      case Turn::Kind::expiry:
        return emit_expiry(turn);
      case Turn::Kind::left_since:
        return emit_left(turn);
      case Turn::Kind::now:
        return emit_now(turn);
      case Turn::Kind::today:
        return emit_today(turn);
      case Turn::Kind::calendar_now:
        return emit_calendar_now(turn);
      case Turn::Kind::calendar_today:
        return emit_calendar_today(turn);
      case Turn::Kind::segment:
        return emit_segment(turn);
      case Turn::Kind::held:
        return emit_held(turn);
      case Turn::Kind::condition:
        return emit_condition(turn);
      case Turn::Kind::crossing:
        return emit_crossing(turn);
      case Turn::Kind::midnight:
        return emit_midnight();
      case Turn::Kind::minute:
        return emit_minute();
    }
  }

  // earliest = the lesser of it and `at`, an instant later than now or missing
  void take(Register at) {
    builder_.binary(Op::earlier, earliest_, earliest_, at);
    turns_ = true;
  }
  void take_turn_of(const char* builtin, Register threshold) {
    Register at = builder_.take();
    builder_.call(at, builtin, {threshold});
    take(at);
  }

  Register constant(int64_t value) {
    Register dst = builder_.take();
    builder_.constant(dst, value);
    return dst;
  }
  Register called(const char* builtin, const std::vector<Register>& arguments) {
    Register dst = builder_.take();
    builder_.call(dst, builtin, arguments);
    return dst;
  }
  Register sum(Register left, Register right, bool minus = false) {
    Register dst = builder_.take();
    builder_.binary(minus ? Op::subtract_int : Op::add_int, dst, left, right);
    return dst;
  }

  // dst += the terms that are dates, or all but those. Jumps (see `unknown`) if one is missing, narrowed or
  // not: this code runs where the condition's own tests may have failed.
  void add_terms(const std::vector<Term>& terms, bool dates, Register dst, std::vector<Jump>& unknown) {
    for (const Term& term : terms) {
      bool is_date = context_.type_of(term.expr).kind == TypeKind::date;
      if (is_date != dates) continue;
      Register value = code_.emit(term.expr);
      if (context_.in[term.expr].kind != ExprKind::constant) {
        Register known = builder_.take();
        builder_.unary(Op::known_int, known, value);
        unknown.push_back(builder_.jump_if_false(known));
      }
      builder_.binary(term.minus ? Op::subtract_int : Op::add_int, dst, dst, value);
    }
  }
  void land(const std::vector<Jump>& jumps) {
    for (Jump jump : jumps)
      builder_.land(jump);
  }
  // The sum of times and durations.
  Register time_sum(const std::vector<Term>& terms, std::vector<Jump>& unknown) {
    Register dst = constant(0);
    add_terms(terms, false, dst, unknown);
    return dst;
  }
  // The sum of dates and durations, a date.
  Register date_sum(const std::vector<Term>& terms, std::vector<Jump>& unknown) {
    Register date = constant(0);
    Register duration = constant(0);
    add_terms(terms, true, date, unknown);
    add_terms(terms, false, duration, unknown);
    return called("add_duration_date", {date, duration});
  }

  void emit_expiry(const Turn& turn) {
    const ir::Expr& expr = context_.in[turn.expr];
    const ir::Length& within = expr.history->within;
    Register slot = builder_.take();
    code_.emit_entries(expr, slot);
    Register ms = constant(within.ms);
    take(called("next_expiry", {slot, ms, constant(within.months)}));
  }

  void emit_left(const Turn& turn) {
    std::vector<Jump> unknown;
    Register first = builder_.take();
    code_.emit_window(context_.in[turn.expr], "first", first);
    Register known = builder_.take();
    builder_.unary(Op::known_int, known, first);
    unknown.push_back(builder_.jump_if_false(known));
    take_turn_of("next_turn_of_now", sum(first, time_sum(turn.terms, unknown)));
    land(unknown);
  }

  void emit_now(const Turn& turn) {
    std::vector<Jump> unknown;
    take_turn_of("next_turn_of_now", time_sum(turn.terms, unknown));
    land(unknown);
  }

  void emit_today(const Turn& turn) {
    std::vector<Jump> unknown;
    take_turn_of("next_turn_of_today", date_sum(turn.terms, unknown));
    land(unknown);
  }

  // Several days go to the same one where a month is shorter, and others are jumped over: so now can pass the
  // target at its clock's time on any of the days around the step back, or at their midnights; at a change of
  // the clocks, an hour from there.
  void emit_calendar_now(const Turn& turn) {
    std::vector<Jump> unknown;
    Register target = time_sum(turn.terms, unknown);
    Register inner = time_sum(turn.inner, unknown);
    Register back = called("add_months_time", {target, constant(-turn.months)});
    Register clock = called("time_of_day", {target});
    Register rest = builder_.take();
    builder_.binary(Op::remainder_int, rest, target, constant(kMinuteMs));
    Register day = called("date_of_time", {back});
    Register shift = sum(rest, inner, true);
    for (int64_t offset = -1; offset <= 4; ++offset) {
      uint32_t mark = builder_.mark();
      Register date = sum(day, constant(offset));
      take_turn_of("next_turn_of_now", sum(called("start_of_day", {date}), inner, true));
      Register at = sum(called("local_time", {date, clock}), shift);
      take_turn_of("next_turn_of_now", at);
      take_turn_of("next_turn_of_now", sum(at, constant(-kHourMs)));
      take_turn_of("next_turn_of_now", sum(at, constant(kHourMs)));
      builder_.release(mark);
    }
    emit_half_hours(sum(day, constant(-1)), sum(day, constant(5)), inner);
    land(unknown);
  }

  // Between the starts of these dates, less the duration.
  void emit_half_hours(Register first, Register last, Register less) {
    Register now = builder_.take();
    builder_.context(now, ContextValue::now_ms);
    Register inside = builder_.take();
    Register bound = sum(called("start_of_day", {first}), less, true);
    builder_.binary(Op::less_equal_int, inside, bound, now);
    Jump before = builder_.jump_if_false(inside);
    bound = sum(called("start_of_day", {last}), less, true);
    builder_.binary(Op::less_int, inside, now, bound);
    Jump behind = builder_.jump_if_false(inside);
    emit_next_of(now, kHourMs / 2);
    builder_.land(before);
    builder_.land(behind);
  }

  // The next whole multiple of so many ms.
  void emit_next_of(Register now, int64_t length_ms) {
    Register length = constant(length_ms);
    Register rest = builder_.take();
    builder_.binary(Op::remainder_int, rest, now, length);
    take(sum(sum(now, rest, true), length));
  }

  void emit_calendar_today(const Turn& turn) {
    std::vector<Jump> unknown;
    Register target = date_sum(turn.terms, unknown);
    Register inner = time_sum(turn.inner, unknown);
    Register back = called("add_months_date", {target, constant(-turn.months)});
    Register shift = builder_.take();
    builder_.unary(Op::negate_int, shift, inner);
    Register day = called("add_duration_date", {back, shift});
    take_turn_of("next_turn_of_today", day);
    take_turn_of("next_turn_of_today", sum(day, constant(3)));
    land(unknown);
  }

  void emit_segment(const Turn& turn) { take_of(segment(context_, turn.segment).next_change); }

  void take_of(FunctionId next_change) {
    if (next_change == kNoFunction) return;
    Register at = builder_.take();
    builder_.emit({Op::invoke, at, 0, 0, next_change});
    take(at);
  }

  void emit_condition(const Turn& turn) {
    take_of(timed_condition(context_, turn.expr, place_of(place_.subject), "if").next_change);
  }

  // Its condition's turns, and the end of the time for which it has to hold.
  void emit_held(const Turn& turn) {
    const ir::Expr& expr = context_.in[turn.expr];
    take_of(timed_condition(context_, expr.operands[0], place_of(place_.subject), "held").next_change);
    Register since = builder_.take();
    Register until = builder_.take();
    Register known = builder_.take();
    code_.emit_held(expr, since, until);
    builder_.unary(Op::known_int, known, since);
    Jump end = builder_.jump_if_false(known);
    take_turn_of("next_turn_of_now", until);
    builder_.land(end);
  }

  // The points cross what is left of the threshold when all else has been taken from it. The reading is
  // summed up the other way round, so it may turn a rounding later or sooner: a hair above and below count as
  // well.
  void emit_crossing(const Turn& turn) {
    std::vector<Jump> unknown;
    const Score& of = context_.out.scores[turn.score];
    Register size = constant_number(0);  // of all that is summed up
    Register threshold = number_sum(turn.terms, size, unknown);
    Register bonus = constant_number(0);
    code_.emit_bonus(turn.score, bonus);
    builder_.binary(Op::subtract_number, threshold, threshold, bonus);
    Register points = builder_.take();
    Register as_of = builder_.take();
    code_.emit_slot(of.subject, of.points_slot, TypeKind::number, points);
    code_.emit_slot(of.subject, of.as_of_slot, TypeKind::time, as_of);
    Register halve = constant(of.halve_ms);
    auto take_crossing = [&](Register at) { take(called("next_crossing", {points, as_of, halve, at})); };
    take_crossing(threshold);
    bool exact = turn.terms.size() == 1 && !has_bonus(turn.score);
    if (!exact) {
      Register hair = called("abs_number", {bonus});
      builder_.binary(Op::add_number, hair, hair, size);
      builder_.binary(Op::multiply_number, hair, hair, constant_number(0x1p-48));
      Register beside = builder_.take();
      builder_.binary(Op::add_number, beside, threshold, hair);
      take_crossing(beside);
      builder_.binary(Op::subtract_number, beside, threshold, hair);
      take_crossing(beside);
    }
    land(unknown);
  }
  bool has_bonus(ir::ScoreId score) const {
    for (const ir::ScoreRule& rule : context_.in.scores[score].rules) {
      if (rule.kind == ir::ScoreRule::Kind::condition) return true;
    }
    return false;
  }

  Register constant_number(double value) {
    Register dst = builder_.take();
    builder_.constant(dst, word_of_number(value));
    return dst;
  }
  // size += the sum without signs
  Register number_sum(const std::vector<Term>& terms, Register size, std::vector<Jump>& unknown) {
    Register dst = constant_number(0);
    for (const Term& term : terms) {
      Register value = code_.emit(term.expr);
      Register known = builder_.take();
      builder_.unary(Op::known_number, known, value);
      unknown.push_back(builder_.jump_if_false(known));
      builder_.binary(term.minus ? Op::subtract_number : Op::add_number, dst, dst, value);
      builder_.binary(Op::add_number, size, size, called("abs_number", {value}));
    }
    return dst;
  }

  void emit_midnight() {
    Register today = builder_.take();
    builder_.context(today, ContextValue::today);
    take_turn_of("next_turn_of_today", today);
  }

  void emit_minute() {
    Register now = builder_.take();
    builder_.context(now, ContextValue::now_ms);
    emit_next_of(now, kMinuteMs);
  }

  Context& context_;
  const Place& place_;
  Code code_;
  FunctionBuilder& builder_;
  Register earliest_ = 0;
  bool turns_ = false;
};

}  // namespace

FunctionId next_change_function(Context& context, ExprId condition, const Place& place,
                                const std::string& name) {
  bool of_account = place.subject == SubjectKind::account;
  std::vector<analyze::Turn> turns = analyze::turns_of(context.in, condition, {of_account, &context.lets});
  if (turns.empty()) return kNoFunction;
  TurnCode code(context, condition, place);
  for (const analyze::Turn& turn : turns)
    code.add(turn);
  return code.finish(name);
}

}  // namespace nudge::lower
