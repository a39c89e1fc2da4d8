#include "compiler/lower/probes.h"

#include <set>

#include "compiler/ir/test_expressions.h"
#include "compiler/lower/code.h"

namespace nudge::lower {
namespace {

// An expression's parts, down through the segments and the conditions of scores that it reads: those are the
// account's where they are about accounts, whoever asks.
class PartSearch {
 public:
  explicit PartSearch(const ir::Program& program) : program_(program) {}

  std::vector<ProbedPart> run(ExprId root, SubjectKind subject) {
    take(root, subject, true);
    return std::move(parts_);
  }

 private:
  void take(ExprId id, SubjectKind subject, bool outer) {
    if (id == kNoExpr || !seen_.insert(id).second) return;
    const ir::Expr& expr = program_[id];
    parts_.push_back({id, subject, outer});
    if (expr.kind == ExprKind::each) return take(expr.operands[0], subject, outer);
    analyze::for_each_operand(expr, [&](ExprId operand) { take(operand, subject, outer); });
    if (expr.kind == ExprKind::segment) {
      const ir::Segment& segment = program_.segments[expr.segment];
      take(segment.condition, subject_of(segment.for_account), false);
    }
    if (expr.kind == ExprKind::score) take_score(program_.scores[expr.score]);
  }

  void take_score(const ir::Score& score) {
    for (const ir::ScoreRule& rule : score.rules) {
      if (rule.kind == ir::ScoreRule::Kind::condition)
        take(rule.condition, subject_of(score.for_account), false);
    }
  }

  const ir::Program& program_;
  std::vector<ProbedPart> parts_;
  std::set<ExprId> seen_;
};

void add_asked(ProbePlan& plan, ExprId root, const std::vector<ProbedPart>& parts) {
  plan.asked.roots.push_back(root);
  for (const ProbedPart& part : parts)
    plan.asked.alone.push_back(part.expr);
}

void add_probe(Context& context, const ProbedPart& part, const Place& outer, Probes& probes) {
  if (probes.contains(part.expr)) return;  // tests ask for the same segments
  const ir::Expr& expr = context.in[part.expr];
  Probe probe;
  probe.function = value_function(context, part.expr, part.outer ? outer : place_of(part.subject), "asked");
  probe.type = field_type(context, expr.type);
  if (expr.kind == ExprKind::history) probe.tracker = context.history.by_expr.at(part.expr);
  probes.emplace(part.expr, probe);
}

Place place_of(const Context& context, const ProbeRequest& request) {
  Place place = lower::place_of(request.subject);
  place.arriving = request.arriving;
  if (!request.workflow) return place;
  place.captured_layout = &context.out.workflows[*request.workflow].captures;
  place.captured = &context.captured[*request.workflow];
  return place;
}

}  // namespace

ProbePlan plan_probes(const ir::Program& program, const LowerOptions& options) {
  ProbePlan plan;
  if (options.tests) {
    for (const ir::Test& test : program.tests) {
      ir::for_each_expression(test, [&](ExprId root, bool of_account) {
        plan.tests.push_back(PartSearch(program).run(root, subject_of(of_account)));
        add_asked(plan, root, plan.tests.back());
      });
    }
  }
  for (const ProbeRequest& request : options.requests) {
    plan.requested.push_back(PartSearch(program).run(request.expr, request.subject));
    if (request.expr != kNoExpr) add_asked(plan, request.expr, plan.requested.back());
  }
  if (options.keep_times) plan.asked.times_shown = kTimesShown;
  return plan;
}

void make_probes(Context& context, const LowerOptions& options, const ProbePlan& plan, Lowered& lowered) {
  for (const std::vector<ProbedPart>& parts : plan.tests) {
    for (const ProbedPart& part : parts)
      add_probe(context, part, place_of(part.subject), lowered.tests);
  }
  for (size_t index = 0; index < options.requests.size(); ++index) {
    const Place place = place_of(context, options.requests[index]);
    Probes& probes = lowered.requested.emplace_back();
    for (const ProbedPart& part : plan.requested[index])
      add_probe(context, part, place, probes);
  }
}

}  // namespace nudge::lower
