// Programs with long histories of inputs, for what must hold at any moment of any run: the examples with
// theirs, and one made of everything that a State can hold, with random ones.
#pragma once

#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace nudge::test {

struct History {
  std::string name;
  Program program;
  std::vector<std::string> lines;
};

// The folders of examples/ that have inputs.
std::vector<std::string> example_names();
// With the first so many of its inputs.
History example_history(const std::string& name, size_t lines);
// Accounts, merges, scores, repeats, splits, holdouts, quiet hours, late and repeated inputs.
History random_history(uint64_t seed, size_t lines);

}  // namespace nudge::test
