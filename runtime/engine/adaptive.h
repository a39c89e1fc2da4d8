// `split … adapt`: Thompson sampling. What is known of an arm is how many contacts it was given to and how
// many of them reached the goal; for each new contact a chance of success is drawn for every arm from what
// that leaves possible, Beta(1 + converted, 1 + assigned − converted), and the arm with the greatest is
// taken. A draw is a function of workflow, split, contact and arm: no random source, and the same bits
// wherever sqrt and log are. Some microseconds an arm.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace nudge {

struct ArmCounts {
  uint64_t assigned = 0;   // contacts, each once
  uint64_t converted = 0;  // of those
  bool operator==(const ArmCounts&) const = default;
};

// Whose draw it is.
struct DrawKey {
  std::string_view workflow;
  std::string_view split;
  std::string_view contact;
};

// A draw from Beta(1 + converted, 1 + assigned − converted).
double success_draw(const DrawKey& key, uint32_t arm, const ArmCounts& counts);

// The arm with the greatest draw; the first of equals. There is at least one.
uint32_t thompson_arm(const DrawKey& key, std::span<const ArmCounts> arms);

// Whether the workflow holds this subject out: a stable function of both, for the `share` (0 to 1) of all.
bool is_held_out(std::string_view workflow, std::string_view subject, double share);

}  // namespace nudge
