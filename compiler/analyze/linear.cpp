#include "compiler/analyze/linear.h"

namespace nudge::analyze {
namespace {

using ir::ArithmeticOp;

std::vector<LinearForm> atom(int now, int today) {
  LinearForm form;
  form.now = now;
  form.today = today;
  return {form};
}

}  // namespace

void negate(std::vector<Term>& terms) {
  for (Term& term : terms)
    term.minus = !term.minus;
}

std::optional<LinearForm> combine(const LinearForm& left, const LinearForm& right, bool minus) {
  if (left.step != 0 && right.step != 0) return std::nullopt;
  if (left.points != 0 && right.points != 0 && left.score != right.score) return std::nullopt;
  int sign = minus ? -1 : 1;
  LinearForm form = left;
  form.now += sign * right.now;
  form.today += sign * right.today;
  if (right.step != 0) {
    form.step = sign * right.step;
    form.step_of_today = right.step_of_today;
    form.inner = right.inner;
    form.months = right.months;
  }
  if (right.points != 0) {
    form.points += sign * right.points;
    form.score = right.score;
  }
  for (Term term : right.terms)
    form.terms.push_back({term.expr, term.minus != minus});
  return form;
}

bool is_date_of_now(const ir::Program& program, const ir::Expr& expr) {
  return expr.kind == ExprKind::call && expr.text_value == "date_of_time" &&
         program[expr.operands[0]].kind == ExprKind::now;
}

ir::ExprId Linear::value_of(ir::LocalId local) const {
  auto found = locals_.find(local);
  if (found != locals_.end()) return found->second;
  if (!around_) return kNoExpr;
  auto outer = around_->find(local);
  return outer == around_->end() ? kNoExpr : outer->second;
}

TimeMention Linear::mention(ExprId id) {
  auto known = mentions_.find(id);
  if (known != mentions_.end()) return known->second;
  const ir::Expr& expr = program_[id];
  TimeMention mention;
  if (expr.kind == ExprKind::now) mention.now = true;
  if (expr.kind == ExprKind::score) mention.score = program_.scores[expr.score].halve_ms != 0;
  if (expr.kind == ExprKind::today || is_date_of_now(program_, expr)) {
    mention.today = true;
  } else if (expr.kind == ExprKind::local) {
    ExprId value = value_of(expr.local);
    if (value != kNoExpr) mention = this->mention(value);
  } else if (expr.kind == ExprKind::let) {
    bind(expr.local, expr.operands[0]);
    mention = this->mention(expr.operands[1]);
  } else if (expr.kind != ExprKind::history && expr.kind != ExprKind::holds) {
    for (ExprId operand : expr.operands)
      mention = mention | this->mention(operand);
  }
  mentions_[id] = mention;
  return mention;
}

std::vector<LinearForm> Linear::branches(const std::vector<ExprId>& ids) {
  std::vector<LinearForm> all;
  for (ExprId id : ids) {
    std::vector<LinearForm> some = forms(id);
    if (some.empty() || all.size() + some.size() > kMostForms) return {};
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::vector<LinearForm> Linear::sum(const ir::Expr& expr, bool minus) {
  std::vector<LinearForm> left = forms(expr.operands[0]);
  std::vector<LinearForm> right = forms(expr.operands[1]);
  if (left.size() * right.size() > kMostForms) return {};
  std::vector<LinearForm> all;
  for (const LinearForm& left_form : left) {
    for (const LinearForm& right_form : right) {
      std::optional<LinearForm> form = combine(left_form, right_form, minus);
      if (!form) return {};
      all.push_back(std::move(*form));
    }
  }
  return all;
}

// A calendar step of now or today, with durations: the step of something already stepped isn't solved for.
std::vector<LinearForm> Linear::stepped(const ir::Expr& expr) {
  std::vector<LinearForm> all;
  for (const LinearForm& form : forms(expr.operands[0])) {
    if (form.step != 0 || form.points != 0 || form.now + form.today != 1 || form.now * form.today != 0)
      return {};
    LinearForm outer;
    outer.step = 1;
    outer.step_of_today = form.today != 0;
    outer.inner = form.terms;
    outer.months = expr.length.months;
    all.push_back(std::move(outer));
  }
  return all;
}

std::vector<LinearForm> Linear::forms(ExprId id) {
  const ir::Expr& expr = program_[id];
  bool moves = mention(id).any();
  if (expr.kind == ExprKind::now) return atom(1, 0);
  if (expr.kind == ExprKind::today || is_date_of_now(program_, expr)) return atom(0, 1);
  if (expr.kind == ExprKind::score && moves) {
    LinearForm form;
    form.points = 1;
    form.score = expr.score;
    return {form};
  }
  // Dates that stand still are left whole: their sums cut off what isn't a day. Numbers are, too.
  const ir::TypeKind kind = program_.types[expr.type].kind;
  bool splits = moves || (kind != ir::TypeKind::date && kind != ir::TypeKind::number);
  if (expr.kind == ExprKind::arithmetic && splits) {
    if (expr.arithmetic_op == ArithmeticOp::add) return sum(expr, false);
    if (expr.arithmetic_op == ArithmeticOp::subtract) return sum(expr, true);
    if (expr.arithmetic_op == ArithmeticOp::difference &&
        (moves || program_.types[program_[expr.operands[0]].type].kind == ir::TypeKind::time)) {
      return sum(expr, true);
    }
  }
  if (expr.kind == ExprKind::negate && splits) {
    std::vector<LinearForm> all;
    for (const LinearForm& form : forms(expr.operands[0])) {
      std::optional<LinearForm> negated = combine(LinearForm(), form, true);
      if (!negated) return {};
      all.push_back(std::move(*negated));
    }
    return all;
  }
  if (!moves) {
    LinearForm form;
    form.terms.push_back({id, false});
    return {form};
  }
  switch (expr.kind) {
    case ExprKind::local:
      return forms(value_of(expr.local));
    case ExprKind::let:
      return forms(expr.operands[1]);
    case ExprKind::coalesce:
      return branches(expr.operands);
    case ExprKind::conditional:
      return branches({expr.operands[1], expr.operands[2]});
    case ExprKind::calendar:
      return stepped(expr);
    default:
      return {};
  }
}

}  // namespace nudge::analyze
