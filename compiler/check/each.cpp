// `any(x in list: condition)`, `all`, `count`: a condition over the elements of a list or a set.
#include <algorithm>

#include "compiler/check/builtins.h"
#include "compiler/check/infer.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

std::optional<ir::EachOp> each_op(std::string_view name) {
  if (name == "any") return ir::EachOp::any;
  if (name == "all") return ir::EachOp::all;
  if (name == "count") return ir::EachOp::count;
  return std::nullopt;
}

// What the name means already at this place; "" for nothing.
std::string meaning(const Context& context, const Scope& scope, const std::string& name) {
  if (const auto local = scope.locals.find(name); local != scope.locals.end())
    return local->second.element ? "an element of another list" : "a parameter";
  if (scope.bindings.contains(name) || scope.unbound.contains(name)) return "bound by `as`";
  if (scope.bare) {
    for (const EventId event : scope.bare->events) {
      if (find_field(context.program.events[event].fields, name) != nullptr)
        return "a field of `" + context.program.events[event].name + "`";
    }
  }
  if (context.lets.contains(name)) return "a `let`";
  if (context.segments.contains(name)) return "a segment";
  const auto callable = context.callables.find(name);
  if (callable != context.callables.end() && callable->second.kind == CallableKind::event) return "an event";
  for (const std::string_view word :
       {"contact", "account", "event", "entry", "score", "now", "today", "missing"}) {
    if (name == word) return "a word of the language";
  }
  return "";
}

ExprId refuse_form(Context& context, const ast::Call& tree, Span span) {
  const std::string& name = tree.callee.text;
  if (!each_op(name)) {
    report(context, DiagnosticKind::wrong_arguments, span,
           "`x in list: condition` stands in `any`, `all` and `count`, not in `" + name + "`");
  } else {
    report(context, DiagnosticKind::wrong_arguments, span,
           "`" + name + "` goes through a list, with a name for its elements")
        .suggest("write `" + name + "(x in contact.tags: x == \"vip\")`");
  }
  return add_error(context, span);
}

// The list beside `in`, with the name before it.
const ast::Binary* membership(const ast::Argument& argument) {
  const auto* binary = std::get_if<ast::Binary>(&argument.value->node);
  const bool good = binary != nullptr && binary->op == ast::BinaryOp::in &&
                    std::holds_alternative<ast::Reference>(binary->left->node);
  return good ? binary : nullptr;
}

}  // namespace

std::optional<ir::LocalId> bind_element(Context& context, Scope& inner, const ast::Name& name, ExprId list,
                                        std::string_view what) {
  const ir::Expr found = context.expr(list);
  if (found.type == kErrorType) return std::nullopt;
  const ir::Type type = context.type(found.type);
  if (type.kind != TypeKind::list && type.kind != TypeKind::set) {
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::type_mismatch, found.span,
               std::string(what) + " goes through a list or a set, found `" + context.show(found.type) + "`");
    note_declared(context, diagnostic, list);
    return std::nullopt;
  }
  check_snake_case(context, name, "element");
  const std::string already = meaning(context, inner, name.text);
  if (!already.empty()) {
    report(context, DiagnosticKind::duplicate_name, name.span,
           "`" + name.text + "` is " + already + " here; the element needs a name of its own")
        .suggest("call it `each_" + name.text + "`");
    return std::nullopt;
  }
  if (inner.each_depth >= limits::kMaxEachDepth) {
    report(context, DiagnosticKind::too_deep, found.span,
           "lists are gone through within each other at most " + std::to_string(limits::kMaxEachDepth) +
               " deep");
    return std::nullopt;
  }
  ++inner.each_depth;
  LocalVariable element{.local = context.next_local++, .type = type.detail, .span = name.span};
  element.element = true;
  inner.locals[name.text] = element;
  return element.local;
}

ExprId infer_each(Context& context, const Scope& scope, const ast::Call& tree, Span span) {
  const auto op = each_op(tree.callee.text);
  const ast::Argument* argument = tree.arguments.size() == 1 ? tree.arguments.data() : nullptr;
  const ast::Binary* binary = argument == nullptr ? nullptr : membership(*argument);
  if (!op || binary == nullptr || !argument->body || argument->name) return refuse_form(context, tree, span);
  const ExprId list = infer_expression(context, scope, *binary->right);
  if (context.is_error(list)) return add_error(context, span);
  Scope inner = scope;
  const ast::Name& name = std::get<ast::Reference>(binary->left->node).name;
  const auto local = bind_element(context, inner, name, list, "`" + tree.callee.text + "`");
  if (!local) return add_error(context, span);
  const ExprId body = check_condition(context, inner, *argument->body);
  if (context.is_error(body)) return add_error(context, span);
  const bool counts = *op == ir::EachOp::count;
  ir::Expr each = node(ExprKind::each, context.types().of(counts ? TypeKind::integer : TypeKind::boolean),
                       span, {list, body});
  each.each_op = *op;
  each.local = *local;
  return context.add(std::move(each));
}

}  // namespace nudge::check
