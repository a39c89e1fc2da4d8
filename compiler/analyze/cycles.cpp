// Workflows that set each other off without end, in one moment: by `start`, or by changing a field or a score
// that triggers another. Only workflows that a contact may enter again at once, and that can run through
// without a wait, go round.
#include <fmt/format.h>

#include <deque>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/truth.h"
#include "compiler/analyze/walk.h"
#include "compiler/ir/comparison.h"
#include "compiler/ir/print_expression.h"

namespace nudge::analyze {

namespace {

using ir::ExprId;
using ir::ExprKind;
using ir::StepKind;
using ir::WorkflowId;

// What a workflow does at entry, before any wait, and whether it may then be over.
struct AtOnce {
  std::vector<ir::StepId> steps;
  bool over = false;
};

class Paths {
 public:
  Paths(const ir::Program& program, AtOnce& found) : program_(program), found_(found) {}

  // Whether a path leads through the block without a wait.
  bool through(const ir::Block& block) {
    for (const ir::StepId id : block.steps) {
      found_.steps.push_back(id);
      if (!through(program_.steps[id])) return false;
    }
    return true;
  }

 private:
  bool through(const ir::Step& step) {
    switch (step.kind) {
      case StepKind::wait:
      case StepKind::wait_until_clock:
        return false;
      case StepKind::finish:
        found_.over = true;
        return false;
      // A condition may hold already; an event is always still to come.
      case StepKind::wait_for:
        return !step.awaited.conditions.empty() && through(step.then_block);
      case StepKind::branch: {
        const bool by_then = through(step.then_block);
        const bool by_else = through(step.else_block);
        return by_then || by_else;
      }
      case StepKind::repeat: {  // `until` may hold at once; else all its times have to lead through
        const bool by_body = through(step.then_block);
        return step.value != ir::kNoExpr || (by_body && (step.times <= 1 || step.length == ir::Length()));
      }
      case StepKind::split: {
        bool any = false;
        for (const ir::SplitArm& arm : step.arms)
          any = through(arm.block) || any;
        return any;
      }
      default:
        return true;
    }
  }

  const ir::Program& program_;
  AtOnce& found_;
};

bool may_enter_at_once(const ir::Workflow& workflow) {
  return workflow.enter.kind == ir::EnterRule::Kind::every_time ||
         workflow.enter.kind == ir::EnterRule::Kind::every_time_per;
}

struct Edge {
  WorkflowId to = 0;
  ir::StepId by = 0;
};

// What looking for rounds may cost, where everyone could set off everyone: steps compared with triggers, and
// edges followed. What isn't found by then is found at run time: the sixteenth round is cut off, and told.
constexpr size_t kMostCompared = 500'000;
constexpr size_t kMostFollowed = 5'000'000;

class Cycles {
 public:
  Cycles(const ir::Program& program, source::Diagnostics& diagnostics)
      : program_(program), diagnostics_(diagnostics), edges_(program.workflows.size()) {}

  void look();

 private:
  void add_edges(WorkflowId from);
  bool sets_off(const ir::Step& step, const ir::Trigger& trigger) const;
  bool goes_both_ways(ir::ScoreId score) const;
  bool leads_towards(const ir::Step& step, ExprId condition, bool to) const;
  bool reads_score(ExprId condition, ir::ScoreId score) const;
  bool condition_may_turn(const ir::Step& step, ExprId condition, bool to) const;
  bool same_constant(ExprId first, ExprId second) const;
  // The shortest way from a workflow back to itself; empty if there is none.
  std::vector<Edge> way_back(WorkflowId start);
  void report(WorkflowId start, const std::vector<Edge>& way);

