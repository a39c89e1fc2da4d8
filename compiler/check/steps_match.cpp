// `match`: every value has an arm, no value has two; lowered into a chain of branches over copies of the
// subject.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/check/steps.h"
#include "compiler/ir/comparison.h"

namespace nudge::check {

namespace {

struct Interval {
  Word first, last;
  Span span;
};

// What the arms so far have taken.
struct Coverage {
  TypeId subject_type = kErrorType;    // as it is, perhaps optional
  std::map<std::string, Span> values;  // by what they look like
  std::vector<Interval> ranges;
  std::optional<Span> missing;
};

bool is_matchable(TypeKind kind) {
  switch (kind) {
    case TypeKind::error:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::record:
    case TypeKind::message:
      return false;
    default:
      return true;
  }
}

bool less_equal(TypeKind kind, Word left, Word right) {
  if (kind == TypeKind::number) return number_of_word(left) <= number_of_word(right);
  return int_of_word(left) <= int_of_word(right);
}

// One `match` while it is checked.
class Match {
 public:
  Match(WorkflowState& state, const ast::Step& whole, const ast::MatchStep& tree)
      : state_(state), context_(state.context), whole_(whole), tree_(tree) {}

  void check(Flow& flow, ir::Step& step);

 private:
  struct Arm {
    ExprId condition = kNoExpr;
    const ast::Block* block = nullptr;
    Span span;
  };

  void infer_subject(const Scope& scope);
  ExprId subject() { return clone(context_, subject_); }
  bool is_narrowed(const Scope& scope);
  // The subject where it is certain to be there.
  ExprId required_subject();
  TypeKind kind() const { return context_.type(covered_.subject_type).kind; }

  ExprId pattern(const Scope& scope, const ast::MatchPattern& tree);
  ExprId missing_pattern(const ast::MatchPattern& tree);
  ExprId range_pattern(const Scope& scope, const ast::MatchPattern& tree, const ast::Range& range);
  ExprId value_pattern(const Scope& scope, const ast::MatchPattern& tree);
  void take_value(ExprId value, Span span);
  void report_taken(Span span, Span earlier, const std::string& what);

  // The values of a type with few of them that have no arm; none for other types.
  std::optional<std::vector<std::string>> uncovered() const;
  void check_coverage();
  // The branch of arm `index` and of those after it.
  void lower(Flow& flow, size_t index, ir::Step& step, std::vector<Flow>& out);
  std::string identity() const;

