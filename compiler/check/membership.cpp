// `in`, `not in`, `contains`, `starts with`, `ends with`, `matches`.
#include "compiler/check/infer.h"
#include "runtime/fault/limits.h"
#include "runtime/value/pattern.h"

namespace nudge::check {

namespace {

ExprId not_if(Context& context, bool negated, ExprId id, Span span) {
  return negated ? make_not(context, id, span) : id;
}

bool is_simple(const ir::Expr& expr) {
  return is_scalar_constant(expr) || expr.kind == ExprKind::field || expr.kind == ExprKind::local ||
         expr.kind == ExprKind::element || expr.kind == ExprKind::score || expr.kind == ExprKind::now ||
         expr.kind == ExprKind::today || expr.kind == ExprKind::entry_time;
}

ExprId bound(Context& context, const Scope& scope, const ast::Expr& tree, TypeId hint) {
  const ExprId id = infer_expression(context, scope, tree, hint);
  if (!context.is_error(id) && refuse_missing(context, id)) return add_error(context, tree.span);
  return id;
}

bool refuse_empty_range(Context& context, ExprId first, ExprId last, Span span) {
  const ExprId ordered = make_compare(context, ir::CompareOp::less_equal, first, last, span);
  if (context.is_error(ordered) || constant_bool(context, ordered).value_or(true)) return false;
  report(context, DiagnosticKind::bad_value, span,
         "the range " + context.quoted(span) + " is empty: it begins after its end");
  return true;
}

// `x in a..b` as `a <= x and x <= b`, over a `let` unless x is a plain name.
ExprId in_range(Context& context, const Scope& scope, const ast::Expr& item_tree, const ast::Range& range,
                Span span, Span range_span) {
  ExprId item = infer_expression(context, scope, item_tree);
  const TypeId hint = context.is_error(item) ? kNoType : context.type_of(item);
  ExprId first = bound(context, scope, *range.first, hint);
  ExprId last = bound(context, scope, *range.last, hint);
  if (context.is_error(item) || context.is_error(first) || context.is_error(last))
    return add_error(context, span);
  if (refuse_missing(context, item)) return add_error(context, span);
  TypeId type = common_type(context, context.type_of(first), context.type_of(last));
  if (type != kNoType) type = common_type(context, context.type_of(item), type);
  const TypeKind kind = type == kNoType ? TypeKind::error : context.type(type).kind;
  const bool ordered = is_numeric(kind) || kind == TypeKind::date || kind == TypeKind::time ||
                       kind == TypeKind::clock || kind == TypeKind::duration || kind == TypeKind::money;
  if (!ordered) {
    Diagnostic& diagnostic = report(
        context, DiagnosticKind::type_mismatch, range_span,
        "`" + context.show(context.type_of(item)) + "` can't be in a range from `" +
            context.show(context.type_of(first)) + "` to `" + context.show(context.type_of(last)) + "`");
    note_declared(context, diagnostic, item);
    return add_error(context, span);
  }
  item = convert(context, item, type);
  first = convert(context, first, type);
  last = convert(context, last, type);
  if (context.is_error(first) || context.is_error(last) ||
      refuse_empty_range(context, first, last, range_span))
    return add_error(context, span);
  if (is_simple(context.expr(item))) {
    const ExprId above = make_compare(context, ir::CompareOp::greater_equal, item, first, span);
    return make_and(context, above,
                    make_compare(context, ir::CompareOp::less_equal, clone(context, item), last, span), span);
  }
  ir::Expr variable = node(ExprKind::local, type, item_tree.span);
  variable.local = context.next_local++;
  const ExprId above =
      make_compare(context, ir::CompareOp::greater_equal, context.add(variable), first, span);
  const ExprId below = make_compare(context, ir::CompareOp::less_equal, context.add(variable), last, span);
  ir::Expr let = node(ExprKind::let, context.types().of(TypeKind::boolean), span,
                      {item, make_and(context, above, below, span)});
  let.local = variable.local;
  return context.add(std::move(let));
}

ExprId refuse_not_a_list(Context& context, ExprId value) {
  const ir::Expr found = context.expr(value);
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::type_mismatch, found.span,
             "after `in` stands a list, a set or a range; found `" + context.show(found.type) + "`");
  note_declared(context, diagnostic, value);
  if (is_texty(context.type(found.type).kind))
    diagnostic.suggest("to search in a text, write `text contains part`");
  return add_error(context, found.span);
}

// `item in list` and `list contains item`.
ExprId in_list(Context& context, ExprId item, ExprId list, Span span) {
  if (context.is_error(item) || context.is_error(list) || refuse_missing(context, list))
    return add_error(context, span);
  const ir::Type type = context.type(context.type_of(list));
  const TypeId common = common_type(context, context.types().required(context.type_of(item)),
                                    context.types().required(type.detail));
  const bool literal = context.expr(list).kind == ExprKind::list;
  const bool empty = literal && context.expr(list).operands.empty();
  if (empty) return make_bool(context, false, span);
  const bool widens_list = common != kNoType && common != context.types().required(type.detail) &&
                           context.type(common).kind == TypeKind::number && !literal;
  if (common == kNoType || widens_list) {
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, context.expr(item).span,
                                    "`" + context.show(context.type_of(item)) + "` can't be an element of `" +
                                        context.show(context.type_of(list)) + "`");
    note_declared(context, diagnostic, item);
    note_declared(context, diagnostic, list);
    return add_error(context, span);
  }
  item = convert(context, item, context.types().optional(common));
  if (literal) {
    ir::Expr wide = context.expr(list);
    for (ExprId& element : wide.operands)
      element = convert(context, element, context.types().optional(common));
    wide.type = context.types().of(type.kind, common);
    list = context.add(std::move(wide));
  }
  return add_folded(context, node(ExprKind::in, context.types().of(TypeKind::boolean), span, {item, list}));
}

