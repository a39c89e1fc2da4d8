// `let`, `function` and `segment`: each is checked once, when it is first needed; one that needs itself is
// refused.
#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/expression.h"
#include "compiler/check/fold.h"

namespace nudge::check {

namespace {

// "`a` → `b` → `a`"
std::string cycle_text(const Context& context, const std::string& name) {
  std::string out;
  for (auto at = std::find(context.active.begin(), context.active.end(), name); at != context.active.end();
       ++at)
    out += "`" + *at + "` → ";
  return out + "`" + name + "`";
}

void report_cycle(Context& context, Span use, std::string_view what, const ast::Name& declared) {
  report(context, DiagnosticKind::recursive_declaration, use,
         "the " + std::string(what) + " `" + declared.text +
             "` needs itself: " + cycle_text(context, declared.text))
      .note(declared.span, "`" + declared.text + "` is declared here");
}

void check_let(Context& context, uint32_t index) {
  const ast::LetDecl& tree = *context.let_infos[index].tree;
  context.let_infos[index].progress = Progress::active;
  begin_declaration(context, tree.name.text);
  Scope scope;
  scope.constant = true;
  const ExprId value = infer_expression(context, scope, *tree.value);
  context.let_infos[index].needs = end_declaration(context);
  context.let_infos[index].value = value;
  context.let_infos[index].progress = Progress::done;
}

void check_function(Context& context, uint32_t index) {
  const ast::FunctionDecl& tree = *context.functions[index].tree;
  context.functions[index].progress = Progress::active;
  begin_declaration(context, tree.name.text);
  Scope scope;
  scope.inlined = true;
  scope.no_event = "a function has what it is given; add a parameter";
  std::vector<ir::LocalId> locals;
  scope.locals = bind_parameters(context, tree.parameters, context.functions[index].parameters, locals);
  context.functions[index].locals = locals;
  const ExprId body = infer_expression(context, scope, *tree.body);
  context.functions[index].needs = end_declaration(context);
  context.functions[index].body = body;
  context.functions[index].progress = Progress::done;
}

void check_segment(Context& context, ir::SegmentId id) {
  const ast::SegmentDecl& tree = *context.segment_infos[id].tree;
  context.segment_infos[id].progress = Progress::active;
  begin_declaration(context, tree.name.text);
  Scope scope;
  scope.of_account = tree.for_account;
  scope.no_event = tree.for_account ? "a segment is about the account, not about an event"
                                    : "a segment is about the contact, not about an event";
  const ExprId condition = check_condition(context, scope, *tree.condition);
  context.segment_infos[id].needs = end_declaration(context);
  context.segment_infos[id].progress = Progress::done;
  if (context.is_error(condition)) return;
  require_turnable(context, condition);
  context.program.segments[id].condition = condition;
}

}  // namespace

ExprId require_let(Context& context, uint32_t index, Span use) {
  if (context.let_infos[index].progress == Progress::active) {
    report_cycle(context, use, "constant", context.let_infos[index].tree->name);
    return add_error(context, use);
  }
  const LetInfo& info = context.let_infos[index];
  const bool checked = info.progress == Progress::done;
  if (!may_need(context, info.tree->name, use, checked, info.needs)) return add_error(context, use);
  if (!checked) {
    check_let(context, index);
    may_need(context, context.let_infos[index].tree->name, use, true, context.let_infos[index].needs);
  }
  const ExprId copy = clone(context, context.let_infos[index].value);
  context.program.exprs[copy].span = use;
  return copy;
}

void require_segment(Context& context, ir::SegmentId id, Span use) {
  if (context.segment_infos[id].progress == Progress::active)
    return report_cycle(context, use, "segment", context.segment_infos[id].tree->name);
  const SegmentInfo info = context.segment_infos[id];
  const bool checked = info.progress == Progress::done;
  if (!may_need(context, info.tree->name, use, checked, info.needs) || checked) return;
  check_segment(context, id);
  may_need(context, info.tree->name, use, true, context.segment_infos[id].needs);
}

bool require_function(Context& context, uint32_t index, Span use) {
  if (context.functions[index].progress == Progress::active) {
    report_cycle(context, use, "function", context.functions[index].tree->name);
    return false;
  }
  const ast::Name& name = context.functions[index].tree->name;
  const bool checked = context.functions[index].progress == Progress::done;
  if (!may_need(context, name, use, checked, context.functions[index].needs)) return false;
  if (!checked) {
    check_function(context, index);
    if (!may_need(context, name, use, true, context.functions[index].needs)) return false;
  }
  return !context.is_error(context.functions[index].body);
}

void check_lets(Context& context) {
  for (uint32_t i = 0; i < context.let_infos.size(); ++i) {
    if (context.let_infos[i].progress == Progress::untouched) check_let(context, i);
  }
}

void check_functions(Context& context) {
  for (uint32_t i = 0; i < context.functions.size(); ++i) {
    if (context.functions[i].progress == Progress::untouched) check_function(context, i);
  }
}

void check_segments(Context& context) {
  for (ir::SegmentId i = 0; i < context.segment_infos.size(); ++i) {
    if (context.segment_infos[i].progress == Progress::untouched) check_segment(context, i);
  }
}

}  // namespace nudge::check
