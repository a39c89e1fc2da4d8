// How many people stand where: for `plan`, before it asks what becomes of them, and for `status`. Costs one
// look at every enrolment.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/state.h"
#include "runtime/version/comparison.h"

namespace nudge {

struct Standing {
  uint64_t active = 0;    // on some step
  uint64_t finished = 0;  // past the last step, their goal or measures still open
  uint64_t messages = 0;  // to members of an account, that wait for quiet hours to end
  // Active, and messages, by the node that they stand on; a repeat's waits are at its repeat_again, which has
  // its identity.
  std::vector<uint64_t> by_node;
};
// One for each workflow.
std::vector<Standing> count_standing(const Program& program, const State& state);

// The places that a change leaves without an answer: somebody stands there, and the new version doesn't say
// what becomes of them. By workflow and node of the old version.
struct Unanswered {
  uint32_t workflow = 0;
  NodeId node = 0;
  uint64_t people = 0;
};
std::vector<Unanswered> find_unanswered(const Program& from, const Comparison& comparison,
                                        const std::vector<Standing>& standing);

}  // namespace nudge
