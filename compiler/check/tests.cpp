// Tests: a statement after another, and the clock that they move.
#include "compiler/check/tests.h"

#include <fmt/format.h>

#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"
#include "runtime/value/civil.h"

namespace nudge::check {

namespace {

constexpr const char* kMomentExample = "2026-03-02 10:00";

// Of a literal: the instant, or what the clock shows in a zone that isn't known here.
std::optional<TestState::Moment> moment_of(const ast::Expr& tree) {
  const auto days = [](const ast::DateLiteral& date) {
    return date_of_civil(date.year, date.month, date.day) * kDayMs;
  };
  if (const auto* date = std::get_if<ast::DateLiteral>(&tree.node))
    return TestState::Moment{true, days(*date), true, tree.span};
  const auto* time = std::get_if<ast::TimeLiteral>(&tree.node);
  if (time == nullptr) return std::nullopt;
  return TestState::Moment{
      !time->utc, days(time->date) + time->minutes * kMinuteMs + time->seconds * kSecondMs, true, tree.span};
}

void check_forward(TestState& state, const ast::Expr& tree) {
  const auto next = moment_of(tree);
  const auto last = state.moment;
  state.moment = next;
  if (!next || !last || next->local != last->local) return;
  const int64_t slack_ms = last->exact ? 0 : 2 * kHourMs;  // the clocks may have been changed between
  if (next->ms >= last->ms - slack_ms) return;
  state.moment = last;
  report(state.context, DiagnosticKind::clock_goes_back, tree.span,
         fmt::format("the clock can't go back to {}: it is later already", state.context.quoted(tree.span)))
      .note(last->span, last->exact ? "it was moved here" : "it was moved here, and on since")
      .suggest("statements stand in the order in which they happen");
}

// A clock or a length of time where a moment is needed.
void refuse_no_moment(TestState& state, const ast::TestAt& tree, ExprId value) {
  Context& context = state.context;
  const std::string source(context.sources.text(tree.time->span));
  Diagnostic& found = report(
      context, DiagnosticKind::type_mismatch, tree.time->span,
      fmt::format("after `at` stands a time or a date, found `{}`", context.show(context.type_of(value))));
  switch (context.type(context.type_of(value)).kind) {
    case TypeKind::clock:
      found.suggest(fmt::format("say the day too, such as `at 2026-03-02 {}`", source));
      break;
    case TypeKind::duration:
      found.suggest(fmt::format("to move on by so much, write `after {}`", source), "after " + source,
                    Span::join(state.tree.statements[state.at].span, tree.time->span));
      break;
    default:
      found.suggest(fmt::format("such as `at {}`", kMomentExample));
  }
}

struct StatementCheck {
  TestState& state;
  Span span;
  Context& context = state.context;

  void operator()(const ast::TestSubject& tree) { bring_in(state, tree, span); }

  void operator()(const ast::TestAt& tree) {
    if (refuse_actor_in(state, *tree.time, "")) return;
    const Scope scope = any_scope(state);
    ExprId time = infer_expression(context, scope, *tree.time, context.types().of(TypeKind::time));
    if (context.is_error(time)) return;
    const TypeKind kind = context.type(context.type_of(time)).kind;
    if (kind != TypeKind::time && kind != TypeKind::date) return refuse_no_moment(state, tree, time);
    if (refuse_missing(context, time)) return;
    if (kind == TypeKind::date) {
      const ExprId midnight =
          add_constant(context, context.types().of(TypeKind::clock), word_of_int(0), tree.time->span);
      time = context.add(
          node(ExprKind::local_time, context.types().of(TypeKind::time), tree.time->span, {time, midnight}));
    }
    check_forward(state, *tree.time);
    add_statement(state, ir::MoveTo{time}, span);
  }

  void operator()(const ast::TestAfter& tree) {
    const auto length = check_length(context, any_scope(state), *tree.duration, "the time that passes");
    if (!length) return;
    if (length->months != 0) state.moment.reset();
    if (state.moment) {
      state.moment->ms += length->ms;
      state.moment->exact = false;
    }
    add_statement(state, ir::MoveOn{*length}, span);
  }

  void operator()(const ast::TestEvent& tree) {
    if (!refuse_habit(state, tree, span)) check_event(state, tree, span);
  }
  void operator()(const ast::TestSet& tree) { check_outside_change(state, tree, span); }
  void operator()(const ast::ExpectNothingSent&) {
    state.expects = true;
    add_statement(state, ir::ExpectNothing{}, span);
  }
  void operator()(const ast::ExpectCondition& tree) {
    state.expects = true;
    if (!refuse_habit(state, tree, span)) check_expectation(state, tree, span);
  }
  void operator()(const ast::TestAsk& tree) {
    state.expects = true;
    check_question(state, tree, span);
  }
  template <typename Expectation>
  void operator()(const Expectation& tree) {
    state.expects = true;
    check_expectation(state, tree, span);
  }
};

// With one account every contact belongs to it; with more, those do that came when there was none or one.
void settle_accounts(TestState& state) {
  ir::ActorId first = ir::kNoActor;
  for (ir::ActorId id = 0; id < state.result.actors.size() && first == ir::kNoActor; ++id) {
    if (state.result.actors[id].account) first = id;
  }
  for (ir::ActorId id = 0; id < state.result.actors.size(); ++id) {
    ir::Actor& actor = state.result.actors[id];
    if (!actor.account && actor.member_of == ir::kNoActor && !state.account_said.contains(id))
      actor.member_of = first;
  }
}

ir::Test check_test(Context& context, const ast::TestDecl& tree, Span span, bool refused_before) {
  TestState state{.context = context, .tree = tree, .refused_before = refused_before};
  state.result.name = tree.name.plain_text();
  state.result.name_span = tree.name_span;
  state.result.span = span;
  if (!tree.name.plain())
    report(context, DiagnosticKind::not_constant, tree.name_span, "the name of a test is a plain text")
        .suggest("in a text, `\\{` is a brace");
  for (state.at = 0; state.at < tree.statements.size(); ++state.at) {
    const ast::TestStatement& statement = tree.statements[state.at];
    std::visit(StatementCheck{state, statement.span}, statement.node);
  }
  settle_accounts(state);
  if (!state.expects)
    report(context, DiagnosticKind::test_expects_nothing, tree.name_span,
           fmt::format("the test \"{}\" {}", state.result.name,
                       tree.statements.empty() ? "is empty" : "expects nothing, so it can't fail"))
        .suggest("say what must be so: `expect sent …`, `expect in …`, `expect nothing sent`");
  return std::move(state.result);
}

}  // namespace

void add_statement(TestState& state, decltype(ir::TestStatement::node) node, Span span) {
  state.result.statements.push_back({std::move(node), span});
}

void check_tests(Context& context) {
  const bool refused_before = context.diagnostics.has_errors();
  for (const ast::Declaration* declaration : context.declarations) {
    if (const auto* tree = std::get_if<ast::TestDecl>(&declaration->node))
      context.program.tests.push_back(check_test(context, *tree, declaration->span, refused_before));
  }
}

}  // namespace nudge::check
