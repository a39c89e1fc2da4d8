// Makes a MatchTree of filters. At each node the term is taken that leaves the fewest filters to look at,
// by an estimate in which all cells of a term are equally likely; where none leaves fewer, there is a leaf.
// Ranges are put where they cover a part of a balanced tree of the cells wholly, so each stands in a number
// of places that is logarithmic in them. Costs some n log n for each term on the way down; memory is bounded
// by a multiple of what the filters say, beyond which leaves stay large. Private to the room.
#pragma once

#include "runtime/dispatch/match_tree.h"

namespace nudge {

// A filter by what it asks of single terms; what is beyond that is in its function.
struct MatchFilter {
  uint32_t place = 0;
  FunctionId filter = kNoFunction;  // to be asked beside; none: the constraints are all
  struct Constraint {
    uint32_t term = 0;
    std::vector<KeyInterval> intervals;  // ascending, disjoint, neither none nor everything
  };
  std::vector<Constraint> constraints;  // by term, each once
};

MatchTree build_match_tree(const std::vector<MatchFilter>& filters, const std::vector<Term>& terms);

}  // namespace nudge
