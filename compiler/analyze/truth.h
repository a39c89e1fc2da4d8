// What is known at a place in a program, and whether a condition can still be true or false there. Values are
// told apart by the shape of their expressions (`contact.plan`, `count(session_started within 14 days)`).
//
// What it costs is bounded: no more than so many values are known at once, a question that would take more
// than so much work is answered by "either", and a domain of very many values is any value. So a program of n
// questions costs some n, and what is lost are warnings about conditions that nobody can read.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/domain.h"

namespace nudge::analyze {

class Knowledge {
 public:
  explicit Knowledge(const ir::Program& program) : program_(&program), work_(std::make_shared<size_t>(0)) {}

  // With `condition` being `truth`; none if it can't be.
  std::optional<Knowledge> assume(ir::ExprId condition, bool truth) const;
  // The value of a condition, if it has but one here.
  std::optional<bool> decide(ir::ExprId condition) const;
  // With a field of the contact set to a constant; after a change to a value that isn't known, see forget.
  std::optional<Knowledge> assume_field(const std::string& key, ir::ExprId example,
                                        ir::ExprId constant) const;

  // All that the predicate holds for, given an expression that something is known about.
  void forget(const std::function<bool(ir::ExprId)>& about);
  // What holds on either way.
  static Knowledge either(const Knowledge& first, const Knowledge& second);
  // Where something was found out about what the condition speaks of.
  std::vector<source::Span> sources_for(ir::ExprId condition) const;

 private:
  struct Entry {
    Domain domain;
    ir::ExprId expr;     // one of those with this shape
    source::Span found;  // the condition that said the last thing about it
  };

  Entry& entry(ir::ExprId expr);
  bool refine(ir::ExprId condition, bool truth);
  bool refine_chain(ir::ExprId condition, bool truth);
  bool refine_compare(const ir::Expr& expr, ir::ExprId condition, bool truth);
  bool refine_in(const ir::Expr& expr, ir::ExprId condition, bool truth);
  bool refine_value(ir::ExprId value, ir::CompareOp op, ir::ExprId constant, source::Span found);
  bool refine_known(ir::ExprId value, bool known, source::Span found);
  bool refine_plain(ir::ExprId condition, bool truth);

  // Counts what is done for one question; false: it has cost too much, so the rest of it tells nothing.
  bool may_go_on(size_t more) const;

  const ir::Program* program_;
  int depth_ =
      0;  // of choices within choices; beyond a limit they tell nothing, so that the cost stays bounded
  std::shared_ptr<size_t> work_;  // for the question that is being asked, by all copies that it makes
  std::map<std::string, Entry> entries_;
  Entry forgotten_{{}, ir::kNoExpr, {}};  // what there was no room for, until the next
};

}  // namespace nudge::analyze