bool is_collection(const Context& context, ExprId id) {
  const TypeKind kind = context.type(context.type_of(id)).kind;
  return kind == TypeKind::list || kind == TypeKind::set;
}

// Elements that need to be told what they are take the type of what is looked for.
bool wants_hint(const Context& context, ExprId item) {
  const TypeKind kind = context.type(context.type_of(item)).kind;
  return kind == TypeKind::enumeration || kind == TypeKind::timezone || kind == TypeKind::error;
}

ExprId search_text(Context& context, ast::BinaryOp op, ExprId text, ExprId part, Span span) {
  const bool missing = refuse_missing(context, text);
  if (refuse_missing(context, part) || missing) return add_error(context, span);
  const TypeId wanted = context.types().of(TypeKind::text);
  const std::string op_name = "the text beside `" + std::string(ast::spelling(op)) + "`";
  text = convert(context, text, wanted, {op_name, {}});
  part = convert(context, part, wanted, {op_name, {}});
  if (context.is_error(text) || context.is_error(part)) return add_error(context, span);
  ir::Expr call = node(ExprKind::call, context.types().of(TypeKind::boolean), span, {text, part});
  call.text_value = op == ast::BinaryOp::contains      ? "contains_text"
                    : op == ast::BinaryOp::starts_with ? "starts_with"
                                                       : "ends_with";
  return add_folded(context, std::move(call));
}

ExprId check_matches(Context& context, ExprId text, ExprId pattern, Span span) {
  const bool missing = refuse_missing(context, text);
  text = missing ? add_error(context, span)
                 : convert(context, text, context.types().of(TypeKind::text), {"what is matched", {}});
  const ir::Expr source = context.expr(pattern);
  if (source.kind != ExprKind::text) {
    report(context, DiagnosticKind::not_constant, source.span,
           "a pattern must be a constant text, so that it can be checked now")
        .suggest("write it out, best as a raw text: `r\"…\"`");
    return add_error(context, span);
  }
  if (source.text_value.size() > limits::kMaxPatternBytes) {
    report(context, DiagnosticKind::bad_pattern, source.span,
           "the pattern has " + std::to_string(source.text_value.size()) + " bytes, a pattern has at most " +
               std::to_string(limits::kMaxPatternBytes));
    return add_error(context, span);
  }
  const auto compiled = Pattern::compile(source.text_value);
  if (!compiled) {
    const std::string& fault = compiled.fault().message;
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::bad_pattern, source.span, "the pattern is not valid: " + fault);
    if (fault.find("perl") != std::string::npos || fault.find("escape") != std::string::npos)
      diagnostic.note(source.span, "patterns are RE2's, which knows no look-around and no back references");
    return add_error(context, span);
  }
  if (context.is_error(text)) return add_error(context, span);
  ir::Expr expr = node(ExprKind::matches, context.types().of(TypeKind::boolean), span, {text});
  expr.text_value = source.text_value;
  return add_folded(context, std::move(expr));
}

}  // namespace

ExprId infer_membership(Context& context, const Scope& scope, const ast::Binary& tree, Span span) {
  const bool negated = tree.op == ast::BinaryOp::not_in;
  if (const auto* range = std::get_if<ast::Range>(&tree.right->node))
    return not_if(context, negated, in_range(context, scope, *tree.left, *range, span, tree.right->span),
                  span);
  ExprId item = kNoExpr, list = kNoExpr;
  if (needs_hint(context, scope, *tree.left)) {
    list = infer_expression(context, scope, *tree.right);
    const TypeId element =
        is_collection(context, list) ? context.type(context.type_of(list)).detail : kNoType;
    item = infer_expression(context, scope, *tree.left, element);
  } else {
    item = infer_expression(context, scope, *tree.left);
    const TypeId element = context.types().required(context.type_of(item));
    const TypeId hint = wants_hint(context, item) ? context.types().of(TypeKind::list, element) : kNoType;
    list = infer_expression(context, scope, *tree.right, hint);
  }
  if (context.is_error(item) || context.is_error(list)) return add_error(context, span);
  if (!is_collection(context, list)) return refuse_not_a_list(context, list);
  return not_if(context, negated, in_list(context, item, list, span), span);
}

ExprId infer_text_test(Context& context, const Scope& scope, const ast::Binary& tree, Span span) {
  const ExprId left = infer_expression(context, scope, *tree.left);
  const bool collection = is_collection(context, left);
  const TypeId hint = collection ? context.type(context.type_of(left)).detail : kNoType;
  const ExprId right = infer_expression(context, scope, *tree.right, hint);
  if (tree.op == ast::BinaryOp::matches) {
    if (context.is_error(right)) return add_error(context, span);
    return check_matches(context, left, right, span);
  }
  if (context.is_error(left) || context.is_error(right)) return add_error(context, span);
  if (collection && tree.op == ast::BinaryOp::contains) return in_list(context, right, left, span);
  return search_text(context, tree.op, left, right, span);
}

}  // namespace nudge::check
