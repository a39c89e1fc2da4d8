// What is too large: of runtime/fault/limits.h the limits on expressions, on declarations that need each
// other, and on how much of a thing one declaration may hold.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/each_step.h"
#include "compiler/check/context.h"
#include "compiler/check/declarations.h"
#include "runtime/fault/limits.h"

namespace nudge::check {

namespace {

uint32_t plus(uint32_t left, uint32_t right) {
  return left > UINT32_MAX - right ? UINT32_MAX : left + right;
}

Weight weigh(const Context& context, const ir::Expr& expr) {
  Weight weight;
  const auto add = [&](ExprId part) {
    if (part == kNoExpr) return;
    weight.parts = plus(weight.parts, context.weights[part].parts);
    weight.depth = std::max(weight.depth, plus(context.weights[part].depth, 1));
  };
  for (const ExprId operand : expr.operands)
    add(operand);
  if (expr.history) {
    add(expr.history->filter);
    add(expr.history->since);
  }
  // A list of constants is one constant; how long it may be is asked where it is written.
  const auto constant = [&](ExprId part) { return context.expr(part).kind == ExprKind::constant; };
  const auto text = [&](ExprId part) { return context.expr(part).kind == ExprKind::text; };
  if (expr.kind == ExprKind::list && (std::all_of(expr.operands.begin(), expr.operands.end(), constant) ||
                                      std::all_of(expr.operands.begin(), expr.operands.end(), text)))
    weight.parts = 1;
  return weight;
}

// The first fault of an expression that is too large is told, and what holds it is an error without a word.
bool refuse_weight(Context& context, const ir::Expr& expr, const Weight& weight) {
  if (expr.type == kErrorType) return false;
  if (weight.depth > limits::kMaxExpressionDepth) {
    report(context, DiagnosticKind::too_deep, expr.span,
           fmt::format("this expression is nested more than {} deep, with the functions that it calls",
                       limits::kMaxExpressionDepth));
    return true;
  }
  if (weight.parts > limits::kMaxExpressionParts) {
    report(context, DiagnosticKind::too_deep, expr.span,
           fmt::format("this expression has more than {} parts, with the functions that it calls",
                       limits::kMaxExpressionParts))
        .suggest("say a part of it once: as a `segment`, or as a field that a step sets");
    return true;
  }
  if (expr.kind == ExprKind::text && expr.text_value.size() > limits::kMaxTextBytes) {
    report(context, DiagnosticKind::bad_value, expr.span,
           fmt::format("this text has {} bytes, a text has at most {}", expr.text_value.size(),
                       limits::kMaxTextBytes));
    return true;
  }
  if (expr.kind == ExprKind::list && expr.operands.size() > limits::kMaxListElements) {
    report(context, DiagnosticKind::bad_value, expr.span,
           fmt::format("this list has {} elements, a list has at most {}", expr.operands.size(),
                       limits::kMaxListElements));
    return true;
  }
  return false;
}

void check_count(Context& context, Span span, std::string_view what, size_t count, size_t most) {
  if (count <= most) return;
  report(context, DiagnosticKind::bad_value, span,
         fmt::format("{} {}, at most {} are possible", count, what, most));
}

void check_workflow_sizes(Context& context, const ast::WorkflowDecl& workflow) {
  size_t measures = 0;
  for (const ast::WorkflowClause& clause : workflow.clauses) {
    const auto* goal = std::get_if<ast::Goal>(&clause.node);
    if (goal == nullptr || !goal->name) continue;
    if (++measures == limits::kMaxMeasures + 1) {
      report(context, DiagnosticKind::bad_value, goal->span,
             fmt::format("a workflow has at most {} measures", limits::kMaxMeasures));
    }
  }
}

// The parts of records counted, each time that they are held; records that hold themselves have been refused.
size_t parts_of(const Context& context, const std::vector<ir::Field>& fields, std::vector<size_t>& known) {
  size_t parts = 0;
  for (const ir::Field& field : fields) {
    ++parts;
    if (field.type == kErrorType) continue;
    const ir::Type& type = context.type(field.type);
    if (type.kind == TypeKind::record) {
      size_t& inner = known[type.detail];
      if (inner == 0) {
        inner = 1;  // met again on the way: a cycle
        inner = 1 + parts_of(context, context.program.records[type.detail].fields, known);
      }
      parts = std::min(parts + inner, 100 * limits::kMaxFields);
    }
  }
  return std::min(parts, 100 * limits::kMaxFields);
}

}  // namespace

ExprId Context::add(ir::Expr expr) {
  Weight weight = weigh(*this, expr);
  bool refused = refuse_weight(*this, expr, weight);
  if (program.exprs.size() >= limits::kMaxProgramParts && !full) {
    full = refused = true;
    report(*this, DiagnosticKind::too_deep, expr.span,
           fmt::format("the program has more than {} parts by here, with the functions that are called and "
                       "the sequences that are run",
                       limits::kMaxProgramParts));
  }
  if (refused || full) {
    const Span span = expr.span;
    expr = ir::Expr();
    expr.kind = ExprKind::constant;
    expr.type = kErrorType;
    expr.span = span;
    weight = Weight();
  }
  program.exprs.push_back(std::move(expr));
  weights.push_back(weight);
  return static_cast<ExprId>(program.exprs.size() - 1);
}

void begin_declaration(Context& context, const std::string& name) {
  context.active.push_back(name);
  context.active_needs.push_back(0);
}

uint32_t end_declaration(Context& context) {
  const uint32_t needs = context.active_needs.back();
  context.active.pop_back();
  context.active_needs.pop_back();
  return needs;
}

bool may_need(Context& context, const ast::Name& declared, Span use, bool checked, uint32_t needs) {
  if (context.active.empty()) return true;  // no declaration needs it, a workflow does
  const bool too_many =
      checked ? needs >= limits::kMaxReferences : context.active.size() > limits::kMaxReferences;
  if (too_many) {
    report(context, DiagnosticKind::too_deep, use,
           fmt::format("`{}` needs {} others, each through the next", declared.text, limits::kMaxReferences))
        .note(declared.span, fmt::format("`{}` is declared here", declared.text));
    return false;
  }
  if (checked && !context.active_needs.empty())
    context.active_needs.back() = std::max(context.active_needs.back(), needs + 1);
  return true;
}

void check_sizes(Context& context) {
  size_t scores = 0;
  for (const ast::Declaration* declaration : context.declarations) {
    if (const auto* one = std::get_if<ast::EnumDecl>(&declaration->node))
      check_count(context, one->name.span, "values of an enum", one->values.size(), limits::kMaxEnumValues);
    if (const auto* one = std::get_if<ast::ScoreDecl>(&declaration->node);
        one != nullptr && ++scores == limits::kMaxScores + 1) {
      report(context, DiagnosticKind::bad_value, one->name.span,
             fmt::format("a program has at most {} scores", limits::kMaxScores));
    }
    if (const auto* one = std::get_if<ast::WorkflowDecl>(&declaration->node))
      check_workflow_sizes(context, *one);
  }
  const ir::Program& program = context.program;
  std::vector<size_t> known(program.records.size());
  const auto last = [](const std::vector<ir::Field>& fields) { return fields.back().span; };
  for (const auto* fields : {&program.contact, &program.account}) {
    if (!fields->empty())
      check_count(context, last(*fields), "fields, the parts of records counted",
                  parts_of(context, *fields, known), limits::kMaxFields);
  }
  for (const ir::Event& event : program.events) {
    if (!event.fields.empty())
      check_count(context, last(event.fields), "fields, the parts of records counted",
                  parts_of(context, event.fields, known), limits::kMaxFields);
  }
}

}  // namespace nudge::check
