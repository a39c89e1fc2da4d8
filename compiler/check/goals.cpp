// What ends an enrolment from outside, and what is counted: goal, measure, exit, and who may enter.
#include <fmt/format.h>

#include "compiler/check/workflow.h"

namespace nudge::check {

namespace {

// `did E within D` that ends an unparenthesised tree, so that the window could as well be the goal's.
const ast::Did* trailing_did(const ast::Expr& tree) {
  if (tree.parenthesised) return nullptr;
  if (const auto* did = std::get_if<ast::Did>(&tree.node)) {
    const bool windowed = did->window && did->window->kind == ast::Window::Kind::within;
    return windowed ? did : nullptr;
  }
  if (const auto* binary = std::get_if<ast::Binary>(&tree.node)) return trailing_did(*binary->right);
  if (const auto* unary = std::get_if<ast::Unary>(&tree.node)) return trailing_did(*unary->operand);
  return nullptr;
}

// `goal did x within 5 days` reads two ways, and neither is taken.
bool refuse_ambiguous(WorkflowState& state, const ast::Goal& tree) {
  if (tree.within) return false;
  const ast::Did* did = trailing_did(*tree.value);
  if (!did) return false;
  Context& context = state.context;
  const Span all = tree.value->span;
  const Span window = did->window->span;
  const std::string whole = words_at(context, all);
  const std::string clause = tree.name ? "measure " + tree.name->text + ":" : "goal";
  // The occurrence alone: what is before the window, without `did`.
  const bool alone = std::holds_alternative<ast::Did>(tree.value->node);
  const Span occurrence{all.file, did->event.span.begin, window.begin};
  Diagnostic& found = report(context, DiagnosticKind::ambiguous_window, window,
                             fmt::format("{} can be the {}'s own window or that of `did`",
                                         context.quoted(window), tree.name ? "measure" : "goal"));
  found.note(all, fmt::format("`{} ({})`: the event lies in the last {} at any moment, be it before entry",
                              clause, whole, words_at(context, did->window->value->span)));
  if (alone) {
    const std::string plain = words_at(context, occurrence) + " " + words_at(context, window);
    found.suggest(
        fmt::format(
            "write `{} {}` for an event in that time after entry, or `{} ({})` for one in the history",
            clause, plain, clause, whole),
        plain, all);
  } else {
    found.suggest("put the condition in parentheses, and the goal's window after them");
  }
  return true;
}

// What it is worth: a number or an amount. As in a filter, the fields of the event that reaches the goal
// stand by their names, and `event` is the triggering one.
ExprId check_worth(WorkflowState& state, const ast::Expr& tree, const ir::Awaited& awaited) {
  Context& context = state.context;
  Scope scope = enrolled_scope(state);
  if (awaited.conditions.empty() && !awaited.occurrences.empty()) {
    EventSource source{ir::Base::arriving, 0, {}};
    for (const ir::Occurrence& occurrence : awaited.occurrences) {
      bool listed = false;
      for (const EventId event : source.events)
        listed = listed || event == occurrence.event;
      if (!listed) source.events.push_back(occurrence.event);
    }
    scope.bare = std::move(source);
  }
  const ExprId worth = infer_expression(context, scope, tree);
  if (context.is_error(worth)) return worth;
  const ir::Type type = context.type(context.type_of(worth));
  if (type.kind == TypeKind::money && !type.optional) return worth;
  return convert(context, worth, context.types().of(TypeKind::number), {"what the goal is worth", {}});
}

}  // namespace

ir::Goal check_goal(WorkflowState& state, const ast::Goal& tree) {
  Context& context = state.context;
  ir::Goal goal;
  goal.name = tree.name ? tree.name->text : "";
  goal.span = tree.span;
  if (refuse_ambiguous(state, tree)) return goal;
  const Scope scope = enrolled_scope(state);
  goal.awaited = check_awaited(context, scope, *tree.value);
  if (tree.within) {
    goal.bounded = true;
    if (const auto within = check_length(context, scope, *tree.within, "the goal's window"))
      goal.within = *within;
  }
  if (tree.worth && !was_refused(context, goal.awaited))
    goal.worth = check_worth(state, *tree.worth, goal.awaited);
  return goal;
}

void check_exit(WorkflowState& state, const ast::Exit& tree) {
  state.result.exits.push_back(check_awaited(state.context, enrolled_scope(state), *tree.value));
}

void check_enter(WorkflowState& state, const ast::EnterRule& tree) {
  Context& context = state.context;
  ir::EnterRule& rule = state.result.enter;
  switch (tree.kind) {
    case ast::EnterRule::Kind::once:
      rule.kind = ir::EnterRule::Kind::once;
      return;
    case ast::EnterRule::Kind::every_time:
      rule.kind = ir::EnterRule::Kind::every_time;
      return;
    case ast::EnterRule::Kind::again_after:
      rule.kind = ir::EnterRule::Kind::again_after;
      if (const auto after = check_length(context, {}, *tree.value, "the time between two entries"))
        rule.after = *after;
      return;
    case ast::EnterRule::Kind::every_time_per:
      break;
  }
  rule.kind = ir::EnterRule::Kind::every_time_per;
  rule.key = infer_expression(context, arriving_scope(state), *tree.value);
  if (context.is_error(rule.key)) return;
  const TypeKind kind = context.type(context.type_of(rule.key)).kind;
  if (kind == TypeKind::list || kind == TypeKind::set || kind == TypeKind::record ||
      kind == TypeKind::message) {
    report(context, DiagnosticKind::type_mismatch, tree.value->span,
           fmt::format("expected a single value that tells enrolments apart, found `{}`",
                       context.show(context.type_of(rule.key))));
  }
}

}  // namespace nudge::check
