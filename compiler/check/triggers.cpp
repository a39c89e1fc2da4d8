// What starts a workflow: each trigger one of an event, a count of events, a condition, a segment left, a
// change, the absence of events; those of the calendar are in appointments.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/infer.h"
#include "compiler/check/workflow.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

// The events that a tree of occurrences names, as far as they can be told before it is checked.
void collect_events(const Context& context, const ast::Expr& tree, std::vector<EventId>& events) {
  const auto add = [&](const std::string& name) {
    const auto found = context.callables.find(name);
    if (found == context.callables.end() || found->second.kind != CallableKind::event) return;
    if (std::find(events.begin(), events.end(), found->second.index) == events.end()) {
      events.push_back(found->second.index);
    }
  };
  if (const auto* reference = std::get_if<ast::Reference>(&tree.node)) return add(reference->name.text);
  if (const auto* call = std::get_if<ast::Call>(&tree.node)) return add(call->callee.text);
  if (const auto* binary = std::get_if<ast::Binary>(&tree.node)) {
    if (binary->op == ast::BinaryOp::logical_or || binary->op == ast::BinaryOp::logical_and) {
      collect_events(context, *binary->left, events);
      collect_events(context, *binary->right, events);
    }
  }
}

// Occurrences and nothing else, so that an event is sure to have come.
bool always_has_event(const Context& context, const ast::Expr& tree) {
  const Scope scope;
  const auto* binary = std::get_if<ast::Binary>(&tree.node);
  if (binary && binary->op == ast::BinaryOp::logical_or) {
    return always_has_event(context, *binary->left) && always_has_event(context, *binary->right);
  }
  return is_occurrence(context, scope, tree);
}

// In a trigger's filter the event that arrives is the triggering one.
Scope trigger_scope(const WorkflowState& state, const ast::Expr& tree) {
  const Context& context = state.context;
  Scope scope = subject_scope(state);
  std::vector<EventId> events;
  if (always_has_event(context, tree)) collect_events(context, tree, events);
  if (!events.empty()) {
    scope.event = EventSource{ir::Base::arriving, 0, std::move(events)};
  } else {
    scope.no_event = "a condition comes true without an event";
  }
  return scope;
}

std::optional<ir::SegmentId> negated_segment(const Context& context, const ast::Expr& tree) {
  const auto* negation = std::get_if<ast::Unary>(&tree.node);
  if (!negation || negation->op != ast::UnaryOp::logical_not) return std::nullopt;
  const auto* reference = std::get_if<ast::Reference>(&negation->operand->node);
  if (!reference) return std::nullopt;
  const auto found = context.segments.find(reference->name.text);
  if (found == context.segments.end()) return std::nullopt;
  return found->second;
}

void check_count(WorkflowState& state, const ast::WhenExpr& tree, Span span) {
  Context& context = state.context;
  const Scope scope = trigger_scope(state, *tree.value);
  ir::Trigger trigger;
  trigger.kind = ir::Trigger::Kind::count;
  trigger.times = *tree.times;
  trigger.span = span;
  if (*tree.times < 1) {
    report(context, DiagnosticKind::bad_value, tree.times_span,
           fmt::format("expected a count of 1 or more, found {}", *tree.times));
  }
  if (*tree.times > limits::kMaxTimes) {
    report(context, DiagnosticKind::bad_value, tree.times_span,
           fmt::format("a trigger counts to {} at most", limits::kMaxTimes));
  }
  if (tree.within) {
    if (const auto within =
            check_length(context, scope, *tree.within, "the time in which they are counted")) {
      trigger.within = *within;
    }
  }
  if (!is_occurrence(context, scope, *tree.value)) {
    // A condition, or a name that is none: what it is decides what is reported.
    state.trigger_refused = true;
    const ExprId value = check_condition(context, scope, *tree.value);
    if (context.is_error(value)) return;
    report(context, DiagnosticKind::event_needed, tree.value->span,
           "expected an event to count, found a condition")
        .note(tree.times_span,
              "a condition has no number of times; count events: `page_viewed 2 times within 7 days`");
    return;
  }
  auto occurrence = check_occurrence(context, scope, *tree.value);
  if (!occurrence) {
    state.trigger_refused = true;
    return;
  }
  trigger.occurrence = *occurrence;
  state.result.triggers.push_back(trigger);
}

