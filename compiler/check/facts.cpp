// Narrowing: which values a condition shows to be there, or not to be 0.
#include <cctype>

#include "compiler/check/scope.h"
#include "compiler/ir/comparison.h"
#include "compiler/ir/print_expression.h"

namespace nudge::check {

namespace {

using ir::CompareOp;

// Is it about what may change while an enrolment waits?
bool may_change(const Context& context, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  switch (expr.kind) {
    case ExprKind::field:
      return expr.path.base == ir::Base::contact || expr.path.base == ir::Base::account;
    case ExprKind::account_known:
    case ExprKind::now:
    case ExprKind::today:
    case ExprKind::history:
    case ExprKind::segment:
    case ExprKind::score:
    case ExprKind::holds:
      return true;
    default:
      break;
  }
  for (const ExprId operand : expr.operands) {
    if (may_change(context, operand)) return true;
  }
  return false;
}

void add_known(const Context& context, Facts& facts, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::to_number) return add_known(context, facts, expr.operands[0]);
  const bool changes = may_change(context, id);
  facts.add(fact_key(context, id), {.known = true, .changes = changes});
  if (expr.kind == ExprKind::score && context.type(expr.type).optional)
    facts.add("account", {.known = true, .changes = true});  // an account's, which is there
  if (expr.kind != ExprKind::field && expr.kind != ExprKind::element) return;
  if (expr.kind == ExprKind::field && expr.path.base == ir::Base::account)
    facts.add("account", {.known = true, .changes = true});
  // What holds the field of a record is there too
  std::string key = fact_key(context, id);
  const size_t least = expr.kind == ExprKind::element ? 0 : 1;
  for (size_t i = expr.path.names.size(); i > least; --i) {
    key.resize(key.size() - expr.path.names[i - 1].size() - 1);
    facts.add(key, {.known = true, .changes = changes});
  }
}

void add_non_zero(const Context& context, Facts& facts, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  if (expr.kind == ExprKind::to_number) return add_non_zero(context, facts, expr.operands[0]);
  facts.add(fact_key(context, id), {.known = true, .non_zero = true, .changes = may_change(context, id)});
}

std::optional<double> constant_number(const Context& context, ExprId id) {
  const ir::Expr& expr = context.expr(id);
  if (expr.kind != ExprKind::constant) return std::nullopt;
  switch (context.type(expr.type).kind) {
    case TypeKind::integer:
    case TypeKind::duration:
      return static_cast<double>(int_of_word(expr.word));
    case TypeKind::number:
      return number_of_word(expr.word);
    default:
      return std::nullopt;
  }
}

// `value op bound` being true: does it keep `value` from being 0?
bool excludes_zero(CompareOp op, double bound) {
  switch (op) {
    case CompareOp::equal:
      return bound != 0;
    case CompareOp::not_equal:
      return bound == 0;
    case CompareOp::less:
      return bound <= 0;
    case CompareOp::less_equal:
      return bound < 0;
    case CompareOp::greater:
      return bound >= 0;
    case CompareOp::greater_equal:
      return bound > 0;
  }
  return false;
}

void facts_of_side(const Context& context, Facts& facts, CompareOp op, ExprId value, ExprId other) {
  // `!=` is true of what is missing, so only the other comparisons show that it is there.
  const bool there = op != CompareOp::not_equal;
  const bool optional = context.type(context.type_of(value)).optional;
  if (there && optional) add_known(context, facts, value);
  const auto bound = constant_number(context, other);
  if (bound && (there || !optional) && excludes_zero(op, *bound)) add_non_zero(context, facts, value);
}

Facts facts_of_compare(const Context& context, const ir::Expr& expr, bool truth) {
  const CompareOp op = truth ? expr.compare_op : opposite(expr.compare_op);
  Facts facts;
  facts_of_side(context, facts, op, expr.operands[0], expr.operands[1]);
  facts_of_side(context, facts, mirrored(op), expr.operands[1], expr.operands[0]);
  return facts;
}

Facts facts_of(const Context& context, ExprId id, bool truth);

Facts facts_of_both(const Context& context, const ir::Expr& expr, bool truth) {
  // Both sides are as `truth` says where `and` came out true, or `or` false; else only one of them is.
  Facts left = facts_of(context, expr.operands[0], truth);
  const Facts right = facts_of(context, expr.operands[1], truth);
  const bool both = truth == (expr.kind == ExprKind::logical_and);
  if (!both) return Facts::common(left, right);
  left.add_all(right);
  return left;
}

Facts facts_of(const Context& context, ExprId id, bool truth) {
  Facts facts;
  if (id == kNoExpr || context.is_error(id)) return facts;
  const ir::Expr& expr = context.expr(id);
  switch (expr.kind) {
    case ExprKind::constant:
      if (!context.runs.empty() && (int_of_word(expr.word) != 0) != truth) facts.make_impossible();
      return facts;
    case ExprKind::logical_not:
      return facts_of(context, expr.operands[0], !truth);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      return facts_of_both(context, expr, truth);
    case ExprKind::compare:
      return facts_of_compare(context, expr, truth);
    case ExprKind::known:
      if (truth) add_known(context, facts, expr.operands[0]);
      return facts;
    case ExprKind::in:
      if (truth) add_known(context, facts, expr.operands[0]);
      return facts;
    case ExprKind::account_known:
      if (truth) facts.add("account", {.known = true, .changes = true});
      return facts;
    case ExprKind::holds:  // for so long, and now
      return truth ? facts_of(context, expr.operands[0], true) : facts;
    case ExprKind::each:  // of a missing list `any` is false, and `all` true
      if (truth == (expr.each_op == ir::EachOp::any) && expr.each_op != ir::EachOp::count)
        add_known(context, facts, expr.operands[0]);
      return facts;
    default:
      return facts;
  }
}

}  // namespace

