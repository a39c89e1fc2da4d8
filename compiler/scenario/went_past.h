// By which way somebody went past a message or an action for good: "ada went past it at 2026-03-02 10:00:
// `if worth_a_call`: no". Private to compiler/scenario.
#pragma once

#include "compiler/scenario/scene.h"

namespace nudge::scenario {

// A line for each who did in their last pass through the workflow, in the order in which they came; of `only`
// if it isn't "". `kind`: send or action.
std::vector<std::string> went_past(Scene& scene, uint32_t workflow, NodeKind kind, uint32_t target,
                                   const std::string& only);

}  // namespace nudge::scenario
