// The steps of an earlier version of a workflow, behind those that it has: checked with its old clauses and
// its old sequences in the new program, then all but what `retire` keeps made husks.
#include <fmt/format.h>

#include "compiler/check/declarations.h"
#include "compiler/check/link.h"
#include "compiler/check/rest.h"
#include "compiler/check/steps.h"

namespace nudge::check {

namespace {

bool has_fault(const Context& context, ExprId id) {
  if (id == kNoExpr) return false;
  const ir::Expr& expr = context.expr(id);
  if (context.is_error(id)) return true;
  for (const ExprId operand : expr.operands) {
    if (has_fault(context, operand)) return true;
  }
  return expr.history &&
         (has_fault(context, expr.history->filter) || has_fault(context, expr.history->since));
}

bool has_fault(const Context& context, const ir::Step& step) {
  if (has_fault(context, step.value) || has_fault(context, step.members_where)) return true;
  for (const ExprId argument : step.arguments) {
    if (has_fault(context, argument)) return true;
  }
  for (const ir::Occurrence& occurrence : step.awaited.occurrences) {
    if (has_fault(context, occurrence.filter)) return true;
  }
  for (const ExprId condition : step.awaited.conditions) {
    if (has_fault(context, condition)) return true;
  }
  return false;
}

// The workflow's sequences as they were, while one lives; then the program's own again.
class OldSequences {
 public:
  OldSequences(Context& context, const RetiredPart& part) : context_(context), own_(context.callables) {
    const auto first = static_cast<uint32_t>(context.sequences.size());
    for (const ast::SequenceDecl* tree : part.sequences) {
      SequenceInfo info;
      info.tree = tree;
      const auto index = static_cast<uint32_t>(context.sequences.size());
      context.sequences.push_back(std::move(info));
      context.callables[tree->name.text] = {CallableKind::sequence, index, tree->name.span};
    }
    for (uint32_t index = first; index < context.sequences.size(); ++index) {
      auto parameters =
          resolve_parameters(context, context.sequences[index].tree->parameters, ParameterOwner::sequence);
      context.sequences[index].parameters = std::move(parameters);
    }
  }
  ~OldSequences() { context_.callables = std::move(own_); }
  OldSequences(const OldSequences&) = delete;
  OldSequences& operator=(const OldSequences&) = delete;

 private:
  Context& context_;
  NameTable<Callable> own_;
};

class RetiredSteps {
 public:
  RetiredSteps(WorkflowState& state, const RetiredPart& part, ir::StepId first)
      : state_(state), context_(state.context), part_(part), first_(first) {}

  void check() {
    WorkflowState old{.context = context_, .tree = *part_.tree};
    old.earlier = true;
    old.result.name = state_.result.name;
    old.result.for_account = state_.result.for_account;
    old.result.goals = state_.result.goals;
    old.result.bindings = state_.result.bindings;
    // Its trigger may be another than the workflow's is now.
    old.result.bindings.push_back({"trigger", {}, true});
    old.trigger_capture = static_cast<uint32_t>(old.result.bindings.size());
    old.first_binding = old.result.bindings.size();
    const OldSequences sequences(context_, part_);
    begin_ = static_cast<ir::StepId>(context_.program.steps.size());
    context_.blame.parts.emplace_back(begin_, &part_);
    check_clauses(old);
    context_.blame.step = begin_;
    check_body(old, *part_.tree->body);
    context_.blame.step = Blame::kNobody;
    name_steps(old.result.body);
    make_husks(old.result.body);
    state_.result.bindings = std::move(old.result.bindings);
    state_.result.retired.push_back({part_.version, std::move(old.result.body)});
  }

 private:
  void check_clauses(WorkflowState& old) {
    context_.blame.step = Blame::kClauses;
    check_triggers(old);
    if (old.trigger_event) old.result.bindings.back().events = old.trigger_event->events;
    for (const ast::WorkflowClause& clause : part_.tree->clauses) {
      if (const auto* condition = std::get_if<ast::Condition>(&clause.node))
        check_condition_clause(old, *condition);
    }
  }

  // As they were called.
  void name_steps(const ir::Block& body) {
    std::vector<ir::StepId> named;
    auto& steps = context_.program.steps;
    for (ir::StepId id = begin_; id < steps.size(); ++id) {
      if (steps[id].arm <= 1) named.push_back(id);
    }
    context_.blame.misread |= named.size() != part_.identities.size();
    if (named.size() != part_.identities.size()) return;
    for (size_t place = 0; place < named.size(); ++place)
      steps[named[place]].identity = part_.identities[place];
    name_arms(body);
  }

  void name_arms(const ir::Block& block) {
    auto& steps = context_.program.steps;
    for (const ir::StepId id : block.steps) {
      const ir::Step& step = steps[id];
      if (step.arm != 0 && step.else_block.steps.size() == 1) {
        ir::Step& next = steps[step.else_block.steps.front()];
        if (next.arm > 1) next.identity = later_arm_identity(step, next.arm);
      }
      name_arms(step.then_block);
      name_arms(step.else_block);
      for (const ir::SplitArm& arm : step.arms)
        name_arms(arm.block);
    }
  }

  void make_husks(const ir::Block& body) {
    auto& steps = context_.program.steps;
    std::set<std::string> present;
    for (ir::StepId id = first_; id < begin_; ++id) {
      if (!steps[id].husk) present.insert(steps[id].identity);
    }
    const std::set<std::string> entries(part_.entries.begin(), part_.entries.end());
    const std::set<ir::StepId> kept = find_rest(
        context_.program, body, [&](const ir::Step& step) { return entries.contains(step.identity); },
        [&](const ir::Step& step) { return present.contains(step.identity); });
    for (ir::StepId id = begin_; id < steps.size(); ++id) {
      ir::Step& step = steps[id];
      if (kept.contains(id)) {
        context_.blame.misread |= has_fault(context_, step);
        continue;
      }
      step.husk = true;
      step.value = step.members_where = kNoExpr;
      step.arguments.clear();
      step.awaited = {};
      step.best_time = false;
    }
  }

  WorkflowState& state_;
  Context& context_;
  const RetiredPart& part_;
  ir::StepId first_;
  ir::StepId begin_ = 0;
};

}  // namespace

void check_retired(WorkflowState& state, ir::StepId first) {
  if (state.context.linking == nullptr) return;
  for (const RetiredPart& part : state.context.linking->parts) {
    if (part.workflow == state.result.name) RetiredSteps(state, part, first).check();
  }
}

}  // namespace nudge::check
