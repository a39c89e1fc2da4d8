// The typed program to the Program: record layouts, what of history is kept, state tables, predicate code
// with a `value` and a `next_change` for every condition, and the dispatch tables. Deterministic: the same IR
// gives the same bytes. Linear in the program.
#pragma once

#include "compiler/lower/probes.h"

namespace nudge::lower {

// What `nudge run` needs, and nothing for tests. `sources` gives nodes their line numbers.
Program lower(const ir::Program& program, const source::SourceSet& sources);

// With what is asked for beside it. The same program may be lowered again and again, with other requests.
Lowered lower(const ir::Program& program, const source::SourceSet& sources, const LowerOptions& options);

}  // namespace nudge::lower