void check_when(WorkflowState& state, const ast::WhenExpr& tree, Span span) {
  Context& context = state.context;
  if (tree.times) return check_count(state, tree, span);
  if (const auto segment = negated_segment(context, *tree.value)) {
    const ir::Segment& left = context.program.segments[*segment];
    if (state.result.for_account && !left.for_account) {
      state.trigger_refused = true;
      refuse_of_contacts(context, tree.value->span, "segment", left.name, left.span);
      return;
    }
    ir::Trigger trigger;
    trigger.kind = ir::Trigger::Kind::segment_left;
    trigger.segment = *segment;
    trigger.span = span;
    state.result.triggers.push_back(trigger);
    return;
  }
  ir::Awaited awaited = check_awaited(context, trigger_scope(state, *tree.value), *tree.value);
  state.trigger_refused = state.trigger_refused || was_refused(context, awaited);
  for (ir::Occurrence& occurrence : awaited.occurrences) {
    ir::Trigger trigger;
    trigger.kind = ir::Trigger::Kind::event;
    trigger.span = span;
    trigger.occurrence = occurrence;
    state.result.triggers.push_back(trigger);
  }
  for (const ExprId condition : awaited.conditions) {
    ir::Trigger trigger;
    trigger.kind = ir::Trigger::Kind::condition;
    trigger.span = span;
    trigger.condition = condition;
    state.result.triggers.push_back(trigger);
  }
}

// `from a`, `to b`: a constant of the field's type.
ExprId check_end(WorkflowState& state, const ast::ExprPtr& tree, const Place& place, std::string_view which) {
  if (!tree) return kNoExpr;
  Context& context = state.context;
  Scope scope;
  scope.constant = true;
  scope.contact = false;
  const Purpose purpose{fmt::format("the value after `{}`", which), place.declared};
  return check_expression(context, scope, *tree, place.type, purpose);
}

bool same_constant(const Context& context, ExprId first, ExprId second) {
  if (first == kNoExpr || second == kNoExpr || context.is_error(first) || context.is_error(second))
    return false;
  const ir::Expr& a = context.expr(first);
  const ir::Expr& b = context.expr(second);
  const bool scalar = a.kind == ExprKind::constant || a.kind == ExprKind::text;
  return scalar && a.kind == b.kind && a.word == b.word && a.text_value == b.text_value;
}

// A field, or for a record each of its parts, since a record changes when one of them does.
void add_changes(WorkflowState& state, ir::Trigger trigger, TypeId type) {
  const ir::Type field = state.context.type(type);
  if (field.kind != TypeKind::record) {
    state.result.triggers.push_back(std::move(trigger));
    return;
  }
  const std::vector<ir::Field> parts = state.context.program.records[field.detail].fields;
  for (const ir::Field& part : parts) {
    ir::Trigger inner = trigger;
    inner.path.push_back(part.name);
    add_changes(state, std::move(inner), part.type);
  }
}

// `contact.address changes to …`: a record has no value that could be written there.
bool refuse_record_ends(Context& context, const ast::WhenChanges& tree, const Place& place) {
  if (context.type(place.type).kind != TypeKind::record || (!tree.from && !tree.to)) return false;
  const ast::Expr& end = tree.from ? *tree.from : *tree.to;
  const auto& parts = context.program.records[context.type(place.type).detail].fields;
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::type_mismatch, end.span,
             fmt::format("{} is a record, whose values can't be written after `from` and `to`",
                         context.quoted(tree.field->span)));
  if (!parts.empty()) {
    const std::string part = std::string(context.sources.text(tree.field->span)) + "." + parts[0].name;
    diagnostic.suggest(fmt::format("ask for one of its parts: `{} changes …`", part), part, tree.field->span);
  }
  return true;
}

