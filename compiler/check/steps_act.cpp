// Steps that do something outside or to enrolments: send, actions, start, stop, finish.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/steps.h"

namespace nudge::check {

namespace {

std::optional<ir::WorkflowId> find_workflow(Context& context, const ast::Name& name) {
  const auto found = context.workflows.find(name.text);
  if (found != context.workflows.end()) return found->second;
  report_unknown(context, DiagnosticKind::unknown_name, name, "workflow", names_of(context.workflows));
  return std::nullopt;
}

// Contacts are enrolled in workflows for contacts, accounts in those for accounts.
void check_same_subject(WorkflowState& state, const ast::Step& whole, ir::WorkflowId id,
                        std::string_view verb) {
  Context& context = state.context;
  const bool account = context.program.workflows[id].for_account;
  if (state.sequence || account == state.result.for_account) return;
  const WorkflowInfo& target = context.workflow_infos[id];
  const std::string& name = target.tree->name.text;
  report(context, DiagnosticKind::out_of_place, whole.head_span,
         account ? fmt::format("`{}` is for accounts; a workflow for contacts can't {} it", name, verb)
                 : fmt::format("`{}` is for contacts; a workflow for accounts can't {} it", name, verb))
      .note(account ? target.subject : target.tree->name.span,
            account ? "it says so here" : "it has no `for account`");
}

void report_no_message(Context& context, const ast::Name& name) {
  const auto callable = context.callables.find(name.text);
  const bool is_action = callable != context.callables.end() && callable->second.kind == CallableKind::action;
  if (is_action) {
    report(context, DiagnosticKind::unknown_name, name.span,
           fmt::format("there is no message `{0}`; `{0}` is an action", name.text))
        .note(callable->second.span, "the action is declared here")
        .suggest(fmt::format("an action stands without `send`: `{}(…)`", name.text));
    return;
  }
  report_unknown(context, DiagnosticKind::unknown_name, name, "message", names_of(context.messages));
}

std::string_view kind_with_article(CallableKind kind) {
  switch (kind) {
    case CallableKind::event:
      return "an event";
    case CallableKind::function:
      return "a function";
    case CallableKind::action:
      return "an action";
    case CallableKind::sequence:
      return "a sequence";
    case CallableKind::builtin:
      return "a built-in function";
  }
  return "";
}

// A name with arguments where a step is expected, and no action of that name.
void report_no_action(Context& context, const ast::Step& whole, const ast::Name& name) {
  const auto callable = context.callables.find(name.text);
  if (callable != context.callables.end()) {
    const CallableKind kind = callable->second.kind;
    Diagnostic& found =
        report(context, DiagnosticKind::out_of_place, name.span,
               fmt::format("expected an action, found `{}`, {}", name.text, kind_with_article(kind)));
    if (callable->second.span.known()) found.note(callable->second.span, "it is declared here");
    if (kind == CallableKind::event) found.suggest(fmt::format("to wait for it: `wait for {}`", name.text));
    if (kind == CallableKind::sequence) {
      found.suggest(fmt::format("write `run {}(…)`", name.text), "run " + name.text);
    }
    return;
  }
  if (context.messages.contains(name.text)) {
    const Span insert{whole.span.file, name.span.begin, name.span.begin};
    report(context, DiagnosticKind::out_of_place, name.span,
           fmt::format("expected an action, found `{}`, a message", name.text))
        .suggest(fmt::format("write `send {}`", name.text), "send ", insert);
    return;
  }
  Diagnostic& found = report_unknown(context, DiagnosticKind::unknown_name, name, "action",
                                     callables_of(context, CallableKind::action));
  if (found.suggestion) return;
  static const std::vector<std::string> kSteps = {"send", "wait", "finish", "start", "stop", "set", "run"};
  const auto near = source::nearest_name(name.text, kSteps);
  if (near == "finish") {
    found.suggest("did you mean the step `finish`?", "finish", whole.label ? name.span : whole.head_span);
  } else if (near) {
    found.suggest(fmt::format("did you mean the step `{}`?", *near), *near);
  }
}

}  // namespace

std::optional<Sent> find_message(WorkflowState& state, const Flow& flow, const ast::Name& name) {
  Context& context = state.context;
  const auto local = flow.scope.locals.find(name.text);
  if (local != flow.scope.locals.end()) {
    const LocalVariable& variable = local->second;
    const bool is_message = context.type(variable.type).kind == TypeKind::message;
    if (is_message && variable.value == kNoExpr) return Sent{0, true};
    if (is_message) return Sent{static_cast<uint32_t>(int_of_word(context.expr(variable.value).word))};
    if (variable.type == kErrorType) return std::nullopt;
    report(
        context, DiagnosticKind::type_mismatch, name.span,
        fmt::format("expected a message, found `{}`, which is `{}`", name.text, context.show(variable.type)))
        .note(variable.span, "the parameter is declared here")
        .suggest(fmt::format("declare it as `{}: message`", name.text));
    return std::nullopt;
  }
  const auto found = context.messages.find(name.text);
  if (found != context.messages.end()) return Sent{found->second};
  report_no_message(context, name);
  return std::nullopt;
}

void check_action(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::ActionStep& tree,
                  ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::action;
  identify(state, step, whole, tree.action.text);
  const auto found = context.callables.find(tree.action.text);
  if (found == context.callables.end() || found->second.kind != CallableKind::action) {
    return report_no_action(context, whole, tree.action);
  }
  step.target = found->second.index;
  const std::vector<ir::Parameter> parameters = context.program.actions[step.target].parameters;
  const Span declared = context.program.actions[step.target].span;
  step.arguments =
      check_arguments(context, flow.scope, "action", tree.action, tree.arguments, parameters, declared);
}

void check_start(WorkflowState& state, const ast::Step& whole, const ast::StartStep& tree, ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::start;
  identify(state, step, whole, "start " + tree.workflow.text);
  const auto id = find_workflow(context, tree.workflow);
  if (!id) return;
  step.target = *id;
  check_same_subject(state, whole, *id, "start");
  if (tree.workflow.text != state.tree.name.text) return;
  report(context, DiagnosticKind::own_workflow, whole.head_span,
         fmt::format("workflow `{}` cannot start itself: the contact is still in it", tree.workflow.text))
      .note(state.tree.name.span, "this is the workflow that the step is in");
}

void check_stop(WorkflowState& state, const ast::Step& whole, const ast::StopStep& tree, ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::stop;
  identify(state, step, whole, "stop " + tree.workflow.text);
  const auto id = find_workflow(context, tree.workflow);
  if (!id) return;
  step.target = *id;
  check_same_subject(state, whole, *id, "stop");
  if (tree.workflow.text != state.tree.name.text) return;
  const Span written{whole.span.file, tree.workflow.span.begin, whole.span.end};
  Span mended = whole.span;
  if (whole.label) mended.begin = std::min(whole.head_span.begin, written.begin);
  Diagnostic& found = report(context, DiagnosticKind::own_workflow, whole.head_span,
                             fmt::format("workflow `{}` ends itself by `finish`", tree.workflow.text));
  found.note(state.tree.name.span, "this is the workflow that the step is in");
  if (whole.label) {
    found.suggest("write `finish`");
  } else {
    found.suggest("write `finish`", "finish", mended);
  }
}

void check_finish(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::FinishStep& tree,
                  ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::finish;
  identify(state, step, whole, "finish");
  flow.ends = true;
  if (!tree.label) return;
  if (!tree.label->plain()) {
    report(context, DiagnosticKind::not_constant, tree.label_span,
           "the label of `finish` is a plain text, it tells outcomes apart");
    return;
  }
  step.name = tree.label->plain_text();
  if (step.name.empty()) {
    report(context, DiagnosticKind::bad_value, tree.label_span, "expected a label, found an empty text")
        .suggest("leave `as \"\"` out, or name the outcome");
  }
}

}  // namespace nudge::check
