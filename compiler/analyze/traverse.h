// Ways through the typed program: an expression's operands, a block's steps, and all expressions that a
// running program evaluates. What only the compiler saw (bodies of inlined functions, `let` constants,
// messages that nobody sends) is not visited. Linear.
#pragma once

#include <functional>
#include <map>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

using ir::ExprId;
using ir::ExprKind;
using ir::kNoExpr;

// The operands and the start of a history window. Not the filter of a history expression: it is evaluated
// when the event arrives, not where it stands.
template <typename Visit>
void for_each_operand(const ir::Expr& expr, Visit visit) {
  for (ExprId operand : expr.operands) {
    if (operand != kNoExpr) visit(operand);
  }
  if (expr.history && expr.history->since != kNoExpr) visit(expr.history->since);
}

// In source order, a step before what is inside it.
void for_each_step(const ir::Program& program, const ir::Block& block,
                   const std::function<void(const ir::Step&)>& visit);

// Those of the workflow's body, then those that it keeps of earlier versions.
void for_each_step(const ir::Program& program, const ir::Workflow& workflow,
                   const std::function<void(const ir::Step&)>& visit);

void for_each_expr(const ir::Awaited& awaited, const std::function<void(ExprId)>& visit);

void for_each_expr(const ir::Score& score, const std::function<void(ExprId)>& visit);

// Every expression that stands by itself in this workflow: filters, conditions, arguments, values. Not those
// of the messages that it sends. kNoExpr is never given.
void for_each_root(const ir::Program& program, const ir::Workflow& workflow,
                   const std::function<void(ExprId)>& visit);
// Those of all segments, scores, workflows and messages that some step sends.
void for_each_root(const ir::Program& program, const std::function<void(ExprId)>& visit);

// What the locals of all `let`s stand for.
using LetValues = std::map<ir::LocalId, ExprId>;
LetValues find_lets(const ir::Program& program);

// Who asks: what is of the account means the subject itself to some, and another to a contact.
struct Reader {
  bool account = false;
  const LetValues* lets = nullptr;  // of the program, for locals that are bound around what is asked
};

// The expression and all below it, filters of history included, each once (a parent first). The visitor keeps
// its own set of those visited, so that it can be used for several roots.
class Walker {
 public:
  Walker(const ir::Program& program, std::function<void(ExprId)> visit)
      : program_(program), visit_(std::move(visit)), visited_(program.exprs.size(), false) {}
  void walk(ExprId root);

 private:
  const ir::Program& program_;
  std::function<void(ExprId)> visit_;
  std::vector<bool> visited_;
};

// The field that a path names, or nullptr. `fields` are those of the contact, the account or an event.
const ir::Field* find_field(const ir::Program& program, const std::vector<ir::Field>& fields,
                            const std::vector<std::string>& names);

}  // namespace nudge::analyze
