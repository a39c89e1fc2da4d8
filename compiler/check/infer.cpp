#include "compiler/check/infer.h"

#include "runtime/fault/limits.h"
#include "runtime/value/civil.h"
#include "runtime/value/money.h"

namespace nudge::check {

namespace {

ExprId constant_of(Context& context, TypeKind kind, Word word, Span span) {
  return add_constant(context, context.types().of(kind), word, span);
}

int64_t days_of(const ast::DateLiteral& date) {
  return date_of_civil(date.year, date.month, date.day);
}

struct Inference {
  Context& context;
  const Scope& scope;
  Span span;
  TypeId hint;

  ExprId operator()(const ast::IntLiteral& tree) {
    return constant_of(context, TypeKind::integer, word_of_int(tree.value), span);
  }
  ExprId operator()(const ast::NumberLiteral& tree) {
    return constant_of(context, TypeKind::number, word_of_number(tree.value), span);
  }
  ExprId operator()(const ast::BoolLiteral& tree) { return make_bool(context, tree.value, span); }
  ExprId operator()(const ast::TextLiteral& tree) { return check_text(context, scope, tree, span); }
  ExprId operator()(const ast::DurationLiteral& tree) { return infer_duration(context, tree, span); }
  ExprId operator()(const ast::ClockLiteral& tree) {
    return constant_of(context, TypeKind::clock, word_of_int(tree.minutes), span);
  }
  ExprId operator()(const ast::DateLiteral& tree) {
    return constant_of(context, TypeKind::date, word_of_int(days_of(tree)), span);
  }
  ExprId operator()(const ast::TimeLiteral& tree) { return infer_time(context, tree, span); }
  ExprId operator()(const ast::MoneyLiteral& tree) { return infer_money(context, tree, span); }
  ExprId operator()(const ast::ListLiteral& tree) { return infer_list(context, scope, tree, span, hint); }
  ExprId operator()(const ast::Reference& tree) { return infer_reference(context, scope, tree.name, hint); }
  ExprId operator()(const ast::Member& tree) { return infer_member(context, scope, tree, span, hint); }
  ExprId operator()(const ast::Call& tree) { return infer_call(context, scope, tree, span); }
  ExprId operator()(const ast::Did& tree) { return infer_did(context, scope, tree, span); }
  ExprId operator()(const ast::Unary& tree) {
    if (tree.op == ast::UnaryOp::negate) return infer_negation(context, scope, *tree.operand, span, hint);
    return make_not(context, check_condition(context, scope, *tree.operand), span);
  }
  ExprId operator()(const ast::Binary& tree) { return binary(tree); }
  ExprId operator()(const ast::Range&) { return add_error(context, span); }  // the parser has refused it
  ExprId operator()(const ast::Known& tree) { return infer_known(context, scope, tree, span); }
  ExprId operator()(const ast::HoldsFor& tree) { return infer_holds(context, scope, tree, span); }
  ExprId operator()(const ast::Conditional& tree) {
    return infer_conditional(context, scope, tree, span, hint);
  }

