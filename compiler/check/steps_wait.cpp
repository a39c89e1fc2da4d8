// The waits. Each drops what was found out about contact, account and history; what was captured stays.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/check/steps.h"
#include "compiler/ir/print_expression.h"

namespace nudge::check {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

// "1 day", however it is spaced and whether or not its unit is in the plural; else the words.
std::string length_words(const Context& context, const Scope& scope, const ast::Expr& tree) {
  if (const auto* reference = std::get_if<ast::Reference>(&tree.node)) {
    // A sequence's parameter stands for what is given, as if it were written there.
    const auto local = scope.locals.find(reference->name.text);
    if (local != scope.locals.end() && local->second.value != kNoExpr) {
      const ir::Expr& given = context.expr(local->second.value);
      if (given.kind != ExprKind::constant || context.type(given.type).kind != TypeKind::duration)
        return words_at(context, given.span);
      return ir::print_length({int_of_word(given.word), given.length.months});
    }
  }
  const auto* literal = std::get_if<ast::DurationLiteral>(&tree.node);
  if (!literal) return words_at(context, tree.span);
  std::string_view unit = ast::spelling(literal->unit);
  if (literal->count == 1) unit.remove_suffix(1);
  return fmt::format("{} {}", literal->count, unit);
}

// What a wait is for, without the filters, so that a mended filter leaves the identity alone.
std::string awaited_words(const Context& context, const Scope& scope, const ast::Expr& tree) {
  if (const auto* call = std::get_if<ast::Call>(&tree.node); call && is_occurrence(context, scope, tree)) {
    return call->callee.text;
  }
  const auto* binary = std::get_if<ast::Binary>(&tree.node);
  if (binary && binary->op == ast::BinaryOp::logical_or) {
    return awaited_words(context, scope, *binary->left) + " or " +
           awaited_words(context, scope, *binary->right);
  }
  if (binary && binary->op == ast::BinaryOp::logical_and && is_occurrence(context, scope, *binary->left)) {
    return awaited_words(context, scope, *binary->left);
  }
  return words_at(context, tree.span);
}

// The binding of `as name`; its place in the workflow's bindings + 1, or 0.
uint32_t check_binding(WorkflowState& state, const ast::WaitForStep& tree, const ir::Awaited& awaited) {
  Context& context = state.context;
  const ast::Name& name = *tree.as;
  check_snake_case(context, name, "binding");
  check_not_reserved(context, name, "binding");
  const auto [place, fresh] = state.bindings.emplace(name.text, name.span);
  if (!fresh) {
    report_duplicate(context, name, "binding", place->second);
    return 0;
  }
  if (was_refused(context, awaited)) return 0;
  if (!awaited.conditions.empty()) {
    const Span condition = context.expr(awaited.conditions.front()).span;
    report(context, DiagnosticKind::event_needed, name.span,
           fmt::format("`as {}` names an event, but the wait may end by a condition", name.text))
        .note(condition, "this is a condition: it comes true without an event");
    return 0;
  }
  ir::Binding binding{name.text, {}};
  const auto taken = [&](const ir::Binding& other) { return other.name == binding.name; };
  // A sequence that is run again binds its names again.
  const auto own = state.result.bindings.begin() + static_cast<std::ptrdiff_t>(state.first_binding);
  for (int use = 2; std::any_of(own, state.result.bindings.end(), taken); ++use)
    binding.name = fmt::format("{} #{}", name.text, use);
  for (const ir::Occurrence& occurrence : awaited.occurrences) {
    bool listed = false;
    for (const EventId event : binding.events)
      listed = listed || event == occurrence.event;
    if (!listed) binding.events.push_back(occurrence.event);
  }
  state.result.bindings.push_back(std::move(binding));
  return static_cast<uint32_t>(state.result.bindings.size());
}

// What is known when the wait has ended by X: one of its conditions holds; of an event's coming nothing
// follows.
void add_facts_of(Context& context, const ir::Awaited& awaited, Scope& scope) {
  if (!awaited.occurrences.empty() || awaited.conditions.empty()) return;
  Facts facts = facts_when_true(context, awaited.conditions.front());
  for (const ExprId condition : awaited.conditions) {
    facts = Facts::common(facts, facts_when_true(context, condition));
  }
  scope.facts.add_all(facts);
}

std::optional<int> weekday_of(Context& context, const ast::Name& name) {
  for (size_t day = 0; day < kWeekdays.size(); ++day) {
    if (kWeekdays[day] == name.text) return static_cast<int>(day);
  }
  const std::vector<std::string> days(kWeekdays.begin(), kWeekdays.end());
  report_unknown(context, DiagnosticKind::unknown_name, name, "weekday", days);
  return std::nullopt;
}

// A date stands for its first moment in the contact's zone.
ExprId time_of_date(Context& context, ExprId date) {
  ir::Expr midnight;
  midnight.kind = ExprKind::constant;
  midnight.type = context.types().of(TypeKind::clock);
  midnight.span = context.expr(date).span;
  ir::Expr moment;
  moment.kind = ExprKind::local_time;
  moment.type = context.types().of(TypeKind::time);
  moment.span = midnight.span;
  moment.operands = {date, context.add(midnight)};
  return context.add(moment);
}

// `wait order_placed`, where `wait for order_placed` is meant.
bool refuse_awaited(Context& context, const Scope& scope, const ast::Expr& tree) {
  const bool occurrence = is_occurrence(context, scope, tree);
  const auto* reference = std::get_if<ast::Reference>(&tree.node);
  const bool segment = reference && context.segments.contains(reference->name.text);
  if (!occurrence && !segment) return false;
  report(context, DiagnosticKind::type_mismatch, tree.span,
         fmt::format("expected a length of time such as `3 days`, found {}, {}", context.quoted(tree.span),
                     occurrence ? "an event" : "a segment"))
      .suggest(fmt::format("to wait until it comes, write `wait for {}`", words_at(context, tree.span)),
               "for ", Span{tree.span.file, tree.span.begin, tree.span.begin});
  return true;
}

// `wait for 3 days`, `wait until 3 days`, where `wait 3 days` is meant.
bool refuse_length(Context& context, const ast::Step& whole, const ast::Expr& tree, std::string_view word) {
  if (!std::holds_alternative<ast::DurationLiteral>(tree.node)) return false;
  const std::string better = fmt::format("wait {}", context.sources.text(tree.span));
  report(context, DiagnosticKind::type_mismatch, tree.span,
         fmt::format("after `wait {}` stands {}, found a length of time", word,
                     word == "for" ? "an event or a condition" : "a moment"))
      .suggest(fmt::format("write `{}`", better), better, Span::join(whole.head_span, tree.span));
  return true;
}

// `wait until friday`, which lacks the time of day.
bool refuse_bare_weekday(Context& context, const ast::Expr& tree, ExprId value) {
  const auto* reference = std::get_if<ast::Reference>(&tree.node);
  if (!reference || context.show(context.type_of(value)) != "Weekday" ||
      std::find(kWeekdays.begin(), kWeekdays.end(), reference->name.text) == kWeekdays.end())
    return false;
  const std::string better = reference->name.text + " 09:00";
  report(
      context, DiagnosticKind::type_mismatch, tree.span,
      fmt::format("expected a moment, found the weekday {} without a time of day", context.quoted(tree.span)))
      .suggest(fmt::format("write `wait until {}`", better), better);
  return true;
}

}  // namespace

