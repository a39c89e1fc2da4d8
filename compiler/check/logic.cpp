// Conditions: `and`, `or`, `is known`, `if … then … else`, `??`, and what is no condition.
#include "compiler/check/infer.h"

namespace nudge::check {

ExprId refuse_occurrence(Context& context, const ast::Name& event, Span span) {
  const std::string source(context.sources.text(span));
  Diagnostic& diagnostic = report(context, DiagnosticKind::occurrence_as_condition, span,
                                  "`" + event.text + "` is an event; here a condition or a value is needed");
  diagnostic.suggest("ask whether it has happened: `did " + source + "`", "did " + source, span);
  return add_error(context, span);
}

ExprId check_condition(Context& context, const Scope& scope, const ast::Expr& tree) {
  const TypeId boolean = context.types().of(TypeKind::boolean);
  const ExprId value = infer_expression(context, scope, tree, boolean);
  const ir::Expr found = context.expr(value);
  if (found.type == kErrorType || found.type == boolean) return value;
  if (context.type(found.type).kind == TypeKind::boolean) {
    report(context, DiagnosticKind::may_be_missing, tree.span,
           context.quoted(tree.span) + " may be missing: a condition must be `bool`, found `bool?`")
        .suggest("say what counts when it is missing: `" + std::string(context.sources.text(tree.span)) +
                     " == true`",
                 std::string(context.sources.text(tree.span)) + " == true", tree.span);
    return add_error(context, tree.span);
  }
  Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, tree.span,
                                  "a condition must be `bool`, found `" + context.show(found.type) + "`");
  note_declared(context, diagnostic, value);
  suggest_condition(context, diagnostic, value);
  return add_error(context, tree.span);
}

ExprId infer_logic(Context& context, const Scope& scope, const ast::Binary& tree, Span span) {
  const bool is_and = tree.op == ast::BinaryOp::logical_and;
  const ExprId left = check_condition(context, scope, *tree.left);
  Scope inner = scope;
  inner.facts.add_all(is_and ? facts_when_true(context, left) : facts_when_false(context, left));
  const ExprId right = check_condition(context, inner, *tree.right);
  if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
  return is_and ? make_and(context, left, right, span) : make_or(context, left, right, span);
}

ExprId infer_holds(Context& context, const Scope& scope, const ast::HoldsFor& tree, Span span) {
  if (scope.constant || !scope.contact) {
    report(context, DiagnosticKind::not_constant, span,
           "for how long it has held is not known at compile time");
    return add_error(context, span);
  }
  const auto length = check_length(context, scope, *tree.duration, "the time for which it holds");
  const Scope inner =
      apart(context, scope, "a condition that `holds for` a time is watched all the time, for everyone");
  const ExprId condition = check_condition(context, inner, *tree.condition);
  if (!length || context.is_error(condition) || !require_turnable(context, condition))
    return add_error(context, span);
  ir::Expr holds = node(ExprKind::holds, context.types().of(TypeKind::boolean), span, {condition});
  holds.length = *length;
  return context.add(std::move(holds));
}

ExprId infer_known(Context& context, const Scope& scope, const ast::Known& tree, Span span) {
  const auto* reference = std::get_if<ast::Reference>(&tree.operand->node);
  if (reference != nullptr && reference->name.text == "account" && !scope.constant &&
      !scope.locals.contains("account")) {
    const TypeId boolean = context.types().of(TypeKind::boolean);
    ExprId known = scope.of_account || scope.facts.known("account")
                       ? make_bool(context, true, span)
                       : context.add(node(ExprKind::account_known, boolean, span));
    return tree.known ? known : make_not(context, known, span);
  }
  const ExprId operand = infer_expression(context, scope, *tree.operand);
  if (context.is_error(operand)) return add_error(context, span);
  return make_known(context, operand, tree.known, span);
}

ExprId infer_conditional(Context& context, const Scope& scope, const ast::Conditional& tree, Span span,
                         TypeId hint) {
  const ExprId condition = check_condition(context, scope, *tree.condition);
  Scope then_scope = scope, else_scope = scope;
  then_scope.facts.add_all(facts_when_true(context, condition));
  else_scope.facts.add_all(facts_when_false(context, condition));
  const bool else_first = hint == kNoType && needs_hint(context, scope, *tree.then_value);
  ExprId then_value = kNoExpr, else_value = kNoExpr;
  if (else_first) {
    else_value = infer_expression(context, else_scope, *tree.else_value, hint);
    then_value = infer_expression(context, then_scope, *tree.then_value, context.type_of(else_value));
  } else {
    then_value = infer_expression(context, then_scope, *tree.then_value, hint);
    const TypeId other = hint == kNoType ? context.type_of(then_value) : hint;
    else_value = infer_expression(context, else_scope, *tree.else_value, other);
  }
  if (context.is_error(condition) || context.is_error(then_value) || context.is_error(else_value))
    return add_error(context, span);
  const TypeId type = common_type(context, context.type_of(then_value), context.type_of(else_value));
  if (type == kNoType) {
    report(context, DiagnosticKind::type_mismatch, tree.else_value->span,
           "both branches must be of one type: expected `" + context.show(context.type_of(then_value)) +
               "`, found `" + context.show(context.type_of(else_value)) + "`")
        .note(tree.then_value->span, "`" + context.show(context.type_of(then_value)) + "` here");
    return add_error(context, span);
  }
  then_value = convert(context, then_value, type);
  else_value = convert(context, else_value, type);
  if (context.is_error(then_value) || context.is_error(else_value)) return add_error(context, span);
  return add_folded(context, node(ExprKind::conditional, type, span, {condition, then_value, else_value}));
}

ExprId infer_coalesce(Context& context, const Scope& scope, const ast::Binary& tree, Span span, TypeId hint) {
  ExprId left = infer_expression(context, scope, *tree.left,
                                 hint == kNoType ? kNoType : context.types().optional(hint));
  const TypeId left_type = context.type_of(left);
  const TypeId right_hint = left_type == kErrorType ? hint : context.types().required(left_type);
  ExprId right = infer_expression(context, scope, *tree.right, right_hint);
  if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
  // What a sequence was given may be certain to be there; that is no fault of whoever wrote the fallback.
  if (!context.type(left_type).optional && context.expr(left).span.known() && context.runs.empty()) {
    const std::string value = context.quoted(tree.left->span);
    Diagnostic& diagnostic = report(context, DiagnosticKind::unused_fallback, tree.right->span,
                                    value + " is never missing here: its fallback is never used");
    note_declared(context, diagnostic, left);
    diagnostic.suggest("write " + value + " alone");
  }
  const TypeId literal = context.expr(right).kind == ExprKind::text ? right_hint : context.type_of(right);
  const bool texts = is_texty(context.type(left_type).kind);
  const TypeId type = common_type(context, left_type, texts ? context.type_of(right) : literal);
  if (type == kNoType) {
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, tree.right->span,
                                    "the fallback must be `" + context.show(right_hint) + "`, found `" +
                                        context.show(context.type_of(right)) + "`");
    note_declared(context, diagnostic, left);
    return add_error(context, span);
  }
  const bool optional = context.type(context.type_of(right)).optional;
  const TypeId result = optional ? type : context.types().required(type);
  left = convert(context, left, context.types().optional(type));
  right = convert(context, right, result, {"the fallback", {}});
  if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
  return add_folded(context, node(ExprKind::coalesce, result, span, {left, right}));
}

}  // namespace nudge::check
