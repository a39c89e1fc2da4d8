#include "compiler/analyze/next_change.h"

#include <map>
#include <optional>
#include <utility>

#include "compiler/analyze/linear.h"

namespace nudge::analyze {
namespace {

using Kind = Turn::Kind;

class TurnFinder {
 public:
  TurnFinder(const ir::Program& program, const Reader& reader)
      : program_(program), reader_(reader), linear_(program, reader.lets) {}

  // `solved`: now, today and scores that stand here were solved for by the comparison around them.
  void walk(ExprId id, bool solved) {
    const ir::Expr& expr = program_[id];
    switch (expr.kind) {
      case ExprKind::now:
        if (!solved) add(Kind::minute);
        return;
      case ExprKind::today:
        if (!solved) add(Kind::midnight);
        return;
      case ExprKind::compare:
        return walk_compare(expr);
      case ExprKind::let:
        return walk_let(expr, solved);
      case ExprKind::local:
        return walk_local(expr, solved);
      case ExprKind::conditional:
        walk(expr.operands[0], false);
        walk(expr.operands[1], solved);
        walk(expr.operands[2], solved);
        return;
      case ExprKind::segment:
        return walk_segment(expr.segment);
      case ExprKind::score:
        return walk_score(expr.score, solved);
      case ExprKind::holds:
        return add(Kind::held, id);
      case ExprKind::each:
        return walk_each(expr, solved);
      case ExprKind::history:
        return walk_history(id, expr);
      case ExprKind::call:
        if (!solved && is_date_of_now(program_, expr)) return add(Kind::midnight);
        break;
      default:
        break;
    }
    for (ExprId operand : expr.operands)
      walk(operand, solved);
  }

  std::vector<Turn> turns;

 private:
  void add(Kind kind, ExprId expr = kNoExpr) {
    Turn turn;
    turn.kind = kind;
    turn.expr = expr;
    turns.push_back(std::move(turn));
  }
  void add_poll(TimeMention mention) { add(mention.now || mention.score ? Kind::minute : Kind::midnight); }

  void walk_segment(ir::SegmentId id) {
    if (program_.segments[id].for_account && !reader_.account) return;
    Turn turn;
    turn.kind = Kind::segment;
    turn.segment = id;
    turns.push_back(std::move(turn));
  }

  // What counts in the account's score while it holds is stored there, and turns by the account's timer.
  void walk_score(ir::ScoreId id, bool solved) {
    const ir::Score& score = program_.scores[id];
    if (score.halve_ms != 0 && !solved) add(Kind::minute);
    if (score.for_account && !reader_.account) return;
    for (const ir::ScoreRule& rule : score.rules) {
      if (rule.kind == ir::ScoreRule::Kind::condition) add(Kind::condition, rule.condition);
    }
  }

  // Nothing is solved for within: what is there differs from element to element.
  void walk_each(const ir::Expr& expr, bool solved) {
    walk(expr.operands[0], solved);
    TimeMention mention = linear_.mention(expr.operands[1]);
    if (mention.any()) add_poll(mention);
    bool outer = std::exchange(within_each_, true);
    walk(expr.operands[1], true);
    within_each_ = outer;
  }

  void walk_let(const ir::Expr& expr, bool solved) {
    linear_.bind(expr.local, expr.operands[0]);
    walk(expr.operands[0], true);  // a `now` in it counts where the local is used
    if (within_each_) return walk(expr.operands[1], solved);
    Turn turn;
    turn.kind = Kind::let;
    turn.local = expr.local;
    turn.expr = expr.operands[0];
    turns.push_back(std::move(turn));
    walk(expr.operands[1], solved);
  }

  void walk_local(const ir::Expr& expr, bool solved) {
    ExprId value = linear_.value_of(expr.local);
    if (solved || value == kNoExpr) return;
    TimeMention mention = linear_.mention(value);
    if (mention.any()) add_poll(mention);
  }

  void walk_compare(const ir::Expr& expr) {
    TimeMention mention = linear_.mention(expr.operands[0]) | linear_.mention(expr.operands[1]);
    for (ExprId operand : expr.operands)
      walk(operand, true);
    if (!mention.any() || within_each_) return;
    auto left = linear_.forms(expr.operands[0]);
    auto right = linear_.forms(expr.operands[1]);
    if (left.empty() || right.empty() || left.size() * right.size() > kMostForms) return add_poll(mention);
    for (const LinearForm& left_form : left) {
      for (const LinearForm& right_form : right)
        solve(combine(left_form, right_form, true), mention);
    }
  }

  // form = 0: where is that?
  void solve(const std::optional<LinearForm>& form, TimeMention mention) {
    if (!form) return add_poll(mention);
    int atoms = (form->now != 0) + (form->today != 0) + (form->step != 0) + (form->points != 0);
    if (atoms == 0) return;  // they cancel out
    int coefficient = form->now + form->today + form->step + form->points;
    if (atoms > 1 || (coefficient != 1 && coefficient != -1)) return add_poll(mention);
    Turn turn;
    turn.terms = form->terms;
    if (coefficient == 1) negate(turn.terms);
    turn.kind = form->points          ? Kind::crossing
                : form->now           ? Kind::now
                : form->today         ? Kind::today
                : form->step_of_today ? Kind::calendar_today
                                      : Kind::calendar_now;
    turn.inner = form->inner;
    turn.months = form->months;
    turn.score = form->score;
    turns.push_back(std::move(turn));
  }

  void walk_history(ExprId id, const ir::Expr& expr) {
    const ir::History& history = *expr.history;
    if (history.window == ir::History::Window::all) return;
    if (history.window == ir::History::Window::since) return walk_since(id, history.since);
    Turn turn;
    turn.kind = Kind::expiry;
    turn.expr = id;
    turns.push_back(std::move(turn));
  }

  void walk_since(ExprId id, ExprId since) {
    walk(since, true);
    TimeMention mention = linear_.mention(since);
    if (!mention.any()) return;
    if (within_each_) return add_poll(mention);
    auto forms = linear_.forms(since);
    if (forms.empty()) return add_poll(mention);
    for (const LinearForm& form : forms) {
      if (form.today == 0 && form.step == 0 && form.now == 0) continue;
      if (form.today != 0 || form.step != 0 || form.now != 1) return add_poll(mention);
      Turn turn;
      turn.kind = Kind::left_since;
      turn.expr = id;
      turn.terms = form.terms;
      negate(turn.terms);
      turns.push_back(std::move(turn));
    }
  }

  const ir::Program& program_;
  const Reader& reader_;
  Linear linear_;
  bool within_each_ = false;
};

}  // namespace

std::vector<Turn> turns_of(const ir::Program& program, ir::ExprId condition, const Reader& reader) {
  TurnFinder finder(program, reader);
  finder.walk(condition, false);
  bool turns_at_all = false;
  for (const Turn& turn : finder.turns)
    turns_at_all |= turn.kind != Kind::let;
  if (!turns_at_all) return {};
  return std::move(finder.turns);
}

}  // namespace nudge::analyze