void check_wait(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::WaitStep& tree,
                ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::wait;
  identify(state, step, whole, "wait " + length_words(context, flow.scope, *tree.duration));
  if (refuse_awaited(context, flow.scope, *tree.duration)) return;
  if (const auto length = check_length(context, flow.scope, *tree.duration, "the time to wait"))
    step.length = *length;
  flow.scope.facts.drop_changing();
}

void check_wait_until(WorkflowState& state, Flow& flow, const ast::Step& whole,
                      const ast::WaitUntilStep& tree, ir::Step& step) {
  Context& context = state.context;
  const auto* clock = std::get_if<ast::ClockLiteral>(&tree.moment->node);
  std::string words = clock ? fmt::format("{:02}:{:02}", clock->minutes / 60, clock->minutes % 60)
                            : words_at(context, tree.moment->span);
  if (tree.weekday) words = tree.weekday->text + " " + words;
  identify(state, step, whole, "wait until " + words);
  step.kind = ir::StepKind::wait_until_clock;
  if (refuse_length(context, whole, *tree.moment, "until")) return;
  const ir::TypeId clock_type = context.types().of(TypeKind::clock);
  if (tree.weekday) {
    if (const auto day = weekday_of(context, *tree.weekday)) step.weekday = *day;
    step.value = check_expression(context, flow.scope, *tree.moment, clock_type, {"the time of day", {}});
  } else {
    step.value = infer_expression(context, flow.scope, *tree.moment);
    if (refuse_bare_weekday(context, *tree.moment, step.value)) return;
    const ir::Type type = context.type(context.type_of(step.value));
    if (type.kind == TypeKind::date && !type.optional) {
      step.kind = ir::StepKind::wait_until_time;
      step.value = time_of_date(context, step.value);
    } else if (type.kind != TypeKind::clock || type.optional) {
      const TypeKind wanted =
          type.kind == TypeKind::clock || type.kind == TypeKind::date ? type.kind : TypeKind::time;
      step.kind = wanted == TypeKind::clock ? ir::StepKind::wait_until_clock : ir::StepKind::wait_until_time;
      step.value = convert(context, step.value, context.types().of(wanted), {"the moment to wait for", {}});
    }
  }
  flow.scope.facts.drop_changing();
}