  WorkflowState& state_;
  Context& context_;
  const ast::Step& whole_;
  const ast::MatchStep& tree_;
  ExprId subject_ = kNoExpr;
  TypeId pattern_type_ = kErrorType;
  Coverage covered_;
  std::vector<Arm> arms_;
  bool narrowed_ = false;  // it is certain to be there, by what is known at this place only
  bool complete_ = false;  // every value has an arm
  bool refused_ = false;   // an arm has faults, so nobody can tell what it was to take
};

std::string Match::identity() const {
  const bool is_path = std::holds_alternative<ast::Member>(tree_.subject->node) ||
                       std::holds_alternative<ast::Reference>(tree_.subject->node);
  return is_path ? "match " + words_at(context_, tree_.subject->span) : "match";
}

void Match::infer_subject(const Scope& scope) {
  subject_ = infer_expression(context_, scope, *tree_.subject);
  covered_.subject_type = context_.type_of(subject_);
  if (covered_.subject_type == kErrorType) return;
  if (!is_matchable(kind())) {
    report(context_, DiagnosticKind::type_mismatch, tree_.subject->span,
           fmt::format("expected a single value to match, found `{}`", context_.show(covered_.subject_type)))
        .suggest("a list is tested by `if x in list`");
    covered_.subject_type = kErrorType;
    return;
  }
  pattern_type_ = context_.types().required(covered_.subject_type);
  narrowed_ = is_narrowed(scope);
  if (kind() == TypeKind::email || kind() == TypeKind::url)
    pattern_type_ = context_.types().of(TypeKind::text);
}

// Whether the subject is a field that may be missing, and what is known here says that it isn't.
bool Match::is_narrowed(const Scope& scope) {
  if (context_.type(covered_.subject_type).optional || scope.facts.empty()) return false;
  if (context_.expr(subject_).kind != ExprKind::field) return false;
  Scope before = scope;
  before.facts = Facts{};
  return context_.type(context_.type_of(infer_expression(context_, before, *tree_.subject))).optional;
}

ExprId Match::required_subject() {
  const ExprId copy = subject();
  ir::Expr& expr = context_.program.exprs[copy];
  expr.type = context_.types().required(expr.type);
  return copy;
}

void Match::report_taken(Span span, Span earlier, const std::string& what) {
  report(context_, DiagnosticKind::duplicate_pattern, span,
         what + " has an arm already, this one can never be taken")
      .note(earlier, "the arm that takes it");
}

ExprId Match::missing_pattern(const ast::MatchPattern& tree) {
  if (narrowed_) {
    // The type demands the arm elsewhere; that it is never taken here is no fault.
    covered_.missing = tree.span;
    return make_bool(context_, false, tree.span);
  }
  if (!context_.type(covered_.subject_type).optional) {
    report(context_, DiagnosticKind::type_mismatch, tree.span,
           fmt::format("{} is never missing here, it is of type `{}`", context_.quoted(tree_.subject->span),
                       context_.show(covered_.subject_type)))
        .note(tree_.subject->span, "what is matched");
    return kNoExpr;
  }
  if (covered_.missing) {
    report_taken(tree.span, *covered_.missing, "`missing`");
  } else {
    covered_.missing = tree.span;
  }
  return make_known(context_, subject(), false, tree.span);
}

ExprId Match::range_pattern(const Scope& scope, const ast::MatchPattern& tree, const ast::Range& range) {
  if (!has_order(kind())) {
    report(
        context_, DiagnosticKind::type_mismatch, tree.span,
        fmt::format("a range wants values with an order, found `{}`", context_.show(covered_.subject_type)))
        .note(tree_.subject->span, "what is matched");
    return kNoExpr;
  }
  const ExprId first =
      check_expression(context_, scope, *range.first, pattern_type_, {"the start of the range", {}});
  const ExprId last =
      check_expression(context_, scope, *range.last, pattern_type_, {"the end of the range", {}});
  if (context_.is_error(first) || context_.is_error(last)) return kNoExpr;
  if (context_.expr(first).kind != ExprKind::constant || context_.expr(last).kind != ExprKind::constant) {
    report(context_, DiagnosticKind::not_constant, tree.span, "the ends of a range are constants");
    return kNoExpr;
  }
  const Interval interval{context_.expr(first).word, context_.expr(last).word, tree.span};
  if (!less_equal(kind(), interval.first, interval.last)) {
    report(context_, DiagnosticKind::bad_value, tree.span, "the range is empty: its start is after its end");
    return kNoExpr;
  }
  for (const Interval& earlier : covered_.ranges) {
    if (less_equal(kind(), earlier.first, interval.first) &&
        less_equal(kind(), interval.last, earlier.last)) {
      report_taken(tree.span, earlier.span, "every value of " + context_.quoted(tree.span));
      return kNoExpr;
    }
  }
  covered_.ranges.push_back(interval);
  const ExprId from =
      make_compare(context_, ir::CompareOp::greater_equal, required_subject(), first, tree.span);
  const ExprId to = make_compare(context_, ir::CompareOp::less_equal, required_subject(), last, tree.span);
  const ExprId inside = make_and(context_, from, to, tree.span);
  if (!context_.type(covered_.subject_type).optional) return inside;
  return make_and(context_, make_known(context_, subject(), true, tree.span), inside, tree.span);
}

void Match::take_value(ExprId value, Span span) {
  const ir::Expr& expr = context_.expr(value);
  const bool text = expr.kind == ExprKind::text;
  const std::string key = text ? expr.text_value : std::to_string(expr.word);
  const auto [place, fresh] = covered_.values.emplace(key, span);
  if (!fresh) return report_taken(span, place->second, context_.quoted(span));
  if (text) return;
  for (const Interval& range : covered_.ranges) {
    if (!less_equal(kind(), range.first, expr.word) || !less_equal(kind(), expr.word, range.last)) continue;
    return report_taken(span, range.span, context_.quoted(span));
  }
}

ExprId Match::value_pattern(const Scope& scope, const ast::MatchPattern& tree) {
  const Purpose purpose{"an arm of this `match`", tree_.subject->span};
  const ExprId value = check_expression(context_, scope, *tree.value, pattern_type_, purpose);
  if (context_.is_error(value)) return kNoExpr;
  const ExprKind kind = context_.expr(value).kind;
  if (kind != ExprKind::constant && kind != ExprKind::text) {
    report(context_, DiagnosticKind::not_constant, tree.span,
           fmt::format("an arm is a constant, found {}", context_.quoted(tree.span)))
        .suggest("compare two values by `if … == …`");
    return kNoExpr;
  }
  take_value(value, tree.span);
  return make_compare(context_, ir::CompareOp::equal, subject(), value, tree.span);
}

ExprId Match::pattern(const Scope& scope, const ast::MatchPattern& tree) {
  if (covered_.subject_type == kErrorType) return kNoExpr;
  if (tree.kind == ast::MatchPattern::Kind::missing) return missing_pattern(tree);
  if (const auto* range = std::get_if<ast::Range>(&tree.value->node))
    return range_pattern(scope, tree, *range);
  return value_pattern(scope, tree);
}

std::optional<std::vector<std::string>> Match::uncovered() const {
  std::vector<std::string> names;
  if (kind() == TypeKind::boolean) {
    names = {"false", "true"};
  } else if (kind() == TypeKind::enumeration) {
    const ir::EnumId id = context_.type(covered_.subject_type).detail;
    for (const ir::EnumValue& value : context_.program.enums[id].values)
      names.push_back(value.name);
  } else {
    return std::nullopt;
  }
  std::vector<std::string> left;
  for (size_t value = 0; value < names.size(); ++value) {
    if (!covered_.values.contains(std::to_string(value))) left.push_back(names[value]);
  }
  return left;
}

// Sets complete_.
void Match::check_coverage() {
  if (covered_.subject_type == kErrorType || refused_) return;
  const auto left = uncovered();
  const bool needs_missing = context_.type(covered_.subject_type).optional && !covered_.missing;
  complete_ = left && left->empty() && !needs_missing;
  if (state_.earlier) {  // values that have come since have no arm, and who wrote it can't add one
    complete_ = complete_ && !tree_.else_block;
    return;
  }
  if (complete_ && tree_.else_block) {
    report(context_, DiagnosticKind::unreachable_step, tree_.else_block->span,
           fmt::format("this `else` can never run: every value of `{}` has an arm",
                       context_.show(covered_.subject_type)))
        .note(tree_.subject->span, "what is matched")
        .suggest("leave the `else` out");
    return;
  }
  if (complete_ || tree_.else_block) return;
  std::vector<std::string> wanted = left ? *left : std::vector<std::string>{};
  if (needs_missing) wanted.push_back("missing");
  if (!left) {
    report(context_, DiagnosticKind::match_not_exhaustive, whole_.head_span,
           fmt::format("a `match` on `{}` wants an `else`, its values cannot all be listed",
                       context_.show(covered_.subject_type)))
        .suggest("add `else` and what to do for all other values");
    return;
  }
  std::string list;
  for (size_t place = 0; place < wanted.size(); ++place) {
    list += (place == 0 ? "`" : ", `") + wanted[place] + "`";
  }
  Diagnostic& found = report(context_, DiagnosticKind::match_not_exhaustive, whole_.head_span,
                             fmt::format("this `match` has no arm for {}", list));
  if (kind() == TypeKind::enumeration) {
    const ir::Enum& declared = context_.program.enums[context_.type(covered_.subject_type).detail];
    if (declared.span.known()) found.note(declared.span, fmt::format("the values of `{}`", declared.name));
  }
  found.suggest("add an arm for each, or an `else`");
}

void Match::lower(Flow& flow, size_t index, ir::Step& step, std::vector<Flow>& out) {
  const Arm& arm = arms_[index];
  step.kind = ir::StepKind::branch;
  step.name = "match";  // tells the analyses that nobody wrote this condition
  step.arm = static_cast<uint32_t>(index + 1);
  step.value = arm.condition;
  const bool sound = arm.condition != kNoExpr && !context_.is_error(arm.condition);
  Flow taken = flow;
  if (sound) {
    taken.scope.facts.add_all(facts_when_true(context_, arm.condition));
    flow.scope.facts.add_all(facts_when_false(context_, arm.condition));
  }
  step.then_block = check_block(state_, taken, *arm.block);
  out.push_back(std::move(taken));
  const bool last = index + 1 == arms_.size();
  if (last && tree_.else_block) {
    step.else_block = check_block(state_, flow, *tree_.else_block);
    out.push_back(flow);
  } else if (!last && complete_ && index + 2 == arms_.size()) {
    // What is left is what the last arm takes.
    step.last_arm = words_at(context_, arms_[index + 1].span);
    step.else_block = check_block(state_, flow, *arms_[index + 1].block);
    out.push_back(flow);
  } else if (!last) {
    const ir::StepId id = reserve_step(context_, arms_[index + 1].span);
    step.else_block.steps.push_back(id);
    ir::Step next;
    next.span = arms_[index + 1].span;
    next.identity = later_arm_identity(step, index + 2);
    lower(flow, index + 1, next, out);
    context_.program.steps[id] = std::move(next);
  }
}

void Match::check(Flow& flow, ir::Step& step) {
  identify(state_, step, whole_, identity());
  infer_subject(flow.scope);
  for (const ast::MatchArm& arm : tree_.arms) {
    ExprId condition = kNoExpr;
    for (const ast::MatchPattern& one : arm.patterns) {
      const ExprId test = pattern(flow.scope, one);
      refused_ = refused_ || test == kNoExpr;
      if (test != kNoExpr) condition = make_or(context_, condition, test, arm.span);
    }
    Span head = arm.span;
    if (!arm.patterns.empty()) head = Span::join(arm.patterns.front().span, arm.patterns.back().span);
    arms_.push_back({condition, &arm.block, head});
  }
  check_coverage();
  if (arms_.empty()) {
    if (tree_.else_block) check_block(state_, flow, *tree_.else_block);
    return;
  }
  if (complete_ && arms_.size() == 1) arms_.front().condition = make_bool(context_, true, arms_.front().span);
  std::vector<Flow> out;
  lower(flow, 0, step, out);
  flow = join(out);
}

}  // namespace

std::string later_arm_identity(const ir::Step& earlier_arm, size_t arm) {
  const std::string& identity = earlier_arm.identity;
  return fmt::format("{} arm {}", identity.substr(0, identity.find(" arm ")), arm);
}

void check_match(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::MatchStep& tree,
                 ir::Step& step) {
  Match(state, whole, tree).check(flow, step);
}

}  // namespace nudge::check
