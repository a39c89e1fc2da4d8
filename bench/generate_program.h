// Programs and inputs of any size, for measurements: `workflows` workflows of one kind, each triggered by an
// event of its own, with a filter, a condition, a goal, two waits and a branch. Always the same text for the
// same size.
#pragma once

#include <cstddef>
#include <string>

namespace nudge::bench {

// Some 25 lines a workflow. One event more than workflows: the last one is the goal of all and never comes.
std::string generate_program(size_t workflows);
// The smallest such program that has at least `lines` lines.
std::string generate_lines(size_t lines);

// The `place`th input of a stream, without a newline: a `track` of some 200 bytes, of one of `contacts`
// contacts and of the event of one of the first `workflows` workflows, a second after the one before.
std::string generate_input(size_t place, size_t contacts, size_t workflows);

}  // namespace nudge::bench
