// `f(…)`: a function of the language or the program, history, or something that is none of them here.
#include <algorithm>

#include "compiler/check/builtins.h"
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

constexpr std::pair<std::string_view, ir::HistoryOp> kHistory[] = {
    {"count", ir::HistoryOp::count},     {"first", ir::HistoryOp::first},   {"last", ir::HistoryOp::last},
    {"sum", ir::HistoryOp::sum},         {"min", ir::HistoryOp::min},       {"max", ir::HistoryOp::max},
    {"average", ir::HistoryOp::average}, {"latest", ir::HistoryOp::latest},
};
constexpr std::string_view kStandard[] = {
    "round",  "floor", "ceil", "abs",         "min",     "max",  "lower", "upper",  "trim", "length",
    "domain", "date",  "time", "time_of_day", "weekday", "hour", "days",  "format", "pick"};

// min and max are both: of values (two arguments or more), and of a field of past events (one).
bool is_history(const ast::Call& tree) {
  if (!history_op(tree.callee.text)) return false;
  return !is_standard_function(tree.callee.text) || tree.arguments.size() == 1;
}

ExprId refuse_action(Context& context, const ast::Call& tree, Span declared, std::string_view what) {
  const std::string& name = tree.callee.text;
  const bool sequence = what == "sequence";
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::out_of_place, tree.callee.span,
             "`" + name + "` is " + (sequence ? "a sequence" : "an action") + ": a step, not a value");
  if (declared.known()) diagnostic.note(declared, "`" + name + "` is declared here");
  return add_error(context, tree.callee.span);
}

// What other languages call it.
constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
    {"len", "length"},         {"size", "length"},     {"avg", "average"},    {"mean", "average"},
    {"lowercase", "lower"},    {"uppercase", "upper"}, {"to_lower", "lower"}, {"to_upper", "upper"},
    {"strip", "trim"},         {"ceiling", "ceil"},    {"some", "any"},       {"every", "all"},
    {"format_date", "format"}, {"strftime", "format"},
};

// `len(x)`, `now()`; whether it was one of these.
bool refuse_elsewhere(Context& context, const ast::Call& tree, Span span) {
  const std::string& name = tree.callee.text;
  if (name == "now" || name == "today") {
    report(context, DiagnosticKind::unknown_name, span, "`" + name + "` is a value, not a function")
        .suggest("write `" + name + "`", name);
    return true;
  }
  for (const auto& [elsewhere, ours] : kElsewhere) {
    if (name != elsewhere) continue;
    report(context, DiagnosticKind::unknown_name, tree.callee.span, "there is no function `" + name + "`")
        .suggest("it is called `" + std::string(ours) + "` here", std::string(ours));
    return true;
  }
  return false;
}

ExprId refuse_unknown(Context& context, const ast::Call& tree, Span span) {
  if (refuse_elsewhere(context, tree, span)) return add_error(context, span);
  std::vector<std::string> candidates = callables_of(context, CallableKind::function);
  for (const std::string_view name : builtin_names())
    candidates.emplace_back(name);
  for (const std::string& name : callables_of(context, CallableKind::event))
    candidates.push_back(name);
  report_unknown(context, DiagnosticKind::unknown_name, tree.callee, "function", candidates);
  return add_error(context, span);
}

}  // namespace

std::optional<ir::HistoryOp> history_op(std::string_view name) {
  for (const auto& [candidate, op] : kHistory) {
    if (candidate == name) return op;
  }
  return std::nullopt;
}

bool is_standard_function(std::string_view name) {
  return std::find(std::begin(kStandard), std::end(kStandard), name) != std::end(kStandard);
}

const std::vector<std::string_view>& builtin_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all{"any", "all"};
    for (const auto& [name, op] : kHistory)
      all.push_back(name);
    for (const std::string_view name : kStandard) {
      if (!history_op(name)) all.push_back(name);
    }
    return all;
  }();
  return names;
}

ExprId infer_call(Context& context, const Scope& scope, const ast::Call& tree, Span span) {
  const std::string& name = tree.callee.text;
  for (const ast::Argument& argument : tree.arguments) {
    if (argument.body) return infer_each(context, scope, tree, span);
  }
  const auto callable = context.callables.find(name);
  if (callable == context.callables.end()) return refuse_unknown(context, tree, span);
  switch (callable->second.kind) {
    case CallableKind::event:
      return refuse_occurrence(context, tree.callee, span);
    case CallableKind::action:
      return refuse_action(context, tree, callable->second.span, "action");
    case CallableKind::sequence:
      return refuse_action(context, tree, callable->second.span, "sequence");
    case CallableKind::function:
      return infer_function_call(context, scope, tree, span);
    case CallableKind::builtin:
      break;
  }
  if (is_history(tree)) return infer_history_call(context, scope, tree, span);
  if (is_standard_function(name)) return infer_standard_call(context, scope, tree, span);
  return infer_each(context, scope, tree, span);  // any and all, which have no other form
}

}  // namespace nudge::check
