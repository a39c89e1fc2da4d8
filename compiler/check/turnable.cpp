// Can the engine tell the moment at which a condition turns? It can where `now` and `today` stand in
// comparisons that are linear in time: once over both sides, added to or subtracted from what does not move;
// and where a decaying score stands alone on one side of a comparison, with what does not move on the other.
// Segments, and `holds for`, have conditions of their own, which were asked when they were checked.
#include <map>

#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

struct Turning {
  Context& context;
  std::map<ir::LocalId, ExprId> lets;
  bool good = true;

  // The value that a variable of a `let` stands for, else the expression itself.
  ExprId behind(ExprId id) const {
    const ir::Expr& expr = context.expr(id);
    const auto value = expr.kind == ExprKind::local ? lets.find(expr.local) : lets.end();
    return value == lets.end() ? id : behind(value->second);
  }

  bool decays(ExprId id) const {
    const ir::Expr& expr = context.expr(id);
    return expr.kind == ExprKind::score && context.program.scores[expr.score].halve_ms != 0;
  }

  // The first decaying score in it; kNoExpr for none.
  ExprId decaying_in(ExprId id) const {
    if (id == kNoExpr || context.expr(id).kind == ExprKind::holds) return kNoExpr;
    id = behind(id);
    if (decays(id)) return id;
    for (const ExprId operand : context.expr(id).operands) {
      const ExprId found = decaying_in(operand);
      if (found != kNoExpr) return found;
    }
    return kNoExpr;
  }

  bool moves(ExprId id) const {
    if (id == kNoExpr) return false;
    const ir::Expr& expr = context.expr(behind(id));
    if (expr.kind == ExprKind::now || expr.kind == ExprKind::today) return true;
    if (expr.kind == ExprKind::holds) return false;
    if (decays(behind(id))) return true;
    if (expr.history && moves(expr.history->since)) return true;
    for (const ExprId operand : expr.operands) {
      if (moves(operand)) return true;
    }
    return false;
  }

  // How often the moving moment stands in a sum; -1 where it stands in something else.
  int count(ExprId id) const {
    const ir::Expr& expr = context.expr(id);
    switch (expr.kind) {
      case ExprKind::now:
      case ExprKind::today:
        return 1;
      case ExprKind::local: {
        const auto value = lets.find(expr.local);
        return value == lets.end() ? 0 : count(value->second);
      }
      case ExprKind::negate:
        return count(expr.operands[0]);
      case ExprKind::arithmetic: {
        const bool sum = expr.arithmetic_op == ir::ArithmeticOp::add ||
                         expr.arithmetic_op == ir::ArithmeticOp::subtract ||
                         expr.arithmetic_op == ir::ArithmeticOp::difference;
        if (!sum) return moves(id) ? -1 : 0;
        const int left = count(expr.operands[0]), right = count(expr.operands[1]);
        return left < 0 || right < 0 ? -1 : left + right;
      }
      default:
        return moves(id) ? -1 : 0;
    }
  }

  // The smallest part that moves, but not evenly: `hour(now)`.
  ExprId uneven(ExprId id) const {
    const ir::Expr& expr = context.expr(id);
    for (const ExprId operand : expr.operands) {
      if (moves(operand) && count(operand) < 0) return uneven(operand);
    }
    return id;
  }

  void refuse(ExprId id) {
    good = false;
    const ir::Expr expr = context.expr(id);
    const ir::Expr part = context.expr(uneven(id));
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::not_linear_in_time, expr.span,
               "the moment at which " + context.quoted(expr.span) + " turns can't be computed");
    const std::string& name = part.text_value;
    const bool of_day = part.kind == ExprKind::call &&
                        (name == "hour_of_time" || name == "time_of_day" || name.starts_with("weekday"));
    if (part.span.begin != expr.span.begin || part.span.end != expr.span.end)
      diagnostic.note(part.span, context.quoted(part.span) + " does not move evenly with time");
    if (of_day) {
      diagnostic.suggest(
          "to wait for a time of day or a weekday, `wait until monday 09:00`; to ask once, `if`");
    } else {
      diagnostic.note(expr.span,
                      "here `now` and `today` may stand only once in a comparison, added to or subtracted "
                      "from other times and dates");
      diagnostic.suggest(
          "bring it to the form `now - contact.renewal < 3 days` or `today >= contact.renewal_date`");
    }
  }

  // `score.lead + 10 >= contact.limit`, `score.lead > score.fit`
  void refuse_score(ExprId id, ExprId score) {
    good = false;
    const ir::Expr expr = context.expr(id);
    const ir::Score& declared = context.program.scores[context.expr(score).score];
    const std::string name = "score." + declared.name;
    const bool certain = !context.type(context.type_of(score)).optional;
    report(context, DiagnosticKind::not_linear_in_time, expr.span,
           "the moment at which " + context.quoted(expr.span) + " turns can't be computed")
        .note(declared.span, "`" + name +
                                 "` halves as time passes, so it may stand only alone on one side of a "
                                 "comparison, with what does not change with time on the other")
        .suggest("bring it to the form `" + std::string(certain ? "" : "account is known and ") + name +
                 " >= 80`");
  }

  void check_comparison(ExprId id) {
    const ir::Expr expr = context.expr(id);
    const ExprId score = decaying_in(id);
    if (score != kNoExpr) {
      const ExprId left = expr.operands[0], right = expr.operands[1];
      const bool alone = (decays(behind(left)) && !moves(right)) || (decays(behind(right)) && !moves(left));
      if (!alone) refuse_score(id, score);
      return;
    }
    const int left = count(expr.operands[0]), right = count(expr.operands[1]);
    if (left < 0 || right < 0 || left + right > 1) refuse(id);
  }

  void refuse_any(ExprId id) {
    const ExprId score = decaying_in(id);
    if (score != kNoExpr) return refuse_score(id, score);
    refuse(id);
  }

  void check(ExprId id) {
    if (id == kNoExpr || !moves(id)) return;
    const ir::Expr expr = context.expr(id);
    switch (expr.kind) {
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::logical_not:
      case ExprKind::conditional:
        for (const ExprId operand : expr.operands)
          check(operand);
        return;
      case ExprKind::let:
        lets[expr.local] = expr.operands[0];
        check(expr.operands[1]);
        return;
      case ExprKind::holds:  // passed when it was made
        return;
      case ExprKind::compare:
        check_comparison(id);
        return;
      default:
        refuse_any(id);
    }
  }
};

}  // namespace

bool require_turnable(Context& context, ExprId condition) {
  if (context.is_error(condition)) return true;
  Turning turning{context, {}};
  turning.check(condition);
  return turning.good;
}

}  // namespace nudge::check