void check_changes(WorkflowState& state, const ast::WhenChanges& tree, Span span) {
  Context& context = state.context;
  const auto place = check_place(context, *tree.field);
  state.trigger_refused = state.trigger_refused || !place;
  if (!place) return;
  if (state.result.for_account && place->base == ir::Base::contact) {
    refuse_contact_here(context, tree.field->span, context.program.contact[place->field].name);
    return;
  }
  if (refuse_record_ends(context, tree, *place)) return;
  ir::Trigger trigger;
  trigger.kind = ir::Trigger::Kind::changes;
  trigger.span = span;
  trigger.field = place->field;
  trigger.of_account = place->base == ir::Base::account;
  trigger.path = place->path;
  trigger.from = check_end(state, tree.from, *place, "from");
  trigger.to = check_end(state, tree.to, *place, "to");
  if (same_constant(context, trigger.from, trigger.to)) {
    report(context, DiagnosticKind::bad_value, tree.to->span,
           fmt::format("a change from {} to the same value is none", context.quoted(tree.from->span)))
        .note(tree.from->span, "the value before the change");
  }
  add_changes(state, std::move(trigger), place->type);
}

void check_none(WorkflowState& state, const ast::WhenNone& tree, Span span) {
  ir::Trigger trigger;
  trigger.kind = ir::Trigger::Kind::condition;
  trigger.span = span;
  trigger.condition = check_absence(state.context, subject_scope(state), *tree.event, *tree.duration, span);
  if (state.context.is_error(trigger.condition)) {
    state.trigger_refused = true;
    return;
  }
  state.result.triggers.push_back(trigger);
}

}  // namespace

void check_trigger(WorkflowState& state, const ast::Trigger& tree) {
  if (const auto* when = std::get_if<ast::WhenExpr>(&tree.node)) return check_when(state, *when, tree.span);
  if (const auto* changes = std::get_if<ast::WhenChanges>(&tree.node))
    return check_changes(state, *changes, tree.span);
  if (const auto* none = std::get_if<ast::WhenNone>(&tree.node)) return check_none(state, *none, tree.span);
  if (const auto* date = std::get_if<ast::WhenDate>(&tree.node))
    return check_date_trigger(state, *date, tree.span);
  check_recurring_trigger(state, std::get<ast::WhenEvery>(tree.node), tree.span);
}

namespace {

std::string_view cause_of(ir::Trigger::Kind kind) {
  switch (kind) {
    case ir::Trigger::Kind::changes:
      return "the change of a field";
    case ir::Trigger::Kind::date:
    case ir::Trigger::Kind::recurring:
      return "the calendar";
    default:
      return "a condition";
  }
}

}  // namespace

void settle_trigger_event(WorkflowState& state) {
  std::vector<EventId> events;
  for (const ir::Trigger& trigger : state.result.triggers) {
    const bool of_event =
        trigger.kind == ir::Trigger::Kind::event || trigger.kind == ir::Trigger::Kind::count;
    if (!of_event) {
      state.no_event = fmt::format("this workflow is triggered by {}", cause_of(trigger.kind));
      return;
    }
    const EventId event = trigger.occurrence.event;
    if (std::find(events.begin(), events.end(), event) == events.end()) events.push_back(event);
  }
  if (events.empty()) {
    state.no_event = "this workflow has no trigger of its own";
    return;
  }
  state.trigger_event = EventSource{ir::Base::arriving, 0, std::move(events)};
  bool first = true;
  std::vector<ir::Occurrence> occurrences;
  for (const ir::Trigger& trigger : state.result.triggers) {
    const ExprId filter = trigger.occurrence.filter;
    const Facts facts = filter == kNoExpr ? Facts{} : facts_when_true(state.context, filter);
    state.trigger_facts = first ? facts : Facts::common(state.trigger_facts, facts);
    first = false;
    occurrences.push_back(trigger.occurrence);
  }
  state.entry_facts = captured_facts(state.context, occurrences, state.trigger_capture);
  if (!state.context.started.contains(state.tree.name.text)) return;
  // Who comes by `start` comes without the trigger's filter, and is asked `if` all the same.
  state.trigger_facts.drop_changing();
  state.entry_facts.drop_changing();
}

}  // namespace nudge::check
