// What a test expects: of messages and actions, of workflows, of values. And what a session asks.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/infer.h"
#include "compiler/check/message_text.h"
#include "compiler/check/tests.h"

namespace nudge::check {

namespace {

// --- messages

// `expect sent nothing`
void refuse_nothing(TestState& state, const ast::ExpectSent& tree, Span span) {
  Diagnostic& found = report(state.context, DiagnosticKind::unknown_name, tree.message.span,
                             "after `sent` stands the name of a message, found `nothing`");
  if (tree.negated) {
    found.suggest("write `expect sent welcome`, with the message's name");
  } else if (tree.to) {
    found.suggest(
        fmt::format("write `expect not sent welcome to {}`, with the message's name", tree.to->text));
  } else {
    found.suggest("write `expect nothing sent`", "expect nothing sent", span);
  }
}

void refuse_message(TestState& state, const ast::ExpectSent& tree, Span span) {
  Context& context = state.context;
  const ast::Name& name = tree.message;
  if (name.text == "nothing") return refuse_nothing(state, tree, span);
  Diagnostic& found =
      report_unknown(context, DiagnosticKind::unknown_name, name, "message", names_of(context.messages));
  const auto callable = context.callables.find(name.text);
  if (found.suggestion || callable == context.callables.end()) return;
  if (callable->second.kind != CallableKind::action) return;
  found.note(callable->second.span, fmt::format("`{}` is an action", name.text));
  found.suggest(fmt::format("write `expect action {}`", name.text));
}

// Whom what is expected is asked of: where it reads somebody's fields, it must be clear whose.
struct Valuing {
  TestState& state;
  ir::ActorId of = ir::kNoActor;
  Context& context = state.context;

  Scope scope() const { return of == ir::kNoActor ? any_scope(state) : actor_scope(state, of); }

  static bool reads_somebody(const Context& context, ExprId id) {
    const ir::Expr& expr = context.expr(id);
    if (expr.kind == ExprKind::field || expr.kind == ExprKind::history || expr.kind == ExprKind::segment ||
        expr.kind == ExprKind::score || expr.kind == ExprKind::account_known || expr.kind == ExprKind::holds)
      return true;
    return std::any_of(expr.operands.begin(), expr.operands.end(), [&](ExprId operand) {
      return operand != kNoExpr && reads_somebody(context, operand);
    });
  }

  bool is_clear(ExprId value, Span span, std::string_view mend) {
    if (value == kNoExpr || context.is_error(value)) return true;
    if (of != ir::kNoActor || contacts_of(state).size() < 2 || !reads_somebody(context, value)) return true;
    Diagnostic& found = report(context, DiagnosticKind::unclear_contact, span,
                               fmt::format("it isn't clear whose {} this is: there are several contacts",
                                           context.quoted(context.expr(value).span)));
    found.suggest(std::string(mend));
    return false;
  }
};

void refuse_message_field(Context& context, const ast::Name& name, const ir::Message& message,
                          const std::vector<std::string>& fields) {
  Diagnostic& found = report_unknown(context, DiagnosticKind::unknown_field, name, "field", fields);
  const bool known = std::find(fields.begin(), fields.end(), name.text) != fields.end();
  found.message = known ? fmt::format("`{}` has no `{}`", message.name, name.text)
                        : fmt::format("a message such as `{}` has no field `{}`", message.name, name.text);
  if (known) found.suggestion.reset();
  if (!known && !found.suggestion) note_choices(found, name.span, "it has ", fields);
  if (known && message.span.known()) found.note(message.span, "it is declared here");
}

std::optional<ir::ExpectMessage::With> check_with(TestState& state, const Valuing& valuing,
                                                  const ast::ExpectSent::With& tree,
                                                  const ir::Message& message) {
  Context& context = state.context;
  const std::vector<std::string> fields = text_fields_of(message.channel);
  const bool known = std::find(fields.begin(), fields.end(), tree.field.text) != fields.end();
  const bool declared = tree.field.text == "to" || std::any_of(message.fields.begin(), message.fields.end(),
                                                               [&](const ir::MessageField& field) {
                                                                 return field.name == tree.field.text;
                                                               });
  if (!known || (!declared && !state.refused_before)) {
    refuse_message_field(context, tree.field, message, fields);
    return std::nullopt;
  }
  if (refuse_actor_in(state, *tree.value, "")) return std::nullopt;
  const ExprId value =
      check_expression(context, valuing.scope(), *tree.value, context.types().of(TypeKind::text),
                       {fmt::format("`{}`", tree.field.text), {}});
  if (context.is_error(value)) return std::nullopt;
  Valuing asked = valuing;
  if (!asked.is_clear(value, tree.value->span,
                      fmt::format("say to whom: `expect sent {} to {} …`", message.name,
                                  state.result.actors[contacts_of(state).front()].name)))
    return std::nullopt;
  return ir::ExpectMessage::With{tree.field.text, tree.contains, value, tree.field.span};
}

// --- workflows

struct Labels {
  const ir::Program& program;
  std::vector<std::string> steps = {};
  std::vector<std::string> outcomes = {};

