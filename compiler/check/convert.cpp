// Whether a value fits its place, what is done to it so that it does, and what is said if it doesn't.
#include "compiler/check/infer.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/zone.h"

namespace nudge::check {

namespace {

std::string wanted_text(const Context& context, TypeId expected, const Purpose& purpose) {
  if (purpose.what.empty()) return "expected `" + context.show(expected) + "`";
  return purpose.what + " must be `" + context.show(expected) + "`";
}

void note_purpose(Diagnostic& diagnostic, const Purpose& purpose) {
  if (purpose.declared.known()) diagnostic.note(purpose.declared, "declared here");
}

}  // namespace

void suggest_unquoted(Context& context, Diagnostic& diagnostic, const ir::Expr& value,
                      const ir::Type& expected) {
  if (value.kind != ExprKind::text) return;
  if (expected.kind == TypeKind::enumeration) {
    for (const ir::EnumValue& candidate : context.program.enums[expected.detail].values) {
      if (candidate.name != value.text_value && candidate.json != value.text_value) continue;
      diagnostic.suggest("an enum's value stands without quotes: `" + candidate.name + "`", candidate.name);
      return;
    }
  }
  const bool digits =
      !value.text_value.empty() && value.text_value.find_first_not_of("0123456789") == std::string::npos;
  if (digits && is_numeric(expected.kind))
    diagnostic.suggest("write the number without quotes: `" + value.text_value + "`", value.text_value);
}

namespace {

ExprId mismatch(Context& context, ExprId value, TypeId expected, const Purpose& purpose) {
  const ir::Expr found = context.expr(value);
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::type_mismatch, found.span,
             wanted_text(context, expected, purpose) + ", found `" + context.show(found.type) + "`");
  note_purpose(diagnostic, purpose);
  note_declared(context, diagnostic, value);
  const ir::Type wanted = context.type(expected);
  const ir::Type type = context.type(found.type);
  suggest_unquoted(context, diagnostic, found, wanted);
  const std::string source = found.span.known() ? std::string(context.sources.text(found.span)) : "";
  const bool literal = found.kind == ExprKind::constant;
  const std::string as_text = literal ? "\"" + source + "\"" : "\"{" + source + "}\"";
  if (wanted.kind == TypeKind::text && !type.optional && !is_texty(type.kind) && type.kind < TypeKind::record)
    diagnostic.suggest("as a text: `" + as_text + "`", as_text);
  if (wanted.kind == TypeKind::integer && type.kind == TypeKind::number && !type.optional && !literal)
    diagnostic.suggest("round it: `round(" + source + ")`", "round(" + source + ")");
  if (wanted.kind == TypeKind::duration && type.kind == TypeKind::integer && literal)
    diagnostic.suggest("name the unit, such as `" + source + " days`", source + " days");
  if (wanted.kind == TypeKind::date && type.kind == TypeKind::time && !type.optional)
    diagnostic.suggest("take its date: `date(" + source + ")`", "date(" + source + ")");
  return add_error(context, found.span);
}

// A constant text as an address, a URL or a zone; kNoExpr if it is none of these cases.
ExprId convert_literal(Context& context, ExprId value, const ir::Type& wanted, TypeId expected) {
  ir::Expr text = context.expr(value);
  if (text.kind != ExprKind::text || context.type(text.type).kind != TypeKind::text) return kNoExpr;
  bool good = true;
  if (wanted.kind == TypeKind::timezone) {
    if (const auto zone = find_zone(text.text_value))
      return add_constant(context, context.types().required(expected), word_of_int(*zone), text.span);
    report_unknown_zone(context, text.span, text.text_value);
    return add_error(context, text.span);
  } else if (wanted.kind == TypeKind::email) {
    good = is_email(text.text_value);
  } else if (wanted.kind == TypeKind::url) {
    good = is_url(text.text_value);
  } else {
    return kNoExpr;
  }
  if (!good) {
    report(context, DiagnosticKind::bad_value, text.span,
           "\"" + text.text_value + "\" is not " +
               (wanted.kind == TypeKind::email ? "an email address" : "a URL"));
    return add_error(context, text.span);
  }
  text.type = context.types().required(expected);
  return context.add(std::move(text));
}

// int to number, email and url to text, list to set, element by element where it is written out.
bool widens(const ir::Type& from, const ir::Type& to) {
  if (from.kind == to.kind) return from.detail == to.detail;
  if (from.kind == TypeKind::integer) return to.kind == TypeKind::number;
  if (from.kind == TypeKind::email || from.kind == TypeKind::url) return to.kind == TypeKind::text;
  if (from.kind == TypeKind::list && to.kind == TypeKind::set) return from.detail == to.detail;
  return false;
}

ExprId widened(Context& context, ExprId value, const ir::Type& to) {
  const ir::Expr expr = context.expr(value);
  const ir::Type from = context.type(expr.type);
  if (from.kind != TypeKind::integer || to.kind != TypeKind::number) return value;
  TypeId number = context.types().of(TypeKind::number);
  if (from.optional) number = context.types().optional(number);
  return add_folded(context, node(ExprKind::to_number, number, expr.span, {value}));
}

ExprId report_missing(Context& context, ExprId value, TypeId expected, const Purpose& purpose) {
  const ir::Expr found = context.expr(value);
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::may_be_missing, found.span,
             context.quoted(found.span) + " may be missing: " + wanted_text(context, expected, purpose) +
                 ", found `" + context.show(found.type) + "`");
  note_optional(context, diagnostic, value);
  note_purpose(diagnostic, purpose);
  return add_error(context, found.span);
}

}  // namespace

bool is_texty(TypeKind kind) {
  return kind == TypeKind::text || kind == TypeKind::email || kind == TypeKind::url;
}
bool is_numeric(TypeKind kind) {
  return kind == TypeKind::integer || kind == TypeKind::number;
}

ExprId convert(Context& context, ExprId value, TypeId expected, const Purpose& purpose) {
  const TypeId found = context.type_of(value);
  if (found == kErrorType || expected == kErrorType || expected == kNoType || found == expected) {
    if (found != kErrorType && refuse_calendar(context, value))
      return add_error(context, context.expr(value).span);
    return value;
  }
  const ir::Type wanted = context.type(expected);
  const ExprId literal = convert_literal(context, value, wanted, expected);
  if (literal != kNoExpr) return literal;
  const ir::Type from = context.type(found);
  if (!widens(from, wanted)) return mismatch(context, value, expected, purpose);
  if (from.optional && !wanted.optional) return report_missing(context, value, expected, purpose);
  if (refuse_calendar(context, value)) return add_error(context, context.expr(value).span);
  return widened(context, value, wanted);
}

ExprId check_expression(Context& context, const Scope& scope, const ast::Expr& tree, TypeId expected,
                        const Purpose& purpose) {
  if (expected != kNoType && context.type(expected).kind == TypeKind::message)
    return convert(context, infer_message(context, scope, tree), expected, purpose);
  return convert(context, infer_expression(context, scope, tree, expected), expected, purpose);
}

TypeId common_type(Context& context, TypeId first, TypeId second) {
  if (first == second || second == kErrorType) return first;
  if (first == kErrorType) return second;
  const ir::Type left = context.type(first);
  const ir::Type right = context.type(second);
  ir::Type both = left;
  if (widens(left, right)) {
    both = right;
  } else if (is_texty(left.kind) && is_texty(right.kind)) {
    both = {TypeKind::text, 0, false};
  } else if (!widens(right, left)) {
    return kNoType;
  }
  both.optional = left.optional || right.optional;
  return context.types().intern(both);
}

}  // namespace nudge::check
