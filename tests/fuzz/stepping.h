// Inputs for any program: it is stepped with them as `nudge run` would, and what comes out is printed.
#pragma once

#include <functional>
#include <string_view>

#include "runtime/engine/state.h"

namespace nudge::fuzz {

// Lines of Segment's JSON.
void step_lines(const Program& program, std::string_view lines);
// A few that are made for the program: each of its events, with values for their fields; and three months.
void step_some(const Program& program);
void step_some(const Program& program, const std::function<void(const State&)>& then);

}  // namespace nudge::fuzz
