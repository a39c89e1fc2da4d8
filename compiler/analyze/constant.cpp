// Conditions that are always true or always false: by themselves, or by what a branch around them has found
// out with no wait between.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/truth.h"
#include "compiler/analyze/walk.h"

namespace nudge::analyze {

namespace {

using ir::ExprId;
using ir::ExprKind;
using source::DiagnosticKind;

class ConstantConditions {
 public:
  ConstantConditions(const ir::Program& program, source::Diagnostics& diagnostics)
      : program_(program), diagnostics_(diagnostics), nothing_(program) {}

  void look() {
    for (const ir::Segment& segment : program_.segments)
      judge(segment.condition, nothing_);
    for (const ir::Score& score : program_.scores)
      look(score);
    for (const ir::Workflow& workflow : program_.workflows)
      look(workflow);
  }

 private:
  // Blocks that may run next, and what is known where each begins.
  using Paths = std::vector<std::pair<const ir::Block*, Knowledge>>;

  void look(const ir::Score& score);
  void look(const ir::Workflow& workflow);
  void look(const ir::Awaited& awaited, const Knowledge& known);
  Knowledge at_entry(const ir::Workflow& workflow) const;
  // What the exits keep from being so while the contact is enrolled, added to what is known.
  Knowledge while_enrolled(Knowledge known) const;

  // Goes through the block; `known` is at its end what holds there.
  void walk(const ir::Block& block, Knowledge& known);
  void walk(const ir::Step& step, Knowledge& known);
  void branch(const ir::Step& step, Knowledge& known);
  void repeat(const ir::Step& step, Knowledge& known);
  void judge_members(const ir::Step& step);
  void merge(const Paths& paths, Knowledge& known);
  void forget_changing(Knowledge& known) const;
  void forget_bound(Knowledge& known) const;
  void forget_field(Knowledge& known, const ir::Step& step) const;
  void forget_score(Knowledge& known, const ir::Step& step) const;

  // Reports the condition, or the parts of it that are constant by themselves; whether it did.
  bool judge(ExprId condition, const Knowledge& known);
  bool judge_chain(ExprId condition, const Knowledge& known);
  void report(ExprId condition, bool value, const Knowledge& known);

