// `send`: which message, to whom, when, with what.
#include <fmt/format.h>

#include "compiler/check/infer.h"
#include "compiler/check/steps.h"

namespace nudge::check {

namespace {

// Contacts get messages; an account's workflow says which of its members do.
void check_recipient(WorkflowState& state, const ast::Step& whole, const ast::SendStep& tree) {
  Context& context = state.context;
  if (tree.to_members == state.result.for_account) return;
  if (tree.to_members) {
    Diagnostic& found =
        report(context, DiagnosticKind::out_of_place, whole.head_span,
               "`to members` has no meaning here: a workflow for a contact sends to that contact");
    if (state.tree.name.span.known())
      found.note(state.tree.name.span, "it sends to the members of an account with the clause `for account`");
    found.suggest(fmt::format("write `send {}`", tree.message.text));
    return;
  }
  Diagnostic& found = report(context, DiagnosticKind::out_of_place, whole.head_span,
                             "an account can't be sent a message, only its members can");
  if (state.tree.name.span.known()) found.note(state.tree.name.span, "this workflow is `for account`");
  found.suggest(fmt::format("write `send {} to members`, or `to members where contact.…`", tree.message.text),
                " to members", Span{whole.head_span.file, whole.head_span.end, whole.head_span.end});
}

// In what is said of or to a member: `contact` is the member, whose account is there.
Scope member_scope(const Scope& scope) {
  Scope member = scope;
  member.of_account = false;
  member.facts.add("account", {.known = true, .changes = true});
  return member;
}

void check_best_time(WorkflowState& state, Flow& flow, const ast::SendStep& tree, ir::Step& step) {
  if (!tree.best_time_within) return;
  step.best_time = true;
  if (const auto length = check_length(state.context, flow.scope, *tree.best_time_within,
                                       "the time in which the best hour is looked for"))
    step.best_within = *length;
  flow.scope.facts.drop_changing();  // it is a wait, before the message is made
}

}  // namespace

void check_send(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::SendStep& tree,
                ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::send;
  const auto sent = find_message(state, flow, tree.message);
  const bool named = sent && !sent->open;
  identify(state, step, whole,
           "send " + (named ? context.program.messages[sent->message].name : tree.message.text));
  check_recipient(state, whole, tree);
  step.to_members = tree.to_members;
  check_best_time(state, flow, tree, step);
  const Scope scope = tree.to_members ? member_scope(flow.scope) : flow.scope;
  if (tree.members_where) {
    step.members_where = check_condition(context, scope, *tree.members_where);
    if (constant_bool(context, step.members_where) == true) step.members_where = kNoExpr;
  }
  if (!named) {
    for (const ast::Argument& argument : tree.arguments)
      infer_expression(context, scope, *argument.value, kErrorType);  // for its own faults
    return;
  }
  step.target = sent->message;
  // A copy: checking the arguments may declare more.
  const std::vector<ir::Parameter> parameters = context.program.messages[step.target].parameters;
  const Span declared = context.program.messages[step.target].span;
  const ast::Name message{context.program.messages[step.target].name, tree.message.span};
  step.arguments = check_arguments(context, scope, "message", message, tree.arguments, parameters, declared);
}

}  // namespace nudge::check
