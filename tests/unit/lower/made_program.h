// Typed programs made by hand, for what the checker refuses or has no syntax for, and records to evaluate
// them over.
#pragma once

#include <string>
#include <vector>

#include "compiler/lower/lower.h"
#include "runtime/predicate/predicate.h"
#include "runtime/value/civil.h"

namespace nudge::test {

using ir::CompareOp;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::TypeKind;

inline constexpr int64_t kMinute = 60'000;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;

// Contact fields t, u: time?, d: date? behind the built-in ones; events `a` and `b` with x: int?.
struct Made {
  ir::Program program;

  Made();
  ir::TypeId type(TypeKind kind) { return program.types.of(kind); }
  ExprId add(Expr expr);
  ExprId node(ExprKind kind, TypeKind type, std::vector<ExprId> operands = {});
  ExprId constant(TypeKind kind, int64_t value);
  ExprId duration(int64_t ms) { return constant(TypeKind::duration, ms); }
  ExprId number_of(int64_t value) { return constant(TypeKind::integer, value); }
  ExprId now() { return node(ExprKind::now, TypeKind::time); }
  ExprId today() { return node(ExprKind::today, TypeKind::date); }
  ExprId field(const std::string& name, TypeKind kind);
  ExprId compare(CompareOp op, ExprId left, ExprId right);
  ExprId sum(ir::ArithmeticOp op, TypeKind kind, ExprId left, ExprId right);
  ExprId plus(ExprId time, int64_t ms) { return sum(ir::ArithmeticOp::add, kind(time), time, duration(ms)); }
  ExprId minus(ExprId left, ExprId right) {  // times or dates
    return sum(ir::ArithmeticOp::difference, TypeKind::duration, left, right);
  }
  ExprId calendar(ExprId of, int32_t months);
  ExprId history(ir::History history, TypeKind kind);
  ir::History within(ir::HistoryOp op, ir::EventId event, int64_t ms);
  ExprId both(ExprKind kind, ExprId left, ExprId right) {
    return node(kind, TypeKind::boolean, {left, right});
  }
  void segment(ExprId condition);
  ExprId number(double value) { return constant(TypeKind::number, int_of_word(word_of_number(value))); }
  ExprId score(ir::ScoreId id);
  ExprId holds(ExprId condition, ir::Length length);
  TypeKind kind(ExprId id) const { return program.types[program[id].type].kind; }
};

// A lowered program, a contact, and the clock.
class World {
 public:
  explicit World(Program lowered, ZoneId zone = kUtc);

  void set(const std::string& field, int64_t value);
  void happen(uint32_t event, int64_t at_ms, Word value);
  void store(SubjectKind subject, SlotId slot, Word value);
  Word load(SubjectKind subject, SlotId slot) const;
  void join() { has_account_ = true; }
  Word run(FunctionId function, int64_t now_ms);
  Program program;

 private:
  ZoneId zone_;
  Constants constants_;
  Record contact_;
  Record account_;
  bool has_account_ = false;
  Arena arena_;
};

}  // namespace nudge::test