  void collect(const ir::Block& block) {
    for (const ir::StepId id : block.steps) {
      const ir::Step& step = program.steps[id];
      if (!step.label.empty()) steps.push_back(step.label);
      if (step.kind == ir::StepKind::finish && !step.name.empty()) outcomes.push_back(step.name);
      collect(step.then_block);
      collect(step.else_block);
      for (const ir::SplitArm& arm : step.arms)
        collect(arm.block);
    }
  }
};

Labels labels_of(const Context& context, ir::WorkflowId id) {
  Labels labels{context.program};
  labels.collect(context.program.workflows[id].body);
  return labels;
}

std::optional<ir::WorkflowId> find_workflow(TestState& state, const ast::Name& name) {
  Context& context = state.context;
  const auto found = context.workflows.find(name.text);
  if (found != context.workflows.end()) return found->second;
  Diagnostic& fault =
      report_unknown(context, DiagnosticKind::unknown_name, name, "workflow", names_of(context.workflows));
  if (fault.suggestion || !context.segments.contains(name.text)) return std::nullopt;
  fault.note(context.program.segments[context.segments.find(name.text)->second].span,
             fmt::format("`{}` is a segment", name.text));
  fault.suggest(fmt::format("whoever is in it is asked by `expect {}`", name.text));
  return std::nullopt;
}

// Contacts are in workflows for contacts, accounts in those for accounts. False if somebody was refused.
bool check_of(TestState& state, const std::optional<ast::Name>& name, ir::WorkflowId workflow,
              ir::ActorId& of) {
  if (!name) return true;
  const auto actor = find_actor(state, *name);
  if (!actor) return false;
  const WorkflowInfo& info = state.context.workflow_infos[workflow];
  const bool account = state.result.actors[*actor].account;
  if (account != info.for_account) {
    report(state.context, DiagnosticKind::out_of_place, name->span,
           fmt::format("`{}` is a{}, and `{}` is a workflow for {}", name->text,
                       account ? "n account" : " contact", info.tree->name.text,
                       info.for_account ? "accounts" : "contacts"))
        .note(info.for_account ? info.subject : info.tree->name.span,
              info.for_account ? "it says so here" : "it has no `for account`");
    return false;
  }
  of = *actor;
  return true;
}

bool check_label(TestState& state, const ast::Name& label, ir::WorkflowId workflow) {
  Context& context = state.context;
  const std::vector<std::string> labels = labels_of(context, workflow).steps;
  if (std::find(labels.begin(), labels.end(), label.text) != labels.end() || state.refused_before)
    return true;
  const std::string& name = context.program.workflows[workflow].name;
  Diagnostic& found = report_unknown(context, DiagnosticKind::unknown_name, label, "label", labels);
  found.message = fmt::format("workflow `{}` has no step with the label `{}`", name, label.text);
  if (found.suggestion) return false;
  if (labels.empty()) {
    found.suggest(fmt::format("give the step a label: `{}: wait …`", label.text));
  } else {
    note_choices(found, context.program.workflows[workflow].span, "its labels are ", labels);
  }
  return false;
}

// `as converted`, `as exited`, `as "label"`.
bool check_outcome(TestState& state, const ast::ExpectFinished& tree, ir::ExpectEnded& expected) {
  using As = ir::ExpectEnded::As;
  Context& context = state.context;
  const ir::Workflow& workflow = context.program.workflows[expected.workflow];
  const std::vector<std::string> outcomes = labels_of(context, expected.workflow).outcomes;
  const auto is_outcome = [&](const std::string& name) {
    return std::find(outcomes.begin(), outcomes.end(), name) != outcomes.end();
  };
  if (tree.label) {
    expected.as = As::label;
    expected.label = tree.label->plain_text();
    if ((tree.label->plain() && is_outcome(expected.label)) || state.refused_before) return true;
    const ast::Name name{expected.label, tree.label_span};
    Diagnostic& found = report_unknown(context, DiagnosticKind::unknown_name, name, "outcome", outcomes);
    found.message = fmt::format("no step of `{}` finishes as \"{}\"", workflow.name, expected.label);
    if (found.suggestion) {
      found.suggestion->replacement = "\"" + *found.suggestion->replacement + "\"";
    } else if (ends_as(context, expected.workflow, expected.label)) {
      found.suggest(fmt::format("without quotes: `as {}`", expected.label), expected.label);
    } else {
      note_choices(found, workflow.span, "it finishes as ", outcomes);
    }
    return false;
  }
  if (!tree.as) return true;
  if (tree.as->text == "converted" || tree.as->text == "exited") {
    expected.as = tree.as->text == "converted" ? As::converted : As::exited;
    if (expected.as == As::exited || !workflow.goals.empty() || state.refused_before) return true;
    report(context, DiagnosticKind::out_of_place, tree.as->span,
           fmt::format("`{}` has no goal, so nobody finishes it as converted", workflow.name))
        .note(workflow.span, "it is declared here");
    return false;
  }
  Diagnostic& found =
      report(context, DiagnosticKind::unknown_name, tree.as->span,
             fmt::format("after `as` stands `converted`, `exited` or the label of a `finish`, found `{}`",
                         tree.as->text));
  if (is_outcome(tree.as->text)) {
    found.suggest(fmt::format("a label stands in quotes: `as \"{}\"`", tree.as->text),
                  "\"" + tree.as->text + "\"");
  } else if (const auto near = source::nearest_name(tree.as->text, {"converted", "exited"})) {
    found.suggest(fmt::format("did you mean `{}`?", *near), *near);
  } else {
    note_choices(found, workflow.span, fmt::format("the labels of `{}` are ", workflow.name), outcomes);
  }
  return false;
}

// The `for NAME` of a condition or a question, or whoever is meant without.
std::optional<ir::ActorId> asked_of(TestState& state, const std::optional<ast::Name>& of,
                                    const ast::Expr& tree, std::string_view statement) {
  if (of) return find_actor(state, *of);
  const std::string source = state.context.quoted(tree.span);
  std::string mend = fmt::format("{}{} for ", statement, source.substr(1, source.size() - 2));
  // It is a format for the name.
  for (size_t at = 0; (at = mend.find_first_of("{}", at)) != std::string::npos; at += 2)
    mend.insert(at, 1, mend[at]);
  return the_subject(state, tree.span, mend + "{}");
}

}  // namespace

bool ends_as(const Context& context, ir::WorkflowId id, std::string_view word) {
  const ir::Workflow& workflow = context.program.workflows[id];
  if (word == "converted") return !workflow.goals.empty();
  if (word != "exited") return false;
  const auto& steps = context.program.steps;
  return !workflow.exits.empty() || std::any_of(steps.begin(), steps.end(), [&](const ir::Step& step) {
    return step.kind == ir::StepKind::stop && step.target == id;
  });
}

void check_expectation(TestState& state, const ast::ExpectSent& tree, Span span) {
  Context& context = state.context;
  ir::ExpectMessage expected;
  expected.negated = tree.negated;
  bool good = true;
  const auto id = context.messages.find(tree.message.text);
  if (id == context.messages.end()) {
    refuse_message(state, tree, span);
    good = false;
  }
  if (tree.to) {
    const auto to = find_contact(state, *tree.to, "messages go to its members");
    good = good && to.has_value();
    expected.to = to.value_or(ir::kNoActor);
  }
  if (!good) return;
  expected.message = id->second;
  const ir::Message message = context.program.messages[expected.message];
  Valuing valuing{state, expected.to};
  for (const ast::ExpectSent::With& with : tree.with) {
    auto made = check_with(state, valuing, with, message);
    good = good && made.has_value();
    if (made) expected.with.push_back(std::move(*made));
  }
  if (good) add_statement(state, std::move(expected), span);
}

void check_expectation(TestState& state, const ast::ExpectAction& tree, Span span) {
  Context& context = state.context;
  const auto callable = context.callables.find(tree.action.text);
  if (callable == context.callables.end() || callable->second.kind != CallableKind::action) {
    Diagnostic& found = report_unknown(context, DiagnosticKind::unknown_name, tree.action, "action",
                                       callables_of(context, CallableKind::action));
    if (!found.suggestion && context.messages.contains(tree.action.text))
      found.suggest(fmt::format("`{0}` is a message: write `expect sent {0}`", tree.action.text));
    return;
  }
  const uint32_t action = callable->second.index;
  // Only what is given is compared, so nothing needs be.
  std::vector<ir::Parameter> parameters = context.program.actions[action].parameters;
  const Span declared = context.program.actions[action].span;
  for (ir::Parameter& parameter : parameters)
    parameter.type = context.types().optional(parameter.type);
  for (const ast::Argument& argument : tree.arguments) {
    if (argument.value && refuse_actor_in(state, *argument.value, "")) return;
  }
  Valuing valuing{state};
  const size_t errors = context.diagnostics.errors();
  const std::vector<ExprId> values =
      check_arguments(context, valuing.scope(), "action", tree.action, tree.arguments, parameters, declared);
  if (context.diagnostics.errors() != errors) return;
  ir::ExpectAction expected;
  expected.negated = tree.negated;
  expected.action = action;
  for (uint32_t parameter = 0; parameter < values.size(); ++parameter) {
    if (values[parameter] == kNoExpr) continue;
    const Span at = context.expr(values[parameter]).span;
    if (!valuing.is_clear(values[parameter], at, "write the value itself")) return;
    expected.arguments.push_back({parameter, values[parameter], at});
  }
  add_statement(state, std::move(expected), span);
}

void check_expectation(TestState& state, const ast::ExpectIn& tree, Span span) {
  const auto workflow = find_workflow(state, tree.workflow);
  if (!workflow) return;
  ir::ExpectIn expected;
  expected.negated = tree.negated;
  expected.workflow = *workflow;
  const bool of = check_of(state, tree.of, *workflow, expected.of);
  const bool at = !tree.at || check_label(state, *tree.at, *workflow);
  if (tree.at) expected.label = tree.at->text;
  if (of && at) add_statement(state, std::move(expected), span);
}

void check_expectation(TestState& state, const ast::ExpectFinished& tree, Span span) {
  const auto workflow = find_workflow(state, tree.workflow);
  if (!workflow) return;
  ir::ExpectEnded expected;
  expected.negated = tree.negated;
  expected.workflow = *workflow;
  const bool of = check_of(state, tree.of, *workflow, expected.of);
  const bool as = check_outcome(state, tree, expected);
  if (of && as) add_statement(state, std::move(expected), span);
}

void check_expectation(TestState& state, const ast::ExpectCondition& tree, Span span) {
  if (refuse_actor_in(state, *tree.condition, "expect ")) return;
  const auto of = asked_of(state, tree.of, *tree.condition, "expect ");
  if (!of) return;
  const ExprId condition = check_condition(state.context, actor_scope(state, *of), *tree.condition);
  if (!state.context.is_error(condition)) add_statement(state, ir::ExpectTrue{*of, condition}, span);
}

void check_question(TestState& state, const ast::TestAsk& tree, Span span) {
  if (refuse_actor_in(state, *tree.value, "")) return;
  Scope scope = any_scope(state);
  ir::ActorId actor = ir::kNoActor;
  if (tree.of || !state.result.actors.empty()) {
    const auto of = asked_of(state, tree.of, *tree.value, "");
    if (!of) return;
    actor = *of;
    scope = actor_scope(state, actor);
  }
  const ExprId value = infer_expression(state.context, scope, *tree.value);
  if (!state.context.is_error(value)) add_statement(state, ir::Ask{actor, value}, span);
}

}  // namespace nudge::check
