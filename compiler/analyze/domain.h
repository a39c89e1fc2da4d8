// What a value can still be, at a place in a program: missing or there, among these constants, in this
// interval. Narrowed by one comparison after another; empty when they contradict each other. A plain value.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

class Domain {
 public:
  // Everything that a type has.
  static Domain of(const ir::Program& program, ir::ExprId expr);

  bool empty() const;
  void drop_missing() { may_be_missing_ = false; }
  void drop_known() { may_be_known_ = false; }
  // The value is there, and `op` holds between it and the constant.
  void keep(const ir::Program& program, ir::CompareOp op, ir::ExprId constant);
  // The value is there and one of these.
  void keep_among(std::set<std::string> values);
  void remove(const std::string& value);
  // What it can be on one way or the other.
  static Domain either(const Domain& first, const Domain& second);

 private:
  using Bound = long double;  // holds every int64 exactly
  struct Interval {
    std::optional<Bound> low, high;
    bool low_open = false, high_open = false;
  };

  void raise(Bound low, bool open);
  void lower(Bound high, bool open);
  void tighten();

  bool may_be_missing_ = false;
  bool may_be_known_ = true;
  bool whole_numbers_ = false;
  std::optional<std::set<std::string>> among_;
  std::set<std::string> except_;
  Interval interval_;
};

// How a constant is spelt in `among`; none if the expression is no scalar constant.
std::optional<std::string> constant_key(const ir::Program& program, ir::ExprId expr);

}  // namespace nudge::analyze
