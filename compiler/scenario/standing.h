// Where somebody stands in a workflow, in words: waiting, over, or never entered and why. Private to
// compiler/scenario.
#pragma once

#include "compiler/scenario/scene.h"

namespace nudge::scenario {

// Enrolments that are going on: not those that are past their last step, nor errands.
std::vector<const Enrolment*> enrolments_in(const Scene& scene, SubjectRef who, uint32_t workflow);

// `ada`; who has no name of their own is `the contact`.
std::string called(std::string_view id, SubjectKind kind);

// `ada waits at `wait 1 day`, until 2026-03-03 10:00`
std::string standing_of(Scene& scene, const std::string& id, std::optional<SubjectRef> who,
                        uint32_t workflow);

// Of all contacts (of a workflow for accounts: accounts) in the state, or of one actor.
std::vector<std::string> standing(Scene& scene, uint32_t workflow, ir::ActorId of);

}  // namespace nudge::scenario
