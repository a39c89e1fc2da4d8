// `score lead { add 5 when email_opened … }`: how fast it decays and what it is kept within first, since
// conditions that read it ask for that; then its rules.
#include <fmt/format.h>

#include "compiler/check/declarations.h"
#include "compiler/check/expression.h"
#include "compiler/check/fold.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

// A constant number, or none when reported.
std::optional<double> constant_number(Context& context, const ast::Expr& tree, const Purpose& purpose) {
  Scope scope;
  scope.constant = true;
  const ExprId value = check_expression(context, scope, tree, context.types().of(TypeKind::number), purpose);
  if (context.is_error(value)) return std::nullopt;
  if (context.expr(value).kind == ExprKind::constant) return number_of_word(context.expr(value).word);
  report(context, DiagnosticKind::not_constant, tree.span, purpose.what + " must be a constant number");
  return std::nullopt;
}

void check_halving(Context& context, const ast::ScoreDecl& tree, ir::Score& score) {
  Scope scope;
  scope.constant = true;
  const auto length = check_length(context, scope, *tree.halve_every, "the time in which a score halves");
  if (!length) return;
  if (length->months == 0) {
    score.halve_ms = length->ms;
    return;
  }
  const int64_t days =
      length->months % 12 == 0 ? int64_t{length->months} / 12 * 365 : int64_t{length->months} * 30;
  const std::string better = fmt::format("{} days", days);
  report(context, DiagnosticKind::calendar_length, tree.halve_every->span,
         context.quoted(tree.halve_every->span) + " has no fixed length, which a score needs to halve evenly")
      .suggest(fmt::format("count in days: `{}`", better), better);
}

void check_bounds(Context& context, const ast::ScoreDecl& tree, ir::Score& score) {
  const auto least = constant_number(context, *tree.keep_within->first, {"the least of a score", {}});
  const auto most = constant_number(context, *tree.keep_within->last, {"the most of a score", {}});
  if (!least || !most) return;
  score.bounded = true;
  score.least = *least;
  score.most = *most;
  if (*least < *most) return;
  const Span span{tree.keep_within->first->span.file, tree.keep_within->first->span.begin,
                  tree.keep_within->last->span.end};
  const std::string first(context.sources.text(tree.keep_within->first->span));
  const std::string last(context.sources.text(tree.keep_within->last->span));
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::bad_value, span,
             *least == *most
                 ? fmt::format("within {} a score can't change", context.quoted(span))
                 : fmt::format("the range {} is empty, its lesser end comes first", context.quoted(span)));
  if (*least > *most) diagnostic.suggest(fmt::format("write `{}..{}`", last, first), last + ".." + first);
}

struct RuleCheck {
  Context& context;
  const ast::ScoreDecl& score;
  const ast::ScoreRule& tree;
  Scope scope = {};

  std::string verb() const { return tree.subtract ? "subtract" : "add"; }

