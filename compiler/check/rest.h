// What of a workflow's steps comes after some of them.
#pragma once

#include <functional>
#include <set>

#include "compiler/ir/ir.h"

namespace nudge::check {

using StepTest = std::function<bool(const ir::Step&)>;

// The steps that `is_entry` and all that some path leads to from there; not those that `is_elsewhere`, nor
// what only they lead to. A step within a `repeat` leads to it again. Linear, but for `repeat` in `repeat`.
std::set<ir::StepId> find_rest(const ir::Program& program, const ir::Block& block, const StepTest& is_entry,
                               const StepTest& is_elsewhere);

}  // namespace nudge::check
