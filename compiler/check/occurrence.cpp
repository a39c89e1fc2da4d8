// Where an event may stand: occurrences, their filters, and what is waited for.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

const ast::Binary* as_binary(const ast::Expr& tree, ast::BinaryOp op) {
  const auto* binary = std::get_if<ast::Binary>(&tree.node);
  return binary != nullptr && binary->op == op ? binary : nullptr;
}

const ast::Name* event_name(const Context& context, const Scope& scope, const ast::Expr& tree) {
  const ast::Name* name = nullptr;
  if (const auto* reference = std::get_if<ast::Reference>(&tree.node)) name = &reference->name;
  if (const auto* call = std::get_if<ast::Call>(&tree.node)) name = &call->callee;
  if (name == nullptr || scope.locals.contains(name->text)) return nullptr;
  const auto callable = context.callables.find(name->text);
  const bool event = callable != context.callables.end() && callable->second.kind == CallableKind::event;
  return event ? name : nullptr;
}

// An event and a segment (or a `let`) may share a name; then nobody can tell which is meant here.
bool refuse_ambiguous(Context& context, const ast::Expr& tree, const ast::Name& name) {
  if (!std::holds_alternative<ast::Reference>(tree.node) || !context.segments.contains(name.text))
    return false;
  report(context, DiagnosticKind::ambiguous_name, name.span,
         "`" + name.text + "` is both an event and a segment")
      .note(context.callables.find(name.text)->second.span, "the event is declared here")
      .note(context.program.segments[context.segments.find(name.text)->second].span,
            "the segment is declared here")
      .suggest("give one of them another name");
  return true;
}

// `signd_up`, `order_plced(total > 5)`: a name that stands where an event may stand, and that nothing
// declares.
const ast::Name* undeclared_name(const Context& context, const Scope& scope, const ast::Expr& tree) {
  const ast::Name* name = nullptr;
  if (const auto* reference = std::get_if<ast::Reference>(&tree.node)) name = &reference->name;
  if (const auto* call = std::get_if<ast::Call>(&tree.node)) name = &call->callee;
  if (name == nullptr) return nullptr;
  const std::string& text = name->text;
  if (text == "now" || text == "today" || text == "missing" || text == "score" || text == "contact" ||
      text == "account" || text == "event" || text == "entry")
    return nullptr;
  const bool declared = scope.locals.contains(text) || scope.bindings.contains(text) ||
                        scope.unbound.contains(text) || scope.refused.contains(text) || scope.bare ||
                        context.lets.contains(text) || context.segments.contains(text) ||
                        context.callables.contains(text);
  return declared ? nullptr : name;
}

struct Awaiting {
  Context& context;
  const Scope& scope;
  ir::Awaited awaited;

  void take(const ast::Expr& tree) {
    if (!is_occurrence(context, scope, tree)) return take_condition(tree);
    if (const auto* either = as_binary(tree, ast::BinaryOp::logical_or)) {
      take(*either->left);
      take(*either->right);
    } else if (const auto* both = as_binary(tree, ast::BinaryOp::logical_and)) {
      take_filtered(tree, *both);
    } else {
      take_event(tree);
    }
  }

  void take_condition(const ast::Expr& tree) {
    if (const ast::Name* name = undeclared_name(context, scope, tree)) {
      std::vector<std::string> candidates = callables_of(context, CallableKind::event);
      const bool bare = std::holds_alternative<ast::Reference>(tree.node);
      if (bare) {
        for (std::string& segment : names_of(context.segments))
          candidates.push_back(std::move(segment));
      }
      report_unknown(context, DiagnosticKind::unknown_name, *name, bare ? "event or segment" : "event",
                     candidates);
      awaited.conditions.push_back(add_error(context, tree.span));
      return;
    }
    Scope later = scope;  // it is looked at again and again while time passes
    later.facts.drop_changing();
    const ExprId condition = check_condition(context, later, tree);
    if (!context.is_error(condition)) require_turnable(context, condition);
    awaited.conditions.push_back(condition);
  }

  void take_event(const ast::Expr& tree) {
    const ast::Name& name = *event_name(context, scope, tree);
    if (refuse_ambiguous(context, tree, name)) return;
    const EventId event = context.callables.find(name.text)->second.index;
    ir::Occurrence occurrence{event, kNoExpr, tree.span};
    const auto* call = std::get_if<ast::Call>(&tree.node);
    if (const ast::Expr* filter = call == nullptr ? nullptr : filter_of(context, *call))
      occurrence.filter = check_filter(context, scope, event, *filter, false);
    awaited.occurrences.push_back(occurrence);
  }

  // `occurrence and condition`, either way round; with `or` inside, for each.
  void take_filtered(const ast::Expr& tree, const ast::Binary& both) {
    const bool left = is_occurrence(context, scope, *both.left);
    const bool right = is_occurrence(context, scope, *both.right);
    if (left && right) {
      report(context, DiagnosticKind::occurrence_as_condition, tree.span,
             "two events can't happen at the same moment")
          .note(both.left->span, "one event here")
          .note(both.right->span, "the other here")
          .suggest("await one, and ask whether the other has happened: `did " +
                       std::string(context.sources.text(both.right->span)) + "`",
                   "did " + std::string(context.sources.text(both.right->span)), both.right->span);
      return;
    }
    Awaiting inner{context, scope, {}};
    inner.take(left ? *both.left : *both.right);
    Scope later = scope;
    later.facts.drop_changing();
    later.facts.drop_arriving();
    const ExprId condition = check_condition(context, later, left ? *both.right : *both.left);
    if (context.is_error(condition)) {
      awaited.conditions.push_back(condition);
      return;
    }
    for (ir::Occurrence occurrence : inner.awaited.occurrences) {
      occurrence.filter = make_and(context, occurrence.filter, clone(context, condition), tree.span);
      awaited.occurrences.push_back(occurrence);
    }
    for (const ExprId other : inner.awaited.conditions) {
      const ExprId joined = make_and(context, other, clone(context, condition), tree.span);
      require_turnable(context, joined);
      awaited.conditions.push_back(joined);
    }
  }
};

}  // namespace

