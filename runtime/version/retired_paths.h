// Where the paths of retired steps lead on. The compiler leads them to steps of the new version that are
// called as they were; but a step may be the same and be called otherwise (`wait 90 days`, now `wait 120
// days`; a step that has a label since), which only the Comparison knows. Costs the nodes of workflows that
// retire something.
#pragma once

#include "runtime/version/comparison.h"

namespace nudge {

// `to` as the compiler linked it; `comparison` is of these two. From then on whoever comes off a retired step
// goes on at the new version's, as whoever stands on that one does.
void lead_retired_on(const Program& from, const Comparison& comparison, Program& to);

}  // namespace nudge
