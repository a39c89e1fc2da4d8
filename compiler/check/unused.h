// What is declared and nowhere used: messages that are never sent, segments, scores, functions, `let`s,
// actions, events. Reads the syntax trees, since functions and lets are gone from the typed program. Linear.
#pragma once

#include "compiler/check/context.h"

namespace nudge::check {

// For programs without errors only: a misspelt name would make what it means look unused.
void find_unused(Context& context);

}  // namespace nudge::check