  std::optional<double> check_points() {
    const auto points = constant_number(context, *tree.points, {fmt::format("the points to {}", verb()), {}});
    if (!points) return std::nullopt;
    if (*points > 0) return tree.subtract ? -*points : *points;
    const std::string other = tree.subtract ? "add" : "subtract";
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::bad_value, tree.points->span,
               *points == 0 ? fmt::format("a rule that {}s 0 points changes nothing", verb())
                            : fmt::format("expected points above 0 after `{}`", verb()));
    const std::string source(context.sources.text(tree.points->span));
    if (*points < 0 && source.starts_with('-')) {
      const std::string better = other + " " + source.substr(1);
      diagnostic.suggest(fmt::format("write `{}`", better), better,
                         Span{tree.span.file, tree.span.begin, tree.points->span.end});
    }
    return std::nullopt;
  }

  // `add 5 when engaged`: a condition is no moment that could be counted.
  bool refuse_condition(const ir::Awaited& awaited) {
    for (const ExprId condition : awaited.conditions) {
      if (context.is_error(condition)) return true;
      const std::string source(context.sources.text(tree.occurrence->span));
      const std::string points(context.sources.text(tree.points->span));
      Diagnostic& diagnostic = report(context, DiagnosticKind::event_needed, context.expr(condition).span,
                                      "expected an event that gives the points, found a condition");
      diagnostic.note(tree.span, "`when` counts each event; `if` counts while a condition holds");
      const std::string better = fmt::format("{} {} if {}", verb(), points, source);
      if (awaited.occurrences.empty() && !tree.at_most) {
        diagnostic.suggest(fmt::format("write `{}`", better), better, tree.span);
      } else {
        diagnostic.suggest(
            fmt::format("make two rules of it: `{} … when …` and `{} … if …`", verb(), verb()));
      }
      return true;
    }
    return awaited.occurrences.empty();
  }

  void check_pace(ir::ScoreRule& rule) {
    if (!tree.at_most || !tree.per) return;
    if (*tree.at_most < 1) {
      report(
          context, DiagnosticKind::bad_value, tree.span,
          fmt::format("expected a count of 1 or more, found {}: the rule would never count", *tree.at_most));
      return;
    }
    if (*tree.at_most > limits::kMaxTimes) {
      report(context, DiagnosticKind::bad_value, tree.span,
             fmt::format("`at most` counts to {} at most", limits::kMaxTimes));
      return;
    }
    rule.at_most = *tree.at_most;
    const std::string& unit = tree.per->text;
    if (unit == "hour") rule.per_ms = kHourMs;
    if (unit == "day") rule.per_ms = kDayMs;
    if (unit == "week") rule.per_ms = kWeekMs;
    if (rule.per_ms == 0) refuse_unit(unit);
  }

  void refuse_unit(const std::string& unit) {
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::bad_value, tree.per->span,
               fmt::format("expected `hour`, `day` or `week` after `per`, found `{}`", unit));
    const std::string single = unit.ends_with('s') ? unit.substr(0, unit.size() - 1) : "";
    if (single == "hour" || single == "day" || single == "week") {
      diagnostic.suggest(fmt::format("write `{}`", single), single);
    } else if (unit.starts_with("month") || unit.starts_with("year")) {
      diagnostic.note(tree.per->span, "the time slides along with the clock, so it has a fixed length");
    }
  }

  std::optional<ir::ScoreRule> check_occurrences(ir::ScoreRule rule) {
    const ir::Awaited awaited = check_awaited(context, scope, *tree.occurrence);
    check_pace(rule);
    if (refuse_condition(awaited)) return std::nullopt;
    rule.kind = ir::ScoreRule::Kind::occurrence;
    rule.occurrences = awaited.occurrences;
    for (const ir::Occurrence& occurrence : rule.occurrences) {
      if (occurrence.filter != kNoExpr && context.is_error(occurrence.filter)) return std::nullopt;
    }
    return rule;
  }

  std::optional<ir::ScoreRule> check() {
    scope.of_account = score.for_account;
    scope.no_event = "a score counts many events; in the filter of one, its fields stand by their names";
    ir::ScoreRule rule;
    rule.span = tree.span;
    const auto points = check_points();
    rule.points = points.value_or(0);
    switch (tree.kind) {
      case ast::ScoreRule::Kind::when:
        return check_occurrences(std::move(rule));
      case ast::ScoreRule::Kind::when_none:
        rule.kind = ir::ScoreRule::Kind::absence;
        rule.condition = check_absence(context, scope, *tree.occurrence, *tree.none_for, tree.span);
        break;
      case ast::ScoreRule::Kind::if_:
        rule.kind = ir::ScoreRule::Kind::condition;
        rule.condition = check_condition(context, scope, *tree.occurrence);
        require_turnable(context, rule.condition);
        break;
    }
    if (context.is_error(rule.condition)) return std::nullopt;
    return rule;
  }
};

}  // namespace

void check_score_heads(Context& context) {
  for (ir::ScoreId id = 0; id < context.score_trees.size(); ++id) {
    const ast::ScoreDecl& tree = *context.score_trees[id];
    ir::Score& score = context.program.scores[id];
    if (tree.halve_every) check_halving(context, tree, score);
    if (tree.keep_within) check_bounds(context, tree, score);
  }
}

void check_scores(Context& context) {
  for (ir::ScoreId id = 0; id < context.score_trees.size(); ++id) {
    const ast::ScoreDecl& tree = *context.score_trees[id];
    for (const ast::ScoreRule& rule : tree.rules) {
      if (auto checked = RuleCheck{context, tree, rule}.check())
        context.program.scores[id].rules.push_back(std::move(*checked));
    }
  }
  refuse_score_cycles(context);
}

}  // namespace nudge::check