bool Facts::known(const std::string& key) const {
  if (impossible_) return true;
  const auto place = facts_.find(key);
  return place != facts_.end() && place->second.known;
}

bool Facts::changes(const std::string& key) const {
  const auto place = facts_.find(key);
  return place != facts_.end() && place->second.known && place->second.changes;
}

bool Facts::non_zero(const std::string& key) const {
  if (impossible_) return true;
  const auto place = facts_.find(key);
  return place != facts_.end() && place->second.non_zero;
}

void Facts::add(const std::string& key, Fact fact) {
  Fact& mine = facts_[key];
  mine.known = mine.known || fact.known;
  mine.non_zero = mine.non_zero || fact.non_zero;
  mine.changes = mine.changes || fact.changes;
}

void Facts::add_all(const Facts& other) {
  impossible_ = impossible_ || other.impossible_;
  for (const auto& [key, fact] : other.facts_)
    add(key, fact);
}

Facts Facts::common(const Facts& first, const Facts& second) {
  if (first.impossible_) return second;
  if (second.impossible_) return first;
  Facts result;
  for (const auto& [key, fact] : first.facts_) {
    const auto other = second.facts_.find(key);
    if (other == second.facts_.end()) continue;
    const Fact both{fact.known && other->second.known, fact.non_zero && other->second.non_zero, fact.changes};
    if (both.known || both.non_zero) result.facts_[key] = both;
  }
  return result;
}

void Facts::drop_changing() {
  std::erase_if(facts_, [](const auto& entry) { return entry.second.changes; });
}

void Facts::drop_arriving() {
  std::erase_if(facts_, [](const auto& entry) { return entry.first.find("arriving.") != std::string::npos; });
}

void Facts::drop_field(const std::string& base, const std::string& name) {
  const std::string field = base + "." + name;
  std::erase_if(facts_, [&](const auto& entry) {
    for (size_t at = entry.first.find(field); at != std::string::npos; at = entry.first.find(field, at + 1)) {
      const size_t end = at + field.size();
      const char next = end < entry.first.size() ? entry.first[end] : ' ';
      if (!(std::isalnum(static_cast<unsigned char>(next)) || next == '_')) return true;
    }
    return false;
  });
  drop_computed();
}

void Facts::drop_computed() {
  std::erase_if(facts_, [](const auto& entry) {
    return entry.first.find("segment ") != std::string::npos ||
           entry.first.find("score.") != std::string::npos;
  });
}

std::string fact_key(const Context& context, ExprId expr) {
  return ir::print_expression(context.program, expr);
}

Facts facts_when_true(const Context& context, ExprId condition) {
  return facts_of(context, condition, true);
}
Facts facts_when_false(const Context& context, ExprId condition) {
  return facts_of(context, condition, false);
}

}  // namespace nudge::check
