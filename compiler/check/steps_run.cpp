// Sequences: steps under a name. Each is checked once by itself, so that its faults are reported at it; each
// `run` checks its steps again where they stand in its place, with what they are given.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/check/declarations.h"
#include "compiler/check/infer.h"
#include "compiler/check/steps.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

using limits::kMaxWorkflowSteps;  // sequences that run sequences grow by multiplication
constexpr std::string_view kNoEvent =
    "a sequence has what it is given; add a parameter, and give it `event.…` at the `run`";

// --- whose steps they are

// Whether a step of the sequence, or of those that it runs, sends to the members of an account.
struct MembersSearch {
  const Context& context;
  std::set<std::string> seen = {};

  bool in(const std::optional<ast::Block>& block) { return block && in(*block); }
  bool in(const ast::Block& block) {
    return std::any_of(block.steps.begin(), block.steps.end(),
                       [&](const ast::Step& step) { return std::visit(*this, step.node); });
  }
  bool operator()(const ast::SendStep& node) { return node.to_members; }
  bool operator()(const ast::WaitForStep& node) { return in(node.then_block) || in(node.else_block); }
  bool operator()(const ast::IfStep& node) { return in(node.then_block) || in(node.else_block); }
  bool operator()(const ast::RepeatStep& node) { return in(node.block); }
  bool operator()(const ast::MatchStep& node) {
    const auto arm = [&](const ast::MatchArm& one) { return in(one.block); };
    return std::any_of(node.arms.begin(), node.arms.end(), arm) || in(node.else_block);
  }
  bool operator()(const ast::SplitStep& node) {
    const auto arm = [&](const ast::SplitArm& one) { return in(one.block); };
    return std::any_of(node.arms.begin(), node.arms.end(), arm);
  }
  bool operator()(const ast::RunStep& node) {
    const auto found = context.callables.find(node.sequence.text);
    if (found == context.callables.end() || found->second.kind != CallableKind::sequence) return false;
    return seen.insert(node.sequence.text).second && in(context.sequences[found->second.index].tree->body);
  }
  template <typename Other>
  bool operator()(const Other&) {
    return false;
  }
};

// --- a sequence by itself

// What a parameter is while nobody has given it: a length of time is some length, a record some
// field, all else a variable.
LocalVariable open_parameter(Context& context, const ir::Parameter& parameter, Span span) {
  LocalVariable variable{.local = context.next_local++, .type = parameter.type, .span = span};
  const ir::Type type = context.type(parameter.type);
  if (type.kind == TypeKind::duration && !type.optional)
    variable.value = add_constant(context, parameter.type, word_of_int(kDayMs), span);
  if (type.kind == TypeKind::record) {
    ir::Expr record = node(ExprKind::field, parameter.type, span);
    record.path = {ir::Base::captured, 0, {}, {parameter.name}};
    variable.value = context.add(std::move(record));
  }
  return variable;
}

void check_sequence(Context& context, uint32_t index) {
  const SequenceInfo info = context.sequences[index];
  context.sequences[index].progress = Progress::active;
  begin_declaration(context, info.tree->name.text);
  const size_t errors = context.diagnostics.errors();
  const size_t steps = context.program.steps.size();
  const std::vector<source::Note> around = std::exchange(context.runs, {});
  const ir::StepId blamed = context.blame.step;
  if (blamed != Blame::kNobody) context.blame.step = Blame::kClauses;
  const ast::WorkflowDecl nobody;
  WorkflowState state{.context = context, .tree = nobody};
  state.sequence = true;
  state.result.for_account = MembersSearch{context}.in(info.tree->body);
  state.no_event = kNoEvent;
  Flow flow;
  flow.scope = enrolled_scope(state);
  flow.scope.of_account = state.result.for_account;
  flow.scope.inlined = true;
  for (size_t i = 0; i < info.parameters.size(); ++i)
    flow.scope.locals[info.parameters[i].name] =
        open_parameter(context, info.parameters[i], info.tree->parameters[i].span);
  check_block(state, flow, info.tree->body);
  context.program.steps.resize(steps);  // they belong to nobody
  context.runs = around;
  context.blame.step = blamed;
  context.sequences[index].needs = end_declaration(context);
  context.sequences[index].progress = Progress::done;
  context.sequences[index].refused = context.diagnostics.errors() > errors;
}

