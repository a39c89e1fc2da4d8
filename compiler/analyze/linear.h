// Times, dates and durations as sums in which now, today or a calendar step of one of them stands once, and
// numbers as sums in which a decaying score does: the algebra behind next_change.h.
#pragma once

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "compiler/analyze/next_change.h"

namespace nudge::analyze {

// now * now() + today * today() + step * (inner's now or today, `months` later by the calendar) +
// points * the score's reading + terms
struct LinearForm {
  int now = 0;
  int today = 0;
  int step = 0;
  bool step_of_today = false;
  std::vector<Term> inner;
  int32_t months = 0;
  int points = 0;
  ir::ScoreId score = 0;
  std::vector<Term> terms;
};

inline constexpr size_t kMostForms = 16;

// What of the moving time an expression mentions, outside of history and of what turns by itself (segments,
// `holds for`).
struct TimeMention {
  bool now = false;
  bool today = false;
  bool score = false;  // one that decays
  bool any() const { return now || today || score; }
  TimeMention operator|(TimeMention other) const {
    return {now || other.now, today || other.today, score || other.score};
  }
};

// left + right, or left - right; none if both hold a calendar step, or different scores.
std::optional<LinearForm> combine(const LinearForm& left, const LinearForm& right, bool minus);
void negate(std::vector<Term>& terms);
bool is_date_of_now(const ir::Program& program, const ir::Expr& expr);

class Linear {
 public:
  // `around`: locals that are bound around the expressions; may be null.
  Linear(const ir::Program& program, const LetValues* around) : program_(program), around_(around) {}

  void bind(ir::LocalId local, ir::ExprId value) { locals_[local] = value; }
  ir::ExprId value_of(ir::LocalId local) const;

  TimeMention mention(ir::ExprId id);
  // The forms that it may take, by its branches; none if it isn't linear or there are too many.
  std::vector<LinearForm> forms(ir::ExprId id);

 private:
  std::vector<LinearForm> branches(const std::vector<ir::ExprId>& ids);
  std::vector<LinearForm> sum(const ir::Expr& expr, bool minus);
  std::vector<LinearForm> stepped(const ir::Expr& expr);

  const ir::Program& program_;
  const LetValues* around_;
  std::map<ir::LocalId, ir::ExprId> locals_;
  std::unordered_map<ir::ExprId, TimeMention> mentions_;
};

}  // namespace nudge::analyze
