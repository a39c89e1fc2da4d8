#include "compiler/analyze/domain.h"

#include <algorithm>
#include <cmath>

#include "compiler/ir/comparison.h"

namespace nudge::analyze {

namespace {

using ir::CompareOp;
using ir::ExprKind;
using ir::TypeKind;

constexpr size_t kMostValues = 200;  // of an enum, or excluded: more aren't followed one by one

std::optional<long double> constant_bound(const ir::Program& program, ir::ExprId id) {
  const ir::Expr& expr = program[id];
  const TypeKind kind = program.types[expr.type].kind;
  if (expr.kind != ExprKind::constant || !has_order(kind)) return std::nullopt;
  if (kind == TypeKind::number) return number_of_word(expr.word);
  return static_cast<long double>(int_of_word(expr.word));
}

bool is_count(const ir::Expr& expr) {
  const bool history = expr.kind == ExprKind::history && expr.history->op == ir::HistoryOp::count;
  const bool each = expr.kind == ExprKind::each && expr.each_op == ir::EachOp::count;
  return history || each || (expr.kind == ExprKind::call && expr.text_value == "length");
}

}  // namespace

std::optional<std::string> constant_key(const ir::Program& program, ir::ExprId id) {
  const ir::Expr& expr = program[id];
  if (expr.kind == ExprKind::text) return "\"" + expr.text_value;
  const bool calendar = expr.length.months != 0;  // of no fixed length
  if (expr.kind == ExprKind::constant && !calendar) return std::to_string(expr.word);
  return std::nullopt;
}

Domain Domain::of(const ir::Program& program, ir::ExprId id) {
  const ir::Expr& expr = program[id];
  const ir::Type& type = program.types[expr.type];
  Domain domain;
  domain.may_be_missing_ = type.optional;
  domain.whole_numbers_ = is_whole(type.kind);
  size_t values = 0;
  if (type.kind == TypeKind::boolean) values = 2;
  if (type.kind == TypeKind::enumeration) values = program.enums[type.detail].values.size();
  if (values > kMostValues) values = 0;  // any
  if (values > 0) domain.among_.emplace();
  for (size_t value = 0; value < values; ++value)
    domain.among_->insert(std::to_string(value));
  if (is_count(expr)) domain.interval_.low = 0;
  if (expr.kind == ExprKind::score && program.scores[expr.score].bounded) {
    domain.interval_.low = program.scores[expr.score].least;
    domain.interval_.high = program.scores[expr.score].most;
  }
  return domain;
}

bool Domain::empty() const {
  if (may_be_missing_) return false;
  if (!may_be_known_) return true;
  if (among_ && among_->empty()) return true;
  if (!interval_.low || !interval_.high) return false;
  if (*interval_.low > *interval_.high) return true;
  return *interval_.low == *interval_.high && (interval_.low_open || interval_.high_open);
}

void Domain::raise(Bound low, bool open) {
  if (interval_.low && (*interval_.low > low || (*interval_.low == low && interval_.low_open))) return;
  interval_.low = low;
  interval_.low_open = open;
  tighten();
}

void Domain::lower(Bound high, bool open) {
  if (interval_.high && (*interval_.high < high || (*interval_.high == high && interval_.high_open))) return;
  interval_.high = high;
  interval_.high_open = open;
  tighten();
}

// Between whole numbers there is nothing: `> 5` is `>= 6`, and so is `> 5.5`.
void Domain::tighten() {
  if (!whole_numbers_) return;
  if (interval_.low) {
    const Bound whole = std::ceil(*interval_.low);
    interval_.low = whole == *interval_.low && interval_.low_open ? whole + 1 : whole;
    interval_.low_open = false;
  }
  if (interval_.high) {
    const Bound whole = std::floor(*interval_.high);
    interval_.high = whole == *interval_.high && interval_.high_open ? whole - 1 : whole;
    interval_.high_open = false;
  }
}

void Domain::remove(const std::string& value) {
  if (except_.size() < kMostValues) except_.insert(value);
  if (among_) among_->erase(value);
}

void Domain::keep_among(std::set<std::string> values) {
  may_be_missing_ = false;
  for (const std::string& value : except_)
    values.erase(value);
  if (!among_) {
    among_ = std::move(values);
    return;
  }
  std::erase_if(*among_, [&](const std::string& value) { return !values.contains(value); });
}

void Domain::keep(const ir::Program& program, CompareOp op, ir::ExprId constant) {
  may_be_missing_ = false;
  const auto key = constant_key(program, constant);
  if (!key) return;
  const auto bound = constant_bound(program, constant);
  switch (op) {
    case CompareOp::equal:
      keep_among({*key});
      if (bound) {
        raise(*bound, false);
        lower(*bound, false);
      }
      return;
    case CompareOp::not_equal:
      remove(*key);
      if (bound && interval_.low == bound) raise(*bound, true);
      if (bound && interval_.high == bound) lower(*bound, true);
      return;
    case CompareOp::less:
    case CompareOp::less_equal:
      if (bound) lower(*bound, op == CompareOp::less);
      return;
    case CompareOp::greater:
    case CompareOp::greater_equal:
      if (bound) raise(*bound, op == CompareOp::greater);
      return;
  }
}

Domain Domain::either(const Domain& first, const Domain& second) {
  Domain both = first;
  both.may_be_missing_ = first.may_be_missing_ || second.may_be_missing_;
  both.may_be_known_ = first.may_be_known_ || second.may_be_known_;
  if (first.among_ && second.among_) {
    both.among_->insert(second.among_->begin(), second.among_->end());
  } else {
    both.among_.reset();
  }
  std::erase_if(both.except_, [&](const std::string& value) { return !second.except_.contains(value); });
  const Interval& other = second.interval_;
  Interval& mine = both.interval_;
  if (!other.low || (mine.low && *other.low <= *mine.low)) {
    mine.low_open = other.low_open && (mine.low != other.low || mine.low_open);
    mine.low = other.low;
  }
  if (!other.high || (mine.high && *other.high >= *mine.high)) {
    mine.high_open = other.high_open && (mine.high != other.high || mine.high_open);
    mine.high = other.high;
  }
  return both;
}

}  // namespace nudge::analyze