  ExprId binary(const ast::Binary& tree) {
    switch (tree.op) {
      case ast::BinaryOp::logical_or:
      case ast::BinaryOp::logical_and:
        return infer_logic(context, scope, tree, span);
      case ast::BinaryOp::in:
      case ast::BinaryOp::not_in:
        return infer_membership(context, scope, tree, span);
      case ast::BinaryOp::contains:
      case ast::BinaryOp::starts_with:
      case ast::BinaryOp::ends_with:
      case ast::BinaryOp::matches:
        return infer_text_test(context, scope, tree, span);
      case ast::BinaryOp::coalesce:
        return infer_coalesce(context, scope, tree, span, hint);
      case ast::BinaryOp::add:
      case ast::BinaryOp::subtract:
      case ast::BinaryOp::multiply:
      case ast::BinaryOp::divide:
      case ast::BinaryOp::remainder:
        return infer_arithmetic(context, scope, tree, span);
      default:
        return infer_comparison(context, scope, tree, span);
    }
  }
};

// A value of the type, whichever.
ExprId add_some(Context& context, ExprId missing) {
  const ir::Expr expr = context.expr(missing);
  const TypeId type = context.types().required(expr.type);
  const TypeKind kind = context.type(type).kind;
  if (is_texty(kind)) return add_text(context, "", expr.span);
  if (kind == TypeKind::list || kind == TypeKind::set)
    return context.add(node(ExprKind::list, type, expr.span));
  return add_constant(context, type, 0, expr.span);
}

// Known to be there at this place: the type says so from here on.
void narrow(Context& context, const Scope& scope, ExprId& id) {
  if (scope.facts.empty()) return;
  if (is_scalar_constant(context.expr(id))) {
    // A sequence was given nothing, and asks before it reads: some value will do where nobody comes.
    if (scope.facts.impossible() && is_missing_constant(context, context.expr(id)))
      id = add_some(context, id);
    return;
  }
  if (!context.type(context.type_of(id)).optional) return;
  if (!scope.facts.known(fact_key(context, id))) return;
  const TypeId required = context.types().required(context.type_of(id));
  context.program.exprs[id].type = required;
}

}  // namespace

ExprId infer_expression(Context& context, const Scope& scope, const ast::Expr& tree, TypeId hint) {
  ExprId id = std::visit(Inference{context, scope, tree.span, hint}, tree.node);
  narrow(context, scope, id);
  return id;
}

ExprId infer_duration(Context& context, const ast::DurationLiteral& tree, Span span) {
  int64_t unit_ms = 0, unit_months = 0;
  switch (tree.unit) {
    case ast::DurationUnit::seconds:
      unit_ms = kSecondMs;
      break;
    case ast::DurationUnit::minutes:
      unit_ms = kMinuteMs;
      break;
    case ast::DurationUnit::hours:
      unit_ms = kHourMs;
      break;
    case ast::DurationUnit::days:
      unit_ms = kDayMs;
      break;
    case ast::DurationUnit::weeks:
      unit_ms = kWeekMs;
      break;
    case ast::DurationUnit::months:
      unit_months = 1;
      break;
    case ast::DurationUnit::years:
      unit_months = 12;
      break;
  }
  constexpr int64_t kLongestMs = kDayMs * 366 * limits::kMaxYears, kMostMonths = 12 * limits::kMaxYears;
  const int64_t ms = multiply_int(tree.count, unit_ms);
  const int64_t months = multiply_int(tree.count, unit_months);
  if (ms > kLongestMs || months > kMostMonths) {
    report(context, DiagnosticKind::bad_value, span,
           context.quoted(span) + " is longer than ten thousand years");
    return add_error(context, span);
  }
  const ExprId id = add_constant(context, context.types().of(TypeKind::duration), word_of_int(ms), span);
  context.program.exprs[id].length.months = static_cast<int32_t>(months);
  return id;
}

ExprId infer_time(Context& context, const ast::TimeLiteral& tree, Span span) {
  const TypeId time = context.types().of(TypeKind::time);
  const int64_t date = days_of(tree.date);
  const int64_t seconds_ms = tree.seconds * kSecondMs;
  if (tree.utc)
    return add_constant(context, time, word_of_int(date * kDayMs + tree.minutes * kMinuteMs + seconds_ms),
                        span);
  const ExprId day = constant_of(context, TypeKind::date, word_of_int(date), span);
  const ExprId clock = constant_of(context, TypeKind::clock, word_of_int(tree.minutes), span);
  const ExprId local = context.add(node(ExprKind::local_time, time, span, {day, clock}));
  if (seconds_ms == 0) return local;
  const ExprId rest = constant_of(context, TypeKind::duration, word_of_int(seconds_ms), span);
  return context.add(node(ExprKind::arithmetic, time, span, {local, rest}));
}

ExprId infer_money(Context& context, const ast::MoneyLiteral& tree, Span span) {
  const auto currency = find_currency(tree.currency);
  if (!currency) {
    report(context, DiagnosticKind::unknown_type, span,
           "there is no currency `" + tree.currency + "` (ISO 4217 has none of that name)");
    return add_error(context, span);
  }
  const auto amount = parse_money_amount(tree.amount, *currency);
  if (!amount) {
    report(context, DiagnosticKind::bad_value, span, amount.fault().message);
    return add_error(context, span);
  }
  return add_constant(context, context.types().of(TypeKind::money, *currency), word_of_int(*amount), span);
}

ExprId infer_list(Context& context, const Scope& scope, const ast::ListLiteral& tree, Span span,
                  TypeId hint) {
  const ir::Type hinted = hint == kNoType ? ir::Type{} : context.type(hint);
  const bool is_set = hinted.kind == TypeKind::set;
  TypeId element = is_set || hinted.kind == TypeKind::list ? hinted.detail : kNoType;
  const TypeId element_hint = element;
  std::vector<ExprId> items;
  bool failed = false;
  for (const ast::Expr& item : tree.items) {
    // The first that can speak for itself tells those that can't.
    items.push_back(infer_expression(context, scope, item, element));
    const TypeId type = context.type_of(items.back());
    failed = failed || type == kErrorType;
    const TypeId both = element == kNoType ? type : common_type(context, element, type);
    if (both != kNoType && (element_hint == kNoType || element == kNoType)) element = both;
    if (both == kNoType && element_hint == kNoType) {
      report(context, DiagnosticKind::type_mismatch, item.span,
             "the elements of a list are of one type: expected `" + context.show(element) + "`, found `" +
                 context.show(type) + "`")
          .note(tree.items.front().span, "the first element is `" + context.show(element) + "`");
      failed = true;
    }
  }
  if (element == kNoType) element = context.types().of(TypeKind::text);
  if (failed) return add_error(context, span);
  for (ExprId& item : items) {
    item = convert(context, item, element, {"an element of this list", {}});
    if (context.is_error(item)) return add_error(context, span);
  }
  return context.add(node(ExprKind::list,
                          context.types().of(is_set ? TypeKind::set : TypeKind::list, element), span, items));
}

}  // namespace nudge::check
