// What a formula says of single values: for each of them a set that its key must lie in. Never too little: if
// the formula holds, every constraint does. Where it can be, it is all that the formula says: `exact`. Linear
// in the formula, times the ranges of its sets. Private to the room.
#pragma once

#include <map>

#include "runtime/dispatch/code_graph.h"

namespace nudge {

using TermKey = std::pair<ValueId, KeyDomain>;

struct Constraints {
  bool possible = true;                // false: it never holds
  bool exact = true;                   // it holds if all of these do
  std::map<TermKey, KeySet> of_terms;  // none of them is everything
};

Constraints constraints_of(const CodeGraph& graph, FormulaId formula);

}  // namespace nudge