  const ir::Program& program_;
  source::Diagnostics& diagnostics_;
  Knowledge nothing_;
  const ir::Workflow* workflow_ = nullptr;
};

bool ConstantConditions::judge(ExprId condition, const Knowledge& known) {
  if (condition == ir::kNoExpr) return false;
  const ir::Expr& expr = program_[condition];
  const bool chain = expr.kind == ExprKind::logical_and || expr.kind == ExprKind::logical_or;
  if (chain) return judge_chain(condition, known);
  if (expr.kind == ExprKind::logical_not && judge(expr.operands[0], known)) return true;
  const auto value = known.decide(condition);
  if (!value) return false;
  report(condition, *value, known);
  return true;
}

// `a and b and c`, which is `(a and b) and c`: each link, then the shortest beginning that is constant. Once
// one is, so are all that are longer, so few have to be asked.
bool ConstantConditions::judge_chain(ExprId condition, const Knowledge& known) {
  const ExprKind kind = program_[condition].kind;
  std::vector<ExprId> beginnings;  // the longest first
  bool reported = false;
  ExprId at = condition;
  for (; program_[at].kind == kind && program_[at].operands.size() == 2; at = program_[at].operands[0]) {
    beginnings.push_back(at);
    reported = judge(program_[at].operands[1], known) || reported;
  }
  reported = judge(at, known) || reported;
  if (reported) return true;
  if (!known.decide(beginnings.front())) return false;
  size_t longest = 0, none = beginnings.size();
  while (none - longest > 1) {
    const size_t middle = (longest + none) / 2;
    (known.decide(beginnings[middle]) ? longest : none) = middle;
  }
  report(beginnings[longest], *known.decide(beginnings[longest]), known);
  return true;
}

void ConstantConditions::report(ExprId condition, bool value, const Knowledge& known) {
  const source::Span span = program_[condition].span;
  if (!span.known()) return;
  const bool by_itself = nothing_.decide(condition).has_value();
  source::Diagnostic& found = diagnostics_.report(
      DiagnosticKind::constant_condition, span,
      fmt::format("this condition is always {}{}", value ? "true" : "false", by_itself ? "" : " here"));
  if (by_itself) return;
  for (const source::Span source : known.sources_for(condition))
    found.note(source, "because of this");
}

void ConstantConditions::look(const ir::Awaited& awaited, const Knowledge& known) {
  for (const ir::Occurrence& occurrence : awaited.occurrences)
    judge(occurrence.filter, nothing_);
  for (const ExprId condition : awaited.conditions)
    judge(condition, known);
}

Knowledge ConstantConditions::while_enrolled(Knowledge known) const {
  for (const ir::Awaited& exit : workflow_->exits) {
    for (const ExprId condition : exit.conditions) {
      // Contradictions are reported elsewhere.
      if (auto more = known.assume(condition, false)) known = std::move(*more);
    }
  }
  return known;
}

Knowledge ConstantConditions::at_entry(const ir::Workflow& workflow) const {
  Knowledge known = nothing_;
  const bool by_condition =
      workflow.triggers.size() == 1 && workflow.triggers[0].kind == ir::Trigger::Kind::condition;
  if (by_condition) {
    if (auto more = known.assume(workflow.triggers[0].condition, true)) known = std::move(*more);
  }
  return known;
}

void ConstantConditions::look(const ir::Score& score) {
  for (const ir::ScoreRule& rule : score.rules) {
    for (const ir::Occurrence& occurrence : rule.occurrences)
      judge(occurrence.filter, nothing_);
    if (rule.kind == ir::ScoreRule::Kind::condition) judge(rule.condition, nothing_);
  }
}

void ConstantConditions::look(const ir::Workflow& workflow) {
  workflow_ = &workflow;
  for (const ir::Trigger& trigger : workflow.triggers) {
    judge(trigger.condition, nothing_);
    judge(trigger.occurrence.filter, nothing_);
  }
  Knowledge known = at_entry(workflow);
  judge(workflow.condition, known);
  for (const ir::Goal& goal : workflow.goals)
    look(goal.awaited, nothing_);
  for (const ir::Goal& measure : workflow.measures)
    look(measure.awaited, nothing_);
  for (const ir::Awaited& exit : workflow.exits)
    look(exit, nothing_);
  if (auto more = known.assume(workflow.condition, true)) known = std::move(*more);
  known = while_enrolled(std::move(known));
  walk(workflow.body, known);
}

void ConstantConditions::walk(const ir::Block& block, Knowledge& known) {
  for (const ir::StepId id : block.steps)
    walk(program_.steps[id], known);
}

void ConstantConditions::walk(const ir::Step& step, Knowledge& known) {
  switch (step.kind) {
    case ir::StepKind::branch:
      return branch(step, known);
    case ir::StepKind::wait:
    case ir::StepKind::wait_until_clock:
    case ir::StepKind::wait_until_time:
      return forget_changing(known);
    case ir::StepKind::wait_for: {
      forget_changing(known);
      look(step.awaited, known);
      Knowledge reached = known;
      const bool one = step.awaited.occurrences.empty() && step.awaited.conditions.size() == 1;
      if (one) {
        if (auto more = known.assume(step.awaited.conditions[0], true)) reached = std::move(*more);
      }
      Paths paths = {{&step.then_block, std::move(reached)}};
      if (step.bounded) paths.emplace_back(&step.else_block, known);
      return merge(paths, known);
    }
    case ir::StepKind::split: {
      Paths paths;
      for (const ir::SplitArm& arm : step.arms)
        paths.emplace_back(&arm.block, known);
      return merge(paths, known);
    }
    case ir::StepKind::set_field:
    case ir::StepKind::add_to_field:
    case ir::StepKind::remove_from_field:
      return forget_field(known, step);
    case ir::StepKind::add_to_score:
      return forget_score(known, step);
    case ir::StepKind::repeat:
      return repeat(step, known);
    case ir::StepKind::send:
      return judge_members(step);
    default:
      return;
  }
}

void ConstantConditions::branch(const ir::Step& step, Knowledge& known) {
  // The arms of a `match` are all that its values can be; who narrowed them before need not leave some out.
  if (step.name != "match") judge(step.value, known);
  auto holds = known.assume(step.value, true);
  auto fails = known.assume(step.value, false);
  merge({{&step.then_block, holds ? *holds : known}, {&step.else_block, fails ? *fails : known}}, known);
}

// Each time finds what the time before has left, so nothing is known of what a step or a wait may change.
void ConstantConditions::repeat(const ir::Step& step, Knowledge& known) {
  forget_changing(known);
  forget_bound(known);
  judge(step.value, known);
  Knowledge through = known;
  if (step.value != ir::kNoExpr) {
    if (auto more = known.assume(step.value, false)) through = std::move(*more);
  }
  walk(step.then_block, through);
}

// Of a send to members: over the member, of whom nothing is known.
void ConstantConditions::judge_members(const ir::Step& step) {
  judge(step.members_where, nothing_);
}

void ConstantConditions::merge(const Paths& paths, Knowledge& known) {
  std::optional<Knowledge> after;
  for (const auto& [block, at_start] : paths) {
    Knowledge through = at_start;
    walk(*block, through);
    if (ends(program_, *block)) continue;
    after = after ? Knowledge::either(*after, through) : through;
  }
  if (after) known = std::move(*after);
}

void ConstantConditions::forget_changing(Knowledge& known) const {
  known.forget([&](ExprId id) {
    bool changes = false;
    each_part(program_, id, {}, [&](ExprId, const ir::Expr& expr) {
      const bool captured = expr.kind == ExprKind::field && expr.path.base == ir::Base::captured;
      const bool fixed = captured || expr.kind == ExprKind::entry_time || expr.kind == ExprKind::constant ||
                         expr.kind == ExprKind::text || expr.kind == ExprKind::list;
      const bool composed = !expr.operands.empty() && expr.kind != ExprKind::history;
      changes = changes || !(fixed || composed);
    });
    return changes;
  });
  known = while_enrolled(std::move(known));
}

// What names bound by `as` hold.
void ConstantConditions::forget_bound(Knowledge& known) const {
  known.forget([&](ExprId id) {
    bool bound = false;
    each_part(program_, id, {}, [&](ExprId, const ir::Expr& expr) {
      const bool captured = expr.kind == ExprKind::field && expr.path.base == ir::Base::captured;
      bound = bound || (captured && expr.path.capture != 0);
    });
    return bound;
  });
}

void ConstantConditions::forget_field(Knowledge& known, const ir::Step& step) const {
  const auto& fields = step.of_account ? program_.account : program_.contact;
  const ir::Base base = step.of_account ? ir::Base::account : ir::Base::contact;
  const std::string& name = fields[step.target].name;
  known.forget([&](ExprId id) {
    bool about = false;
    each_part(program_, id, {.segments = true, .scores = true}, [&](ExprId, const ir::Expr& expr) {
      const bool field = expr.kind == ExprKind::field && expr.path.base == base;
      about = about || (field && expr.path.names.front() == name);
    });
    return about;
  });
}

void ConstantConditions::forget_score(Knowledge& known, const ir::Step& step) const {
  known.forget([&](ExprId id) {
    bool about = false;
    each_part(program_, id, {.segments = true, .scores = true}, [&](ExprId, const ir::Expr& expr) {
      about = about || (expr.kind == ExprKind::score && expr.score == step.target);
    });
    return about;
  });
}

}  // namespace

void find_constant_conditions(const ir::Program& program, source::Diagnostics& diagnostics) {
  ConstantConditions(program, diagnostics).look();
}

}  // namespace nudge::analyze
