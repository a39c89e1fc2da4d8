#include "compiler/check/workflow.h"

#include <algorithm>
#include <type_traits>

#include "compiler/check/steps.h"

namespace nudge::check {

namespace {

// The triggering event has become a captured one. History's filters have an arriving event of their own.
void capture_arriving(Context& context, ExprId id, uint32_t capture) {
  ir::Expr& expr = context.program.exprs[id];
  if (expr.kind == ExprKind::field && expr.path.base == ir::Base::arriving) {
    expr.path.base = ir::Base::captured;
    expr.path.capture = capture;
  }
  for (const ExprId operand : expr.operands)
    capture_arriving(context, operand, capture);
}

// Where the clauses that may stand once have stood.
struct Once {
  std::map<std::string, Span> first;

  // Whether it is the first of its kind; reports if not.
  bool take(Context& context, const std::string& clause, Span span) {
    const auto [place, fresh] = first.emplace(clause, span);
    if (fresh) return true;
    report(context, DiagnosticKind::duplicate_clause, span,
           "a workflow has one `" + clause + "`, this is the second")
        .note(place->second, "the first is here");
    return false;
  }
};

template <typename Clause, typename Visit>
void each(const ast::WorkflowDecl& tree, Visit visit) {
  for (const ast::WorkflowClause& clause : tree.clauses) {
    if (const auto* found = std::get_if<Clause>(&clause.node)) visit(*found);
  }
}

void check_holdout(WorkflowState& state, const ast::Holdout& tree) {
  if (tree.percent > 0 && tree.percent < 100) {
    state.result.holdout = tree.percent;
    return;
  }
  Diagnostic& found = report(state.context, DiagnosticKind::bad_value, tree.span,
                             "a share held out lies between 0% and 100%, both excluded");
  if (tree.percent == 0) {
    found.suggest("leave the clause out to hold out nobody");
  } else if (tree.percent == 100) {
    found.note(tree.span, "nobody would be left to get anything");
  }
}

}  // namespace

void check_condition_clause(WorkflowState& state, const ast::Condition& tree) {
  Scope scope = arriving_scope(state);
  scope.facts = state.trigger_facts;
  state.result.condition = check_condition(state.context, scope, *tree.value);
  state.entry_facts.add_all(captured_facts(state.context, state.result.condition, state.trigger_capture));
}

namespace {

void check_measures(WorkflowState& state) {
  Context& context = state.context;
  std::map<std::string, Span> names;
  each<ast::Goal>(state.tree, [&](const ast::Goal& tree) {
    if (!tree.name) return;
    check_snake_case(context, *tree.name, "measure");
    const auto [place, fresh] = names.emplace(tree.name->text, tree.name->span);
    if (!fresh) report_duplicate(context, *tree.name, "measure", place->second);
    state.result.measures.push_back(check_goal(state, tree));
  });
}

// What the calendar starts starts anew each time, unless an `enter` says otherwise.
void settle_default_entry(WorkflowState& state) {
  const auto& triggers = state.result.triggers;
  const bool by_calendar =
      !triggers.empty() && std::all_of(triggers.begin(), triggers.end(), [](const ir::Trigger& trigger) {
        return trigger.kind == ir::Trigger::Kind::date || trigger.kind == ir::Trigger::Kind::recurring;
      });
  if (by_calendar) state.result.enter.kind = ir::EnterRule::Kind::every_time;
}

// In the order in which they need each other: the triggers say what `event` is, `if` what holds at entry.
void check_clauses(WorkflowState& state) {
  Context& context = state.context;
  Once once;
  check_triggers(state);
  settle_default_entry(state);
  each<ast::Condition>(state.tree, [&](const ast::Condition& tree) {
    if (once.take(context, "if", tree.span)) check_condition_clause(state, tree);
  });
  each<ast::EnterRule>(state.tree, [&](const ast::EnterRule& tree) {
    if (once.take(context, "enter", tree.span)) check_enter(state, tree);
  });
  each<ast::Goal>(state.tree, [&](const ast::Goal& tree) {
    if (!tree.name && once.take(context, "goal", tree.span))
      state.result.goals.push_back(check_goal(state, tree));
  });
  check_measures(state);
  each<ast::Exit>(state.tree, [&](const ast::Exit& tree) { check_exit(state, tree); });
  each<ast::Subject>(state.tree, [&](const ast::Subject& tree) { once.take(context, "for", tree.span); });
  each<ast::Holdout>(state.tree, [&](const ast::Holdout& tree) {
    if (once.take(context, "holdout", tree.span)) check_holdout(state, tree);
  });
}

void check_description(WorkflowState& state) {
  if (!state.tree.description) return;
  if (state.tree.description->plain()) {
    state.result.description = state.tree.description->plain_text();
    return;
  }
  for (const ast::TextPart& part : state.tree.description->parts) {
    if (!part.expression) continue;
    report(state.context, DiagnosticKind::not_constant, part.span, "a workflow's description is a plain text")
        .suggest("write a brace as `\\{`");
    return;
  }
}

void check_workflow(Context& context, ir::WorkflowId id) {
  const ast::WorkflowDecl& tree = *context.workflow_infos[id].tree;
  WorkflowState state{.context = context, .tree = tree};
  state.result.name = tree.name.text;
  state.result.span = tree.name.span;
  state.result.for_account = context.workflow_infos[id].for_account;
  check_description(state);
  check_clauses(state);
  const auto first = static_cast<ir::StepId>(context.program.steps.size());
  if (tree.body) {
    check_body(state, *tree.body);
  } else {
    report(context, DiagnosticKind::missing_then, tree.name.span,
           "workflow `" + tree.name.text + "` has no steps, `then { … }` is expected after its clauses");
  }
  settle_identities(context, first);
  check_moves(state, first);
  check_retired(state, first);
  context.program.workflows[id] = std::move(state.result);
}

}  // namespace

void check_workflows(Context& context) {
  context.program.workflows.resize(context.workflow_infos.size());
  for (ir::WorkflowId id = 0; id < context.workflow_infos.size(); ++id) {
    if (context.workflow_infos[id].tree) check_workflow(context, id);
  }
}

void check_triggers(WorkflowState& state) {
  each<ast::Trigger>(state.tree, [&](const ast::Trigger& tree) { check_trigger(state, tree); });
  settle_trigger_event(state);
}

Scope subject_scope(const WorkflowState& state) {
  Scope scope;
  scope.of_account = state.result.for_account;
  return scope;
}

Scope arriving_scope(const WorkflowState& state) {
  Scope scope = subject_scope(state);
  scope.event = state.trigger_event;
  scope.no_event = state.no_event;
  if (state.trigger_refused) scope.refused.insert("event");
  return scope;
}

Scope enrolled_scope(const WorkflowState& state) {
  Scope scope = arriving_scope(state);
  if (scope.event) {
    scope.event->base = ir::Base::captured;
    scope.event->capture = state.trigger_capture;
  }
  scope.entry_time = true;
  return scope;
}

Facts captured_facts(Context& context, ExprId condition, uint32_t capture) {
  if (condition == kNoExpr || context.is_error(condition)) return {};
  const ExprId copy = clone(context, condition);
  capture_arriving(context, copy, capture);
  return facts_when_true(context, copy);
}

Facts captured_facts(Context& context, const std::vector<ir::Occurrence>& occurrences, uint32_t capture) {
  Facts facts;
  for (size_t place = 0; place < occurrences.size(); ++place) {
    const Facts more = captured_facts(context, occurrences[place].filter, capture);
    facts = place == 0 ? more : Facts::common(facts, more);
  }
  return facts;
}

bool was_refused(const Context& context, const ir::Awaited& awaited) {
  for (const ExprId condition : awaited.conditions) {
    if (context.is_error(condition)) return true;
  }
  return awaited.occurrences.empty() && awaited.conditions.empty();
}

std::string words_at(const Context& context, Span span) {
  std::string words;
  bool quoted = false;
  bool comment = false;
  for (const char c : context.sources.text(span)) {
    if (comment) {
      comment = c != '\n';
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (c == '#' && !quoted) {
      comment = true;
      continue;
    }
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  while (!words.empty() && words.back() == ' ')
    words.pop_back();
  return words;
}

}  // namespace nudge::check
