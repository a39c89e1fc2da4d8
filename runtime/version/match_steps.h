// Which steps of a workflow's new version are those of the old one; comparison.h has the rule. Private to
// runtime/version.
#pragma once

#include "runtime/version/comparison.h"
#include "runtime/version/meaning.h"

namespace nudge {

// One for each node of the old workflow. Costs the steps; and where many were changed, so many times as many
// as stand between the first and the last that were: beyond kMostCompared pairs they are matched by identity
// alone.
inline constexpr size_t kMostCompared = 4'000'000;
std::vector<NodeMatch> match_steps(Meaning& from, uint32_t old_workflow, Meaning& to, uint32_t new_workflow);

}  // namespace nudge
