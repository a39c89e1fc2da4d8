// An installed version compiled again from the sources that the store keeps: for who draws or explains it.
// What runs is the program that was stored with them, never this one. Costs a compilation, and `mjml` if its
// messages need that.
#pragma once

#include "compiler/compile.h"
#include "compiler/earlier.h"

namespace nudge {

// Without what it retires of versions before it: of each workflow the own steps, which come first. The
// diagnostics say why there is no program, if another build of nudge took what this one doesn't.
Compilation compile_stored(const EarlierVersion& version);

}  // namespace nudge
