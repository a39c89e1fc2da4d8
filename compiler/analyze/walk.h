// Ways through a typed program: every part of an expression, every step below a block, every expression of a
// step, and whether anything goes on after it.
#pragma once

#include <functional>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

using ExprVisit = std::function<void(ir::ExprId, const ir::Expr&)>;
using StepVisit = std::function<void(ir::StepId, const ir::Step&)>;
using RootVisit = std::function<void(ir::ExprId)>;

// What of an expression is looked into besides its operands.
struct Into {
  bool history = true;    // filters, and what is after `since`
  bool segments = false;  // the conditions of segments
  bool scores = false;    // the conditions that count while they hold
};

// `root` first; nothing for kNoExpr.
void each_part(const ir::Program& program, ir::ExprId root, Into into, const ExprVisit& visit);

// In the order of the text.
void each_step(const ir::Program& program, const ir::Block& block, const StepVisit& visit);

// The expressions that stand in the step itself, not in its blocks.
void each_root(const ir::Step& step, const RootVisit& visit);
void each_root(const ir::Awaited& awaited, const RootVisit& visit);

// Whether no path leads out of the block's end.
bool ends(const ir::Program& program, const ir::Block& block);
bool ends(const ir::Program& program, const ir::Step& step);

}  // namespace nudge::analyze
