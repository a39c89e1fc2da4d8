// What the contact has done: `did E`, `count(E within 7 days)`, `sum(E.field since entry)` …
#include "compiler/check/builtins.h"
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

using ir::HistoryOp;

bool takes_field(HistoryOp op) {
  switch (op) {
    case HistoryOp::sum:
    case HistoryOp::min:
    case HistoryOp::max:
    case HistoryOp::average:
    case HistoryOp::latest:
      return true;
    default:
      return false;
  }
}

struct HistoryCheck {
  Context& context;
  const Scope& scope;
  Span span;
  std::string name;  // `count`, `did` …
  ir::History history;

  ExprId refuse(DiagnosticKind kind, Span at, std::string message) {
    report(context, kind, at, std::move(message));
    return add_error(context, span);
  }

  // The moment after `since`, as a time.
  bool check_since(const ast::Expr& tree) {
    ExprId since = infer_expression(context, scope, tree);
    if (context.is_error(since) || refuse_missing(context, since)) return false;
    const ir::Type type = context.type(context.type_of(since));
    if (type.kind == TypeKind::date) {
      const TypeId clock = context.types().of(TypeKind::clock);
      const ExprId midnight = add_constant(context, clock, word_of_int(0), tree.span);
      since = context.add(
          node(ExprKind::local_time, context.types().of(TypeKind::time), tree.span, {since, midnight}));
    } else if (type.kind != TypeKind::time) {
      report(context, DiagnosticKind::type_mismatch, tree.span,
             "after `since` stands a time or a date, found `" + context.show(context.type_of(since)) + "`");
      return false;
    }
    history.since = since;
    return true;
  }

  bool check_window(const ast::Window& window) {
    if (history.op == HistoryOp::latest) {
      report(context, DiagnosticKind::out_of_place, window.span,
             "`latest` takes no window: it reads the newest event of all");
      return false;
    }
    if (window.kind == ast::Window::Kind::within) {
      const auto length = check_length(context, scope, *window.value, "a window");
      if (!length) return false;
      history.window = ir::History::Window::within;
      history.within = *length;
      return true;
    }
    history.window = ir::History::Window::since;
    if (window.kind == ast::Window::Kind::since) return check_since(*window.value);
    if (!scope.entry_time) {
      report(context, DiagnosticKind::out_of_place, window.span,
             "`since entry` has no meaning here: only an enrolment of a workflow has an entry");
      return false;
    }
    history.since = context.add(node(ExprKind::entry_time, context.types().of(TypeKind::time), window.span));
    return true;
  }

  bool check_event(const ast::Name& event, const ast::Expr* filter) {
    const auto id = find_event(context, event);
    if (!id) return false;
    history.event = *id;
    if (filter == nullptr) return true;
    history.filter = check_filter(context, scope, *id, *filter, true);
    return history.filter == kNoExpr || !context.is_error(history.filter);
  }