// Checks it now if it has not been; false: it has faults, or runs itself.
bool require_sequence(Context& context, uint32_t index, Span use) {
  SequenceInfo& info = context.sequences[index];
  if (info.progress == Progress::active) {
    const std::string& name = info.tree->name.text;
    std::string path;
    for (auto at = std::find(context.active.begin(), context.active.end(), name); at != context.active.end();
         ++at)
      path += "`" + *at + "` → ";
    report(context, DiagnosticKind::recursive_declaration, use,
           fmt::format("the sequence `{0}` runs itself: {1}`{0}`", name, path))
        .note(info.tree->name.span, fmt::format("`{}` is declared here", name))
        .suggest("to go round, write `repeat up to 4 times every 3 days until …`");
    info.refused = true;
    return false;
  }
  const bool checked = info.progress == Progress::done;
  const ast::Name& name = info.tree->name;
  if (!may_need(context, name, use, checked, info.needs)) return false;
  if (!checked) {
    check_sequence(context, index);
    if (!may_need(context, name, use, true, context.sequences[index].needs)) return false;
  }
  return !context.sequences[index].refused;
}

// --- a run

void report_no_sequence(Context& context, const ast::Name& name) {
  const auto callable = context.callables.find(name.text);
  if (callable != context.callables.end() && callable->second.kind == CallableKind::action) {
    report(context, DiagnosticKind::unknown_name, name.span,
           fmt::format("there is no sequence `{0}`; `{0}` is an action", name.text))
        .note(callable->second.span, "the action is declared here")
        .suggest(fmt::format("an action stands without `run`: `{}(…)`", name.text));
    return;
  }
  if (context.workflows.contains(name.text)) {
    report(context, DiagnosticKind::unknown_name, name.span,
           fmt::format("there is no sequence `{0}`; `{0}` is a workflow", name.text))
        .suggest(fmt::format("to enrol the contact in it, write `start {}`", name.text));
    return;
  }
  if (context.messages.contains(name.text)) {
    report(context, DiagnosticKind::unknown_name, name.span,
           fmt::format("there is no sequence `{0}`; `{0}` is a message", name.text))
        .suggest(fmt::format("write `send {}`", name.text));
    return;
  }
  report_unknown(context, DiagnosticKind::unknown_name, name, "sequence",
                 callables_of(context, CallableKind::sequence));
}

// What was known at the run of anything in the value.
void collect_relied(const Context& context, const Facts& facts, ExprId id, std::vector<std::string>& relied) {
  if (id == kNoExpr) return;
  const std::string key = fact_key(context, id);
  if (facts.changes(key)) relied.push_back(key);
  const ir::Expr& expr = context.expr(id);
  const bool of_account = expr.kind == ExprKind::field && expr.path.base == ir::Base::account;
  if (of_account && facts.changes("account")) relied.emplace_back("account");
  for (const ExprId operand : expr.operands)
    collect_relied(context, facts, operand, relied);
}

struct Run {
  WorkflowState& state;
  Flow& flow;
  const ast::Step& whole;
  const ast::RunStep& tree;
  const SequenceInfo& info;
  Context& context;

  // The parameters as what they stand for; none if an argument was refused.
  std::optional<std::map<std::string, LocalVariable>> bind() {
    const std::vector<ExprId> values = check_arguments(context, flow.scope, "sequence", tree.sequence,
                                                       tree.arguments, info.parameters, info.tree->name.span);
    std::map<std::string, LocalVariable> locals;
    bool good = true;
    for (size_t i = 0; i < values.size(); ++i) {
      const ir::Parameter& parameter = info.parameters[i];
      LocalVariable variable{.type = parameter.type, .span = info.tree->parameters[i].span};
      variable.value = values[i];
      if (values[i] == kNoExpr) variable.value = missing_value(parameter.type);
      good = good && !context.is_error(variable.value);
      collect_relied(context, flow.scope.facts, variable.value, variable.relies);
      locals[parameter.name] = std::move(variable);
    }
    if (!good) return std::nullopt;
    return locals;
  }

