// Scores and segments that need each other: `add N if <condition>` reads the condition, a segment its own, so
// a score that comes back to itself would have no value. Points that an event gives are a matter of the past
// and may depend on any score.
#include <algorithm>

#include "compiler/check/declarations.h"

namespace nudge::check {

namespace {

// Segments first, then scores, in one numbering.
struct Cycles {
  Context& context;
  std::vector<Progress> progress;
  std::vector<uint32_t> way;
  // What each reads, and where, in the order of the text.
  struct Read {
    uint32_t to;
    Span span;
  };
  std::vector<std::vector<Read>> reads;

  uint32_t segments() const { return static_cast<uint32_t>(context.program.segments.size()); }
  bool is_score(uint32_t one) const { return one >= segments(); }
  std::string name(uint32_t one) const {
    return is_score(one) ? "score." + context.program.scores[one - segments()].name
                         : context.program.segments[one].name;
  }

  void collect(uint32_t from, ExprId id) {
    if (id == kNoExpr || context.is_error(id)) return;
    const ir::Expr& expr = context.expr(id);
    if (expr.kind == ExprKind::segment) reads[from].push_back({expr.segment, expr.span});
    if (expr.kind == ExprKind::score) reads[from].push_back({segments() + expr.score, expr.span});
    for (const ExprId operand : expr.operands)
      collect(from, operand);
    if (expr.history) collect(from, expr.history->since);
  }

  void report_cycle(const Read& closing) {
    const auto begin = std::find(way.begin(), way.end(), closing.to);
    const bool has_score = std::any_of(begin, way.end(), [&](uint32_t one) { return is_score(one); });
    if (!has_score) return;  // of segments alone: reported when they were checked
    std::string path;
    for (auto at = begin; at != way.end(); ++at)
      path += "`" + name(*at) + "` → ";
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::recursive_declaration, closing.span,
               "`" + name(closing.to) + "` needs itself: " + path + "`" + name(closing.to) + "`");
    const Span declared = is_score(closing.to) ? context.program.scores[closing.to - segments()].span
                                               : context.program.segments[closing.to].span;
    diagnostic.note(declared, "`" + name(closing.to) + "` is declared here");
    diagnostic.note(
        closing.span,
        "`add … if` counts while its condition holds; points that `when` gives may depend on any score");
  }

  void visit(uint32_t one) {
    progress[one] = Progress::active;
    way.push_back(one);
    for (const Read& read : reads[one]) {
      if (progress[read.to] == Progress::untouched) visit(read.to);
      if (progress[read.to] == Progress::active) report_cycle(read);
    }
    way.pop_back();
    progress[one] = Progress::done;
  }
};

}  // namespace

void refuse_score_cycles(Context& context) {
  Cycles cycles{context, {}, {}, {}};
  const size_t count = context.program.segments.size() + context.program.scores.size();
  cycles.progress.assign(count, Progress::untouched);
  cycles.reads.resize(count);
  for (uint32_t id = 0; id < cycles.segments(); ++id)
    cycles.collect(id, context.program.segments[id].condition);
  for (uint32_t id = 0; id < context.program.scores.size(); ++id) {
    for (const ir::ScoreRule& rule : context.program.scores[id].rules) {
      if (rule.kind != ir::ScoreRule::Kind::occurrence)
        cycles.collect(cycles.segments() + id, rule.condition);
    }
  }
  for (uint32_t one = 0; one < count; ++one) {
    if (cycles.progress[one] == Progress::untouched) cycles.visit(one);
  }
}

}  // namespace nudge::check