void check_wait_for(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::WaitForStep& tree,
                    ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::wait_for;
  identify(state, step, whole, "wait for " + awaited_words(context, flow.scope, *tree.awaited));
  if (tree.up_to) {
    step.bounded = true;
    if (const auto length = check_length(context, flow.scope, *tree.up_to, "the longest time to wait")) {
      step.length = *length;
    }
  }
  flow.scope.facts.drop_changing();
  if (!tree.up_to && !tree.as && refuse_length(context, whole, *tree.awaited, "for")) return;
  step.awaited = check_awaited(context, flow.scope, *tree.awaited);

  Flow reached = flow;
  add_facts_of(context, step.awaited, reached.scope);
  if (tree.as) {
    step.binding = check_binding(state, tree, step.awaited);
    if (step.binding == 0) {
      flow.scope.refused.insert(tree.as->text);
      reached.scope.refused.insert(tree.as->text);
    } else {
      const ir::Binding& binding = state.result.bindings[step.binding - 1];
      reached.scope.bindings[tree.as->text] = EventSource{ir::Base::captured, step.binding, binding.events};
      reached.scope.facts.add_all(captured_facts(context, step.awaited.occurrences, step.binding));
    }
    flow.scope.unbound[tree.as->text] = "the wait may have timed out before the event came";
  }
  if (tree.then_block) step.then_block = check_block(state, reached, *tree.then_block);
  if (!step.bounded) {
    if (tree.else_block) {
      report(context, DiagnosticKind::else_without_limit, tree.else_block->span,
             "this `else` can never run: the wait has no end but what it waits for")
          .note(whole.head_span, "the wait has no `up to`")
          .suggest("give it a longest time: `wait up to 3 days for …`");
    }
    flow = std::move(reached);
    return;
  }
  if (tree.else_block) step.else_block = check_block(state, flow, *tree.else_block);
  flow = join({std::move(reached), std::move(flow)});
}

}  // namespace nudge::check