  const ir::Program& program_;
  source::Diagnostics& diagnostics_;
  std::vector<std::vector<Edge>> edges_;
  size_t compared_ = 0;
  size_t followed_ = 0;
};

bool Cycles::same_constant(ExprId first, ExprId second) const {
  const auto one = constant_key(program_, first);
  return one && one == constant_key(program_, second);
}

bool writes_field(const ir::Step& step) {
  return step.kind == StepKind::set_field || step.kind == StepKind::add_to_field ||
         step.kind == StepKind::remove_from_field;
}

bool Cycles::reads_score(ExprId condition, ir::ScoreId score) const {
  bool reads = false;
  each_part(program_, condition, {.segments = true, .scores = true}, [&](ExprId, const ir::Expr& expr) {
    reads = reads || (expr.kind == ExprKind::score && expr.score == score);
  });
  return reads;
}

// A score that steps only raise, or only lower, turns a condition once and not again.
bool Cycles::goes_both_ways(ir::ScoreId score) const {
  bool rises = false, falls = false;
  for (const ir::Step& step : program_.steps) {
    if (step.kind != StepKind::add_to_score || step.target != score) continue;
    const ir::Expr& value = program_[step.value];
    const bool known = value.kind == ExprKind::constant;
    rises = rises || !known || number_of_word(value.word) > 0;
    falls = falls || !known || number_of_word(value.word) < 0;
  }
  return rises && falls;
}

// Of `score.x >= 80` only what raises the score makes it true, and what lowers it false.
bool Cycles::leads_towards(const ir::Step& step, ExprId condition, bool to) const {
  while (program_[condition].kind == ExprKind::segment)
    condition = program_.segments[program_[condition].segment].condition;
  const ir::Expr& expr = program_[condition];
  const ir::Expr& value = program_[step.value];
  if (expr.kind != ExprKind::compare || value.kind != ExprKind::constant) return true;
  const bool on_the_left = program_[expr.operands[0]].kind == ExprKind::score;
  const ir::Expr& other = program_[expr.operands[on_the_left ? 1 : 0]];
  if (other.kind != ExprKind::constant) return true;
  const ir::CompareOp op = on_the_left ? expr.compare_op : ir::mirrored(expr.compare_op);
  if (op == ir::CompareOp::equal || op == ir::CompareOp::not_equal) return true;
  const bool by_rising = op == ir::CompareOp::greater || op == ir::CompareOp::greater_equal;
  return (number_of_word(value.word) > 0) == (by_rising == to);
}

// Could writing the field, or changing the score, make the condition come out as `to` at once? (What has to
// hold for a while doesn't.)
bool Cycles::condition_may_turn(const ir::Step& step, ExprId condition, bool to) const {
  if (to && program_[condition].kind == ExprKind::holds) return false;
  if (step.kind == StepKind::add_to_score) {
    return goes_both_ways(step.target) && reads_score(condition, step.target) &&
           leads_towards(step, condition, to);
  }
  const auto& fields = step.of_account ? program_.account : program_.contact;
  const ir::Base base = step.of_account ? ir::Base::account : ir::Base::contact;
  const std::string& name = fields[step.target].name;
  std::optional<std::pair<ExprId, std::string>> field;
  bool by_score = false;
  each_part(program_, condition, {.segments = true, .scores = true}, [&](ExprId id, const ir::Expr& expr) {
    by_score = by_score || expr.kind == ExprKind::score;
    const bool written = expr.kind == ExprKind::field && expr.path.base == base;
    if (written && expr.path.names.front() == name) field = {id, ir::print_expression(program_, id)};
  });
  if (!field) return false;
  if (by_score) return true;  // how far the field counts in it isn't known
  const bool known =
      step.kind == StepKind::set_field && step.path.empty() && constant_key(program_, step.value);
  if (!known) return true;
  const auto after = Knowledge(program_).assume_field(field->second, field->first, step.value);
  return !after || after->assume(condition, to).has_value();
}

bool Cycles::sets_off(const ir::Step& step, const ir::Trigger& trigger) const {
  switch (trigger.kind) {
    case ir::Trigger::Kind::changes:
      if (!writes_field(step) || trigger.field != step.target) return false;
      if (trigger.of_account != step.of_account) return false;
      if (step.kind != StepKind::set_field || !step.path.empty() || !constant_key(program_, step.value))
        return true;
      if (trigger.to != ir::kNoExpr && !same_constant(trigger.to, step.value)) return false;
      return trigger.from == ir::kNoExpr || !same_constant(trigger.from, step.value);
    case ir::Trigger::Kind::condition:
      return condition_may_turn(step, trigger.condition, true);
    case ir::Trigger::Kind::segment_left:
      return condition_may_turn(step, program_.segments[trigger.segment].condition, false);
    default:
      return false;
  }
}

void Cycles::add_edges(WorkflowId from) {
  if (!may_enter_at_once(program_.workflows[from])) return;
  AtOnce at_once;
  Paths paths(program_, at_once);
  const bool to_the_end = paths.through(program_.workflows[from].body);
  if (!to_the_end && !at_once.over) return;
  for (const ir::StepId id : at_once.steps) {
    const ir::Step& step = program_.steps[id];
    if (step.kind == StepKind::start) edges_[from].push_back({step.target, id});
    if (!writes_field(step) && step.kind != StepKind::add_to_score) continue;
    for (WorkflowId to = 0; to < program_.workflows.size(); ++to) {
      for (const ir::Trigger& trigger : program_.workflows[to].triggers) {
        if (++compared_ > kMostCompared) return;
        if (!sets_off(step, trigger)) continue;
        edges_[from].push_back({to, id});
        break;
      }
    }
  }
}

std::vector<Edge> Cycles::way_back(WorkflowId start) {
  struct Visit {
    bool seen = false;
    WorkflowId from = 0;
    Edge edge;
  };
  std::vector<Visit> visits(program_.workflows.size());
  std::deque<WorkflowId> queue = {start};
  while (!queue.empty()) {
    const WorkflowId at = queue.front();
    queue.pop_front();
    followed_ += edges_[at].size() + 1;
    for (const Edge& edge : edges_[at]) {
      if (visits[edge.to].seen) continue;
      visits[edge.to] = {true, at, edge};
      if (edge.to != start) {
        queue.push_back(edge.to);
        continue;
      }
      std::vector<Edge> way;
      WorkflowId back = start;
      do {
        way.insert(way.begin(), visits[back].edge);
        back = visits[back].from;
      } while (back != start);
      return way;
    }
  }
  return {};
}

void Cycles::report(WorkflowId start, const std::vector<Edge>& way) {
  std::string names = "`" + program_.workflows[start].name + "`";
  for (const Edge& edge : way)
    names += " → `" + program_.workflows[edge.to].name + "`";
  source::Diagnostic& found =
      diagnostics_.report(source::DiagnosticKind::workflow_cycle, program_.steps[way.front().by].span,
                          fmt::format("these workflows go round without a wait: {}", names));
  for (size_t place = 1; place < way.size(); ++place) {
    found.note(program_.steps[way[place].by].span,
               fmt::format("sets off `{}`", program_.workflows[way[place].to].name));
  }
  found.suggest(
      "let one of them be entered once, or put a wait between; a round that does not end is cut off after "
      "16");
}

void Cycles::look() {
  for (WorkflowId id = 0; id < program_.workflows.size(); ++id)
    add_edges(id);
  std::vector<bool> reported(program_.workflows.size());
  for (WorkflowId id = 0; id < program_.workflows.size(); ++id) {
    if (reported[id] || edges_[id].empty() || (followed_ += program_.workflows.size()) > kMostFollowed)
      continue;
    const std::vector<Edge> way = way_back(id);
    for (const Edge& edge : way)
      reported[edge.to] = true;
    if (!way.empty()) report(id, way);
  }
}

}  // namespace

void find_cycles(const ir::Program& program, source::Diagnostics& diagnostics) {
  Cycles(program, diagnostics).look();
}

}  // namespace nudge::analyze