  ExprId missing_value(TypeId type) {
    const TypeKind kind = context.type(type).kind;
    const Word word = kind == TypeKind::number ? kMissingNumberWord
                      : is_texty(kind)         ? kMissingTextWord
                                               : kMissingWord;
    return add_constant(context, type, word, tree.sequence.span);
  }

  void expand(std::map<std::string, LocalVariable> locals, ir::Block& block) {
    const Scope outer = flow.scope;
    flow.scope.locals = std::move(locals);
    flow.scope.event.reset();
    flow.scope.no_event = kNoEvent;
    flow.scope.bindings.clear();
    flow.scope.unbound.clear();
    flow.scope.refused.clear();
    const auto bindings = std::exchange(state.bindings, {});
    context.runs.push_back({tree.sequence.span, fmt::format("`{}` is run here", tree.sequence.text)});
    ir::Block steps = check_block(state, flow, info.tree->body);
    context.runs.pop_back();
    state.bindings = bindings;
    block.steps.insert(block.steps.end(), steps.steps.begin(), steps.steps.end());
    Scope inner = std::exchange(flow.scope, outer);
    flow.scope.facts = std::move(inner.facts);
  }
};

}  // namespace

void check_sequences(Context& context) {
  for (uint32_t index = 0; index < context.sequences.size(); ++index)
    require_sequence(context, index, context.sequences[index].tree->name.span);
}

void check_run(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::RunStep& tree,
               ir::Block& block) {
  Context& context = state.context;
  const auto found = context.callables.find(tree.sequence.text);
  if (found == context.callables.end() || found->second.kind != CallableKind::sequence)
    return report_no_sequence(context, tree.sequence);
  const uint32_t index = found->second.index;
  const bool sound = require_sequence(context, index, tree.sequence.span);
  const SequenceInfo info = context.sequences[index];
  Run run{state, flow, whole, tree, info, context};
  auto locals = run.bind();
  if (!sound || !locals || context.full) return;
  state.expanded_steps += info.tree->body.steps.size();
  if (state.expanded_steps > kMaxWorkflowSteps) {
    report(context, DiagnosticKind::too_deep, tree.sequence.span,
           fmt::format("the runs in this workflow make more than {} steps of it", kMaxWorkflowSteps));
    return;
  }
  if (whole.label) state.run_label = whole.label;
  run.expand(std::move(*locals), block);
  state.run_label.reset();
}

ExprId refer_to_argument(Context& context, const Scope& scope, const ast::Name& name,
                         const LocalVariable& variable) {
  for (const std::string& key : variable.relies) {
    if (scope.facts.known(key)) continue;
    const Span given = context.expr(variable.value).span;
    report(context, DiagnosticKind::may_be_missing, given,
           fmt::format("{} may be missing by the time that `{}` is read: there is a wait before it",
                       context.quoted(given), name.text))
        .note(name.span, fmt::format("`{}` is read here", name.text))
        .suggest(fmt::format("give it a fallback: `{} ?? …`", context.sources.text(given)));
    return add_error(context, name.span);
  }
  const ExprId copy = clone(context, variable.value);
  context.program.exprs[copy].span = name.span;
  return copy;
}

ExprId infer_message(Context& context, const Scope& scope, const ast::Expr& tree) {
  const TypeId type = context.types().of(TypeKind::message);
  const auto* reference = std::get_if<ast::Reference>(&tree.node);
  if (reference == nullptr) {
    Diagnostic& found = report(context, DiagnosticKind::type_mismatch, tree.span,
                               "expected the name of a message, found " + context.quoted(tree.span));
    const auto* call = std::get_if<ast::Call>(&tree.node);
    if (call != nullptr && context.messages.contains(call->callee.text))
      found.suggest(
          fmt::format("give its name alone, `{}`; its arguments stand at the `send`", call->callee.text),
          call->callee.text);
    return add_error(context, tree.span);
  }
  const ast::Name& name = reference->name;
  if (scope.locals.contains(name.text)) return infer_reference(context, scope, name, type);
  const auto found = context.messages.find(name.text);
  if (found != context.messages.end())
    return add_constant(context, type, word_of_int(static_cast<int64_t>(found->second)), tree.span);
  report_unknown(context, DiagnosticKind::unknown_name, name, "message", names_of(context.messages));
  return add_error(context, tree.span);
}

}  // namespace nudge::check
