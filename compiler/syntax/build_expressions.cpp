#include <fmt/format.h>

#include "compiler/syntax/build.h"
#include "compiler/syntax/limits.h"

namespace nudge::syntax {
namespace {

using ast::BinaryOp;

std::optional<BinaryOp> operator_of(Kind kind) {
  switch (kind) {
    case Kind::OR:
      return BinaryOp::logical_or;
    case Kind::AND:
      return BinaryOp::logical_and;
    case Kind::EQUAL:
      return BinaryOp::equal;
    case Kind::NOT_EQUAL:
      return BinaryOp::not_equal;
    case Kind::LESS:
      return BinaryOp::less;
    case Kind::LESS_EQUAL:
      return BinaryOp::less_equal;
    case Kind::GREATER:
      return BinaryOp::greater;
    case Kind::GREATER_EQUAL:
      return BinaryOp::greater_equal;
    case Kind::IN:
      return BinaryOp::in;
    case Kind::NOT:
      return BinaryOp::not_in;
    case Kind::CONTAINS:
      return BinaryOp::contains;
    case Kind::STARTS:
      return BinaryOp::starts_with;
    case Kind::ENDS:
      return BinaryOp::ends_with;
    case Kind::MATCHES:
      return BinaryOp::matches;
    case Kind::COALESCE:
      return BinaryOp::coalesce;
    case Kind::PLUS:
      return BinaryOp::add;
    case Kind::MINUS:
      return BinaryOp::subtract;
    case Kind::STAR:
      return BinaryOp::multiply;
    case Kind::SLASH:
      return BinaryOp::divide;
    case Kind::REMAINDER:
      return BinaryOp::remainder;
    default:
      return std::nullopt;
  }
}

bool is_comparison(BinaryOp op) {
  return op >= BinaryOp::equal && op <= BinaryOp::matches;
}

bool is_comparison(const ast::Expr& expr) {
  if (expr.parenthesised) return false;
  if (std::holds_alternative<ast::Known>(expr.node)) return true;
  const auto* binary = std::get_if<ast::Binary>(&expr.node);
  return binary && is_comparison(binary->op);
}

bool is_not(const ast::Expr& expr) {
  const auto* unary = std::get_if<ast::Unary>(&expr.node);
  return unary && unary->op == ast::UnaryOp::logical_not && !expr.parenthesised;
}

}  // namespace

ast::ExprPtr Builder::expr(Concrete node) {
  return operand(node, false);
}

ast::ExprPtr Builder::expr_or_range(Concrete node) {
  return operand(node, true);
}

ast::ExprPtr Builder::operand(Concrete node, bool range) {
  auto built = build(node);
  if (!range && std::holds_alternative<ast::Range>(built->node)) {
    report(Kinds::syntax_error, built->span,
           "a range stands after `in`, in an arm of `match` and in `keep within` only");
  }
  return built;
}

ast::ExprPtr Builder::build(Concrete node) {
  const Concrete first = node[0];
  if (first.is(Rule::reference)) return reference(first);
  if (first.is(Rule::literal)) return literal(first);
  if (first.is(Rule::did)) return did(first);
  if (first.is(Kind::MINUS)) return negation(node);
  if (first.is(Kind::IF)) return conditional(node);
  if (first.is(Rule::expr)) return binary(node);
  if (first.is(Kind::NOT)) {
    auto inner = expr(node[1]);
    if (std::holds_alternative<ast::Conditional>(inner->node))
      check_operand(*inner, BinaryOp::logical_and, span(first));
    return make(ast::Unary{ast::UnaryOp::logical_not, std::move(inner)}, span(node));
  }
  if (first.is(Rule::list)) {
    ast::ListLiteral list;
    for (const Concrete item : first.all(Rule::expr))
      list.items.push_back(std::move(*expr(item)));
    return make(std::move(list), span(first));
  }
  auto inner = expr(node[1]);  // ( … )
  inner->parenthesised = true;
  return members(std::move(inner), node, 3);
}

ast::ExprPtr Builder::members(ast::ExprPtr base, Concrete node, size_t from) {
  if (too_many(node, from + kMaxNesting)) return base;
  for (size_t i = from; i < node.size(); ++i) {
    const Concrete access = node[i];
    if (access.is(Rule::access))
      base = make(ast::Member{std::move(base), name(access[1])}, span(node.begin(), access.end()));
  }
  return base;
}

void Builder::check_operand(const ast::Expr& operand, BinaryOp op, source::Span op_span) {
  if (operand.parenthesised) return;
  if (is_comparison(op) && is_comparison(operand)) {
    report(Kinds::syntax_error, op_span, "comparisons do not chain")
        .suggest("compare twice and join with `and`, or put one in parentheses");
  } else if (op > BinaryOp::logical_and && is_not(operand)) {
    report(Kinds::syntax_error, operand.span, "`not` as an operand stands in parentheses");
  } else if (std::holds_alternative<ast::Conditional>(operand.node)) {
    report(Kinds::syntax_error, operand.span, "`if … then … else …` as an operand stands in parentheses");
  }
}

ast::ExprPtr Builder::binary(Concrete node) {
  const Concrete sign = node[1];
  if (sign.is(Kind::IS)) {
    auto inner = expr(node[0]);
    check_operand(*inner, BinaryOp::equal, span(sign));
    return make(ast::Known{std::move(inner), node[2].is(Kind::KNOWN)}, span(node));
  }
  if (sign.is(Kind::HOLDS)) {
    auto inner = expr(node[0]);
    check_operand(*inner, BinaryOp::logical_or, span(sign));
    return make(ast::HoldsFor{std::move(inner), duration(node[3])}, span(node));
  }
  if (sign.is(Kind::DOTDOT)) {
    auto low = expr(node[0]);
    auto high = expr(node[2]);
    check_operand(*high, BinaryOp::coalesce, span(sign));
    return make(ast::Range{std::move(low), std::move(high)}, span(node));
  }
  const auto op = *operator_of(sign.is_token() ? sign.kind() : sign[0].kind());
  auto left = expr(node[0]);
  const bool chained = is_comparison(op) && is_comparison(*left);
  auto right = operand(node[2], op == BinaryOp::in || op == BinaryOp::not_in);
  check_operand(*left, op, span(sign));
  check_operand(*right, op, span(sign));
  if (chained) return left;  // so that the checker has nothing to say of what is no comparison
  return make(ast::Binary{op, std::move(left), std::move(right), span(sign)}, span(node));
}

ast::ExprPtr Builder::negation(Concrete node) {
  const Concrete number = node[1][0];  // the one integer whose magnitude is no integer
  if (number.is(Rule::literal) && number.size() == 1 && written(number) == "9223372036854775808") {
    return whole(written(number), span(node), true);
  }
  auto inner = expr(node[1]);
  check_operand(*inner, BinaryOp::subtract, span(node[0]));
  return make(ast::Unary{ast::UnaryOp::negate, std::move(inner)}, span(node));
}

// What is flat where it stands nests in the tree: no longer than the tree may be deep.
bool Builder::too_many(Concrete node, size_t most) {
  if (node.size() <= most) return false;
  report(Kinds::too_deep, span(node[most].begin(), node[most].end()),
         fmt::format("a chain of more than {}", kMaxNesting));
  return true;
}

std::vector<Concrete> Builder::else_ifs(Concrete node, Rule rule) {
  auto parts = node.all(rule);
  if (parts.size() <= kMaxElseIfs) return parts;
  report(Kinds::too_deep, span(parts[kMaxElseIfs]),
         fmt::format("more than {} `else if` in a row", kMaxElseIfs))
      .suggest("`match` compares one value with many");
  parts.resize(kMaxElseIfs);
  return parts;
}

// `else if` nests to the right: from the last to the first.
ast::ExprPtr Builder::conditional(Concrete node) {
  auto built = expr(node[node.size() - 1]);
  const auto parts = else_ifs(node, Rule::elseIfExpr);
  for (size_t i = parts.size(); i-- > 0;) {
    const Concrete part = parts[i];
    const source::Span at = source::Span::join(span(part), built->span);
    built = make(ast::Conditional{expr(part[1]), expr(part[3]), std::move(built)}, at);
  }
  return make(ast::Conditional{expr(node[1]), expr(node[3]), std::move(built)}, span(node));
}

ast::ExprPtr Builder::reference(Concrete node) {
  const Concrete arguments_node = node[1];
  if (!arguments_node.is(Rule::callArguments))
    return members(make(ast::Reference{name(node[0])}, span(node[0])), node, 1);
  auto call =
      make(ast::Call{name(node[0]), arguments(arguments_node)}, span(node.begin(), arguments_node.end()));
  return members(std::move(call), node, 2);
}

ast::ExprPtr Builder::path(Concrete node) {
  auto built = make(ast::Reference{name(node[0])}, span(node[0]));
  if (too_many(node, 2 * kMaxNesting)) return built;
  for (size_t i = 2; i < node.size(); i += 2) {
    built = make(ast::Member{std::move(built), name(node[i])}, span(node.begin(), node[i].end()));
  }
  return built;
}

ast::ExprPtr Builder::did(Concrete node) {
  const Concrete event = node[1];
  ast::Did did{name(event[0]), nullptr, std::nullopt};
  if (const Concrete filter = event.find(Rule::expr)) did.filter = expr(filter);
  if (const Concrete bounds = node.find(Rule::window)) did.window = window(bounds);
  return make(std::move(did), span(node));
}

ast::ExprPtr Builder::event_ref(Concrete node) {
  if (node.size() == 1) return make(ast::Reference{name(node[0])}, span(node));
  ast::Call call{name(node[0]), {}};
  if (const Concrete filter = node.find(Rule::expr)) {
    call.arguments.push_back({std::nullopt, expr(filter), std::nullopt, nullptr, span(filter)});
  }
  return make(std::move(call), span(node));
}

ast::Window Builder::window(Concrete node) {
  ast::Window built;
  built.span = span(node);
  if (node[0].is(Kind::WITHIN)) {
    built.value = duration(node[1]);
    return built;
  }
  const Concrete value = node[1][0];
  const bool entry = value.is(Rule::path) && written(value) == "entry";
  built.kind = entry ? ast::Window::Kind::since_entry : ast::Window::Kind::since;
  if (!entry) built.value = value.is(Rule::path) ? path(value) : literal(value);
  return built;
}

std::vector<ast::Argument> Builder::arguments(Concrete node) {
  std::vector<ast::Argument> built;
  if (!node) return built;
  for (const Concrete item : node.all(Rule::argument))
    built.push_back(argument(item));
  return built;
}

ast::Argument Builder::argument(Concrete node) {
  ast::Argument built;
  built.span = span(node);
  if (node[0].is(Rule::reserved)) {
    built.name = name(node[0]);
    built.value = expr(node[2]);
    return built;
  }
  built.value = expr(node[0]);
  if (node[1].is(Rule::window)) built.window = window(node[1]);
  if (!node[1].is(Kind::COLON)) return built;
  auto after = expr(node[2]);
  const auto* before = std::get_if<ast::Reference>(&built.value->node);
  const auto* in = std::get_if<ast::Binary>(&built.value->node);
  if (before && !built.value->parenthesised) {
    built.name = before->name;
    built.value = std::move(after);
  } else if (in && in->op == ast::BinaryOp::in) {
    built.body = std::move(after);
  } else {
    report(Kinds::syntax_error, built.value->span,
           "before the `:` of an argument stands its name, or `x in list`");
    built.body = std::move(after);
  }
  return built;
}

}  // namespace nudge::syntax