bool is_occurrence(const Context& context, const Scope& scope, const ast::Expr& tree) {
  if (const auto* binary = std::get_if<ast::Binary>(&tree.node)) {
    const bool logic = binary->op == ast::BinaryOp::logical_or || binary->op == ast::BinaryOp::logical_and;
    return logic &&
           (is_occurrence(context, scope, *binary->left) || is_occurrence(context, scope, *binary->right));
  }
  return event_name(context, scope, tree) != nullptr;
}

std::optional<EventId> find_event(Context& context, const ast::Name& name) {
  const auto callable = context.callables.find(name.text);
  if (callable != context.callables.end() && callable->second.kind == CallableKind::event)
    return callable->second.index;
  Diagnostic& diagnostic = report_unknown(context, DiagnosticKind::unknown_name, name, "event",
                                          callables_of(context, CallableKind::event));
  if (!diagnostic.suggestion && context.segments.contains(name.text))
    diagnostic.note(context.program.segments[context.segments.find(name.text)->second].span,
                    "`" + name.text + "` is a segment");
  return std::nullopt;
}

const ast::Expr* filter_of(Context& context, const ast::Call& tree) {
  if (tree.arguments.empty()) return nullptr;
  const ast::Argument& first = tree.arguments[0];
  if (first.window) {
    report(context, DiagnosticKind::out_of_place, first.window->span,
           "a window has no meaning in the filter of an event")
        .suggest("ask for the past: `did …` or `count(…)`");
    return nullptr;
  }
  if (first.name) {
    const std::string better =
        first.name->text + " == " + std::string(context.sources.text(first.value->span));
    report(context, DiagnosticKind::wrong_arguments, first.span,
           "the filter of an event is a condition, not an argument")
        .suggest("write `" + better + "`", better);
    return nullptr;
  }
  if (tree.arguments.size() > 1) {
    report(context, DiagnosticKind::wrong_arguments, tree.arguments[1].span,
           "the filter of an event is one condition")
        .suggest("join them by `and`");
    return nullptr;
  }
  return first.value.get();
}

Scope apart(const Context& context, const Scope& scope, const std::string& why) {
  Scope inner = scope;
  inner.bare.reset();
  inner.facts = Facts{};
  inner.event.reset();
  inner.no_event = why;
  inner.entry_time = false;
  inner.each_depth = 0;
  for (const auto& [name, source] : inner.bindings)
    inner.unbound[name] = why;
  inner.bindings.clear();
  std::erase_if(inner.locals, [&](const auto& entry) {
    const LocalVariable& variable = entry.second;
    const bool replaced = scope.inlined && !variable.element;
    const bool fixed =
        variable.value != kNoExpr && variable.relies.empty() && !is_bound(context, variable.value);
    if (replaced || fixed) return false;
    inner.unbound[entry.first] = why;
    return true;
  });
  return inner;
}

ExprId check_filter(Context& context, const Scope& scope, EventId event, const ast::Expr& filter,
                    bool history) {
  Scope inner = scope;
  if (history)
    inner = apart(context, scope,
                  "the filter is evaluated when `" + context.program.events[event].name +
                      "` arrives, whose fields stand by their names");
  inner.bare = EventSource{ir::Base::arriving, 0, {event}};
  inner.facts.drop_changing();
  inner.facts.drop_arriving();
  const ExprId condition = check_condition(context, inner, filter);
  if (constant_bool(context, condition) == true) return kNoExpr;
  return condition;
}

ir::Awaited check_awaited(Context& context, const Scope& scope, const ast::Expr& tree) {
  Awaiting awaiting{context, scope, {}};
  awaiting.take(tree);
  awaiting.awaited.span = tree.span;
  return awaiting.awaited;
}

std::optional<ir::Occurrence> check_occurrence(Context& context, const Scope& scope, const ast::Expr& tree) {
  if (!is_occurrence(context, scope, tree)) {
    const auto* reference = std::get_if<ast::Reference>(&tree.node);
    if (reference != nullptr && !context.segments.contains(reference->name.text)) {
      find_event(context, reference->name);
    } else {
      report(context, DiagnosticKind::type_mismatch, tree.span, "expected an event, found a condition");
    }
    return std::nullopt;
  }
  const size_t errors = context.diagnostics.errors();
  const ir::Awaited awaited = check_awaited(context, scope, tree);
  if (awaited.occurrences.size() == 1 && awaited.conditions.empty()) return awaited.occurrences[0];
  if (context.diagnostics.errors() == errors)
    report(context, DiagnosticKind::type_mismatch, tree.span,
           "expected one event, found several, or an event or a condition");
  return std::nullopt;
}

}  // namespace nudge::check