  // `purchase`, `purchase(amount > 3)`
  bool check_source(const ast::Expr& tree) {
    if (const auto* reference = std::get_if<ast::Reference>(&tree.node))
      return check_event(reference->name, nullptr);
    if (const auto* call = std::get_if<ast::Call>(&tree.node)) {
      const size_t errors = context.diagnostics.errors();
      const ast::Expr* filter = filter_of(context, *call);
      return context.diagnostics.errors() == errors && check_event(call->callee, filter);
    }
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::wrong_arguments, tree.span,
               "`" + name + "` takes the name of an event, with its filter in parentheses, found " +
                   context.quoted(tree.span));
    const auto* binary = std::get_if<ast::Binary>(&tree.node);
    if (binary != nullptr && binary->op == ast::BinaryOp::in && name == "count")
      diagnostic.suggest("to count elements, give their condition: `count(" +
                         std::string(context.sources.text(tree.span)) + ": …)`");
    return false;
  }

  // `sum(order_placed)`: of which of its fields?
  void suggest_field(Diagnostic& diagnostic, const ast::Expr& tree) {
    const auto* reference = std::get_if<ast::Reference>(&tree.node);
    const auto callable = reference ? context.callables.find(reference->name.text) : context.callables.end();
    if (callable == context.callables.end() || callable->second.kind != CallableKind::event) return;
    for (const ir::Field& field : context.program.events[callable->second.index].fields) {
      const TypeKind kind = context.type(field.type).kind;
      const bool fits = history.op == HistoryOp::latest || is_numeric(kind) || kind == TypeKind::money ||
                        kind == TypeKind::duration;
      if (!fits) continue;
      const std::string better = reference->name.text + "." + field.name;
      diagnostic.suggest("such as `" + name + "(" + better + ")`", better);
      return;
    }
  }

  // The path in the event that a field-taking function reads, and its type.
  TypeId check_field(const ast::Expr& tree) {
    const auto* member = std::get_if<ast::Member>(&tree.node);
    if (member == nullptr) {
      Diagnostic& diagnostic =
          report(context, DiagnosticKind::wrong_arguments, tree.span,
                 "`" + name + "` takes a field of an event: `" + name + "(event.field)`");
      suggest_field(diagnostic, tree);
      if (name == "min" || name == "max")
        diagnostic.note(tree.span, "of values it takes two or more: `" + name + "(a, b)`");
      return kErrorType;
    }
    std::vector<const ast::Name*> names{&member->field};
    const ast::Expr* base = member->base.get();
    while (const auto* outer = std::get_if<ast::Member>(&base->node)) {
      names.insert(names.begin(), &outer->field);
      base = outer->base.get();
    }
    if (!check_source(*base)) return kErrorType;
    Scope inside;
    inside.bare = EventSource{ir::Base::arriving, 0, {history.event}};
    const ExprId first = event_field(context, inside, *inside.bare, *names[0], names[0]->span, "event");
    return names.size() == 1 ? finish_field(first) : nested_field(first, names);
  }

  TypeId finish_field(ExprId field) {
    history.field = context.expr(field).path.names;
    return context.type_of(field);
  }

  TypeId nested_field(ExprId field, const std::vector<const ast::Name*>& names) {
    TypeId type = finish_field(field);
    for (size_t i = 1; i < names.size(); ++i) {
      if (type == kErrorType) return type;
      const ir::Type outer = context.type(type);
      const ir::Field* inner = outer.kind == TypeKind::record
                                   ? find_field(context.program.records[outer.detail].fields, names[i]->text)
                                   : nullptr;
      if (inner == nullptr) {
        report(context, DiagnosticKind::unknown_field, names[i]->span,
               "`" + context.show(type) + "` has no field `" + names[i]->text + "`");
        return kErrorType;
      }
      history.field.push_back(names[i]->text);
      type = outer.optional ? context.types().optional(inner->type) : inner->type;
    }
    return type;
  }

  // What the function gives, for a field of this type; kErrorType when it can't.
  TypeId result_of(TypeId field_type, Span at) {
    const TypeId base = context.types().required(field_type);
    const TypeKind kind = context.type(base).kind;
    const bool amount = kind == TypeKind::money || kind == TypeKind::duration;
    const bool moment = kind == TypeKind::date || kind == TypeKind::time || kind == TypeKind::clock;
    if (history.op == HistoryOp::latest) {
      if (kind != TypeKind::record) return context.types().optional(base);
    } else if (history.op == HistoryOp::sum) {
      if (is_numeric(kind) || amount) return base;
    } else if (history.op == HistoryOp::average) {
      if (is_numeric(kind)) return context.types().optional(context.types().of(TypeKind::number));
    } else if (is_numeric(kind) || amount || moment) {
      return context.types().optional(base);
    }
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, at,
                                    "`" + name + "` can't be taken of `" + context.show(base) + "`");
    if (history.op == HistoryOp::average && amount) diagnostic.suggest("divide: `sum(…) / count(…)`");
    return kErrorType;
  }

  // `count(order.total)`, `count(contact.phones)`
  void refuse_field(const ast::Expr& tree) {
    const std::string owner(context.sources.text(std::get<ast::Member>(tree.node).base->span));
    const std::string subject = owner.substr(0, owner.find('.'));
    const bool of_event = subject != "contact" && subject != "account";
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::wrong_arguments, tree.span,
               "`" + name + "` takes an event, not a field of " + (of_event ? "one" : "the " + subject));
    if (of_event) {
      diagnostic.suggest("write `" + name + "(" + owner + ")`", owner);
    } else if (history.op == HistoryOp::count) {
      const std::string field(context.sources.text(tree.span));
      diagnostic.suggest("how many elements a list has is `length(" + field + ")`");
    }
  }

  TypeId check_operand(const ast::Expr& tree) {
    if (takes_field(history.op)) {
      const TypeId field = check_field(tree);
      return field == kErrorType ? kErrorType : result_of(field, tree.span);
    }
    if (std::holds_alternative<ast::Member>(tree.node)) {
      refuse_field(tree);
      return kErrorType;
    }
    if (!check_source(tree)) return kErrorType;
    if (history.op == HistoryOp::count) return context.types().of(TypeKind::integer);
    return context.types().optional(context.types().of(TypeKind::time));
  }

  bool allowed() {
    if (scope.constant || !scope.contact) {
      report(context, DiagnosticKind::not_constant, span,
             "what a contact has done is not known at compile time");
      return false;
    }
    return true;
  }

  ExprId finish(TypeId type) {
    history.of_account = scope.of_account;
    ir::Expr expr = node(ExprKind::history, type, span);
    expr.history = history;
    return context.add(std::move(expr));
  }
};

}  // namespace

ExprId infer_history_call(Context& context, const Scope& scope, const ast::Call& tree, Span span) {
  HistoryCheck check{context, scope, span, tree.callee.text, {}};
  check.history.op = *history_op(tree.callee.text);
  if (!check.allowed()) return add_error(context, span);
  if (tree.arguments.size() != 1 || tree.arguments[0].name)
    return check.refuse(
        DiagnosticKind::wrong_arguments, span,
        "`" + tree.callee.text + "` takes one event" + (takes_field(check.history.op) ? "'s field" : "") +
            ", with its window: `" + tree.callee.text + "(" +
            (takes_field(check.history.op) ? "purchase.amount" : "purchase") + " within 7 days)`");
  const ast::Argument& argument = tree.arguments[0];
  const TypeId type = check.check_operand(*argument.value);
  const bool window = !argument.window || check.check_window(*argument.window);
  if (type == kErrorType || !window) return add_error(context, span);
  return check.finish(type);
}

ExprId infer_did(Context& context, const Scope& scope, const ast::Did& tree, Span span) {
  HistoryCheck check{context, scope, span, "did", {}};
  if (!check.allowed()) return add_error(context, span);
  const bool event = check.check_event(tree.event, tree.filter.get());
  const bool window = !tree.window || check.check_window(*tree.window);
  if (!event || !window) return add_error(context, span);
  return check.finish(context.types().of(TypeKind::boolean));
}

}  // namespace nudge::check
