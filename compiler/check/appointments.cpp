// Triggers whose moment is known ahead: `when 14 days before contact.renewal [at 09:00]`, `when every monday
// at 09:00`, `when every year on contact.birthday`.
#include <fmt/format.h>

#include "compiler/check/fold.h"
#include "compiler/check/infer.h"
#include "compiler/check/workflow.h"
#include "runtime/value/time_text.h"

namespace nudge::check {

namespace {

// `at 09:00`; kNoExpr for none, and where it was refused.
ExprId check_clock(Context& context, const ast::ExprPtr& tree) {
  if (!tree) return kNoExpr;
  Scope scope;
  scope.constant = true;
  const ExprId clock =
      check_expression(context, scope, *tree, context.types().of(TypeKind::clock), {"the time of day", {}});
  return context.is_error(clock) ? kNoExpr : clock;
}

// A date or a time in a field of the contact or the account, missing or not; kNoExpr when reported.
ExprId check_date(WorkflowState& state, const ast::Expr& tree) {
  Context& context = state.context;
  Scope scope = subject_scope(state);
  scope.no_event = "a date trigger follows a field of the contact or the account";
  const ExprId date = infer_expression(context, scope, tree);
  if (context.is_error(date)) return kNoExpr;
  const ir::Expr& expr = context.expr(date);
  const TypeKind kind = context.type(expr.type).kind;
  if (expr.kind != ExprKind::field) {
    report(context, DiagnosticKind::out_of_place, tree.span,
           fmt::format("expected a field with a date, such as `contact.renewal`, found {}",
                       context.quoted(tree.span)))
        .note(tree.span, "such a trigger fires for each contact at the date that stands in its field");
    return kNoExpr;
  }
  if (kind == TypeKind::date || kind == TypeKind::time) return date;
  Diagnostic& diagnostic = report(
      context, DiagnosticKind::type_mismatch, tree.span,
      fmt::format("expected a field of the type `date` or `time`, found `{}`", context.show(expr.type)));
  note_declared(context, diagnostic, date);
  return kNoExpr;
}

// Hours and minutes added to what has no time of day, or to one that `at` has named.
bool refuse_hours(Context& context, const ast::WhenDate& tree, ir::Length offset, ExprId date, ExprId at) {
  const bool whole_days = offset.months != 0 || offset.ms % kDayMs == 0;
  const bool is_date = context.type(context.type_of(date)).kind == TypeKind::date;
  if (whole_days || (!is_date && at == kNoExpr)) return false;
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::bad_value, tree.offset->span,
             at != kNoExpr
                 ? fmt::format("{} and `at` both say at which time of day", context.quoted(tree.offset->span))
                 : fmt::format("{} is counted from a date, which has no time of day",
                               context.quoted(tree.offset->span)));
  if (is_date) note_declared(context, diagnostic, date);
  diagnostic.suggest("count in whole days, and name the time of day by `at`: `when 1 day before … at 22:00`");
  return true;
}

void check_month_day(Context& context, const ast::WhenEvery& tree, ir::Trigger& trigger) {
  const auto* day = std::get_if<ast::IntLiteral>(&tree.on->node);
  if (day == nullptr) {
    report(context, DiagnosticKind::not_constant, tree.on->span,
           fmt::format("expected a day of the month from 1 to 31, found {}", context.quoted(tree.on->span)))
        .suggest("each contact's own day is a date field's: `every year on …`, or `1 month after …`");
    return;
  }
  if (day->value < 1 || day->value > 31) {
    report(context, DiagnosticKind::bad_value, tree.on->span,
           fmt::format("expected a day of the month from 1 to 31, found {}", day->value))
        .note(tree.on->span, "31 is the last day of every month");
    return;
  }
  trigger.day_of_month = static_cast<int>(day->value);
}

bool check_year_date(WorkflowState& state, const ast::WhenEvery& tree, ir::Trigger& trigger) {
  Context& context = state.context;
  if (std::holds_alternative<ast::IntLiteral>(tree.on->node)) {
    report(context, DiagnosticKind::type_mismatch, tree.on->span,
           fmt::format("expected a field with a date after `every year on`, found {}",
                       context.quoted(tree.on->span)))
        .suggest("a day of each month is `every month on " +
                 std::string(context.sources.text(tree.on->span)) + "`");
    return false;
  }
  trigger.date = check_date(state, *tree.on);
  return trigger.date != kNoExpr;
}

int weekday_of(const std::string& name) {
  for (int day = 0; day < 7; ++day) {
    if (weekday_name(day) == name) return day;
  }
  return 0;
}

}  // namespace

void check_date_trigger(WorkflowState& state, const ast::WhenDate& tree, Span span) {
  Context& context = state.context;
  ir::Trigger trigger;
  trigger.kind = ir::Trigger::Kind::date;
  trigger.span = span;
  bool good = true;
  if (tree.offset) {
    const auto offset = check_length(
        context, subject_scope(state), *tree.offset,
        tree.kind == ast::WhenDate::Kind::before ? "the time before the date" : "the time after the date");
    good = offset.has_value();
    const int sign = tree.kind == ast::WhenDate::Kind::before ? -1 : 1;
    if (offset) trigger.offset = {offset->ms * sign, offset->months * sign};
  }
  trigger.date = check_date(state, *tree.field);
  trigger.at = check_clock(context, tree.at);
  good = good && trigger.date != kNoExpr;
  if (!good || (tree.offset && refuse_hours(context, tree, trigger.offset, trigger.date, trigger.at))) {
    state.trigger_refused = true;
    return;
  }
  state.result.triggers.push_back(trigger);
}

void check_recurring_trigger(WorkflowState& state, const ast::WhenEvery& tree, Span span) {
  using Every = ir::Trigger::Every;
  ir::Trigger trigger;
  trigger.kind = ir::Trigger::Kind::recurring;
  trigger.span = span;
  trigger.at = check_clock(state.context, tree.at);
  switch (tree.kind) {
    case ast::WhenEvery::Kind::day:
      trigger.every = Every::day;
      break;
    case ast::WhenEvery::Kind::week:
      trigger.every = Every::week;
      trigger.weekday = weekday_of(tree.unit.text);
      break;
    case ast::WhenEvery::Kind::month:
      trigger.every = Every::month;
      if (tree.on) check_month_day(state.context, tree, trigger);
      break;
    case ast::WhenEvery::Kind::year:
      trigger.every = Every::year;
      if (!tree.on || !check_year_date(state, tree, trigger)) {
        state.trigger_refused = true;
        return;
      }
      break;
  }
  state.result.triggers.push_back(trigger);
}

}  // namespace nudge::check
