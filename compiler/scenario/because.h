// The condition that keeps somebody where they are in a workflow, with its values: the `if` that refused
// them, the filter that their event didn't pass, what they wait for, the trigger that hasn't turned. Asks
// `why` over what has happened so far, so it costs a lowering and a replay: for failures. Private to
// compiler/scenario.
#pragma once

#include "compiler/scenario/scene.h"

namespace nudge::scenario {

// Nothing, if it is no condition that keeps them.
std::optional<Explanation> because(const Scene& scene, uint32_t workflow, const std::string& id);

}  // namespace nudge::scenario
