#include "compiler/analyze/truth.h"

#include <algorithm>

#include "compiler/analyze/walk.h"
#include "compiler/ir/comparison.h"
#include "compiler/ir/print_expression.h"

namespace nudge::analyze {

namespace {

using ir::CompareOp;
using ir::ExprId;
using ir::ExprKind;

constexpr int kMostChoices = 6;
constexpr size_t kMostKnown = 100;    // values, at once
constexpr size_t kMostWork = 20'000;  // conditions looked at and values copied, for one question
constexpr size_t kMostListed = 200;   // values of an `in` that are looked at

// The operands of `a and b and c`, or of `a or b or c`.
void collect_chain(const ir::Program& program, ExprKind kind, ExprId id, std::vector<ExprId>& links) {
  const ir::Expr& expr = program[id];
  if (expr.kind != kind) return links.push_back(id);
  for (const ExprId operand : expr.operands)
    collect_chain(program, kind, operand, links);
}

}  // namespace

Knowledge::Entry& Knowledge::entry(ExprId expr) {
  std::string key = ir::print_expression(*program_, expr);
  may_go_on(key.size() / 16);
  const auto found = entries_.find(key);
  if (found != entries_.end()) return found->second;
  Entry fresh{Domain::of(*program_, expr), expr, {}};
  if (entries_.size() >= kMostKnown) {
    forgotten_ = std::move(fresh);
    return forgotten_;
  }
  return entries_.emplace(std::move(key), std::move(fresh)).first->second;
}

bool Knowledge::may_go_on(size_t more) const {
  *work_ += more;
  return *work_ <= kMostWork;
}

std::optional<Knowledge> Knowledge::assume(ExprId condition, bool truth) const {
  if (depth_ == 0) *work_ = 0;
  may_go_on(entries_.size());
  Knowledge next = *this;
  if (condition != ir::kNoExpr && !next.refine(condition, truth)) return std::nullopt;
  return next;
}

std::optional<Knowledge> Knowledge::assume_field(const std::string& key, ExprId example,
                                                 ExprId constant) const {
  Knowledge next = *this;
  Entry fresh{Domain::of(*program_, example), example, {}};
  fresh.domain.keep(*program_, CompareOp::equal, constant);
  if (fresh.domain.empty()) return std::nullopt;
  next.entries_.insert_or_assign(key, std::move(fresh));
  return next;
}

std::optional<bool> Knowledge::decide(ExprId condition) const {
  const bool may_be_true = assume(condition, true).has_value();
  const bool may_be_false = assume(condition, false).has_value();
  if (may_be_true == may_be_false) return std::nullopt;
  return may_be_true;
}

void Knowledge::forget(const std::function<bool(ExprId)>& about) {
  std::erase_if(entries_, [&](const auto& known) { return about(known.second.expr); });
}

Knowledge Knowledge::either(const Knowledge& first, const Knowledge& second) {
  Knowledge both(*first.program_);
  for (const auto& [key, mine] : first.entries_) {
    const auto other = second.entries_.find(key);
    if (other == second.entries_.end()) continue;
    both.entries_.emplace(key,
                          Entry{Domain::either(mine.domain, other->second.domain), mine.expr, mine.found});
  }
  return both;
}

std::vector<source::Span> Knowledge::sources_for(ExprId condition) const {
  std::vector<source::Span> found;
  each_part(*program_, condition, {}, [&](ExprId id, const ir::Expr&) {
    const auto place = entries_.find(ir::print_expression(*program_, id));
    if (place == entries_.end() || !place->second.found.known()) return;
    for (const source::Span span : found) {
      if (span.file == place->second.found.file && span.begin == place->second.found.begin) return;
    }
    found.push_back(place->second.found);
  });
  return found;
}

// --- what a condition tells; false: it contradicts what is known
// -------------------------------------------------

bool Knowledge::refine(ExprId condition, bool truth) {
  if (!may_go_on(1)) return true;
  const ir::Expr& expr = (*program_)[condition];
  switch (expr.kind) {
    case ExprKind::constant:
      return (expr.word != 0) == truth;
    case ExprKind::logical_not:
      return refine(expr.operands[0], !truth);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      return refine_chain(condition, truth);
    case ExprKind::compare:
      return refine_compare(expr, condition, truth);
    case ExprKind::known:
      return refine_known(expr.operands[0], truth, expr.span);
    case ExprKind::in:
      return refine_in(expr, condition, truth);
    case ExprKind::segment: {
      // One of the account speaks of another subject's history in the same words.
      const ir::Segment& segment = program_->segments[expr.segment];
      const bool own = !segment.for_account && segment.condition != ir::kNoExpr;
      if (own && !refine(segment.condition, truth)) return false;
      return refine_plain(condition, truth);
    }
    case ExprKind::holds:  // what has held for long holds now
      if (truth && !refine(expr.operands[0], true)) return false;
      return refine_plain(condition, truth);
    default:
      return refine_plain(condition, truth);
  }
}

bool Knowledge::refine_chain(ExprId condition, bool truth) {
  const ExprKind kind = (*program_)[condition].kind;
  std::vector<ExprId> links;
  collect_chain(*program_, kind, condition, links);
  // `and` true, or `or` false: all are so.
  if (truth == (kind == ExprKind::logical_and)) {
    return std::all_of(links.begin(), links.end(), [&](ExprId link) { return refine(link, truth); });
  }
  // Else one of them is so, the first while those before it aren't.
  if (depth_ >= kMostChoices) return true;
  std::optional<Knowledge> any;
  std::optional<Knowledge> before = *this;
  before->depth_ = depth_ + 1;
  for (const ExprId link : links) {
    if (!may_go_on(2 * before->entries_.size())) return true;
    const auto here = before->assume(link, truth);
    if (here) any = any ? either(*any, *here) : *here;
    before = before->assume(link, !truth);
    if (!before) break;
  }
  if (!any) return false;
  entries_ = std::move(any->entries_);
  return true;
}

bool Knowledge::refine_value(ExprId value, CompareOp op, ExprId constant, source::Span found) {
  const ir::Expr& expr = (*program_)[value];
  if (expr.kind == ExprKind::to_number) {
    // The int below has whole values only; its bounds are those of the number.
    if (op == CompareOp::equal || op == CompareOp::not_equal) return true;
    return refine_value(expr.operands[0], op, constant, found);
  }
  Entry& one = entry(value);
  one.domain.keep(*program_, op, constant);
  one.found = found;
  return !one.domain.empty();
}

bool Knowledge::refine_compare(const ir::Expr& expr, ExprId condition, bool truth) {
  ExprId value = expr.operands[0];
  ExprId constant = expr.operands[1];
  CompareOp op = expr.compare_op;
  if (constant_key(*program_, value)) {
    std::swap(value, constant);
    op = mirrored(op);
  }
  if (!constant_key(*program_, constant) || constant_key(*program_, value))
    return refine_plain(condition, truth);
  if (!truth) op = opposite(op);
  // What is missing equals nothing, so `!=` holds for it too.
  const bool optional = program_->types[(*program_)[value].type].optional;
  if (op == CompareOp::not_equal && optional) {
    const auto key = constant_key(*program_, constant);
    Entry& one = entry(value);
    one.domain.remove(*key);
    one.found = expr.span;
    return !one.domain.empty();
  }
  return refine_value(value, op, constant, expr.span);
}

bool Knowledge::refine_in(const ir::Expr& expr, ExprId condition, bool truth) {
  const ir::Expr& list = (*program_)[expr.operands[1]];
  if (list.kind != ExprKind::list || list.operands.size() > kMostListed ||
      constant_key(*program_, expr.operands[0]))
    return refine_plain(condition, truth);
  std::set<std::string> values;
  for (const ExprId item : list.operands) {
    const auto key = constant_key(*program_, item);
    if (!key) return refine_plain(condition, truth);
    values.insert(*key);
  }
  Entry& one = entry(expr.operands[0]);
  one.found = expr.span;
  if (truth) {
    one.domain.keep_among(std::move(values));
  } else {
    for (const std::string& value : values)
      one.domain.remove(value);
  }
  return !one.domain.empty();
}

bool Knowledge::refine_known(ExprId value, bool known, source::Span found) {
  Entry& one = entry(value);
  one.found = found;
  if (known) {
    one.domain.drop_missing();
  } else {
    one.domain.drop_known();
  }
  return !one.domain.empty();
}

// A condition with no insides that we know of: the same one has the same value again.
bool Knowledge::refine_plain(ExprId condition, bool truth) {
  Entry& one = entry(condition);
  one.found = (*program_)[condition].span;
  one.domain.keep_among({truth ? "1" : "0"});
  return !one.domain.empty();
}

}  // namespace nudge::analyze
