// The typed program to the Program: record layouts, what of history is kept, state tables, predicate code
// with a `value` and a `next_change` for every condition, and the dispatch tables. Deterministic: the same IR
// gives the same bytes. Linear in the program.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/lower/probes.h"
#include "runtime/program/program.h"

namespace nudge::lower {

// `sources` gives nodes their line numbers.
Program lower(const ir::Program& program, const source::SourceSet& sources);
// With what tools ask for beside it.
Lowered lower(const ir::Program& program, const source::SourceSet& sources, const LowerOptions& options);

}  // namespace nudge::lower
