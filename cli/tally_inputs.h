// Runs a program over a file of inputs for the counts on its pictures: nothing is printed or kept.
#pragma once

#include <string>

#include "compiler/graph/tally.h"
#include "runtime/fault/result.h"

namespace nudge::cli {

struct TalliedInputs {
  uint64_t records = 0;
  uint64_t dead_letters = 0;
};

// `until_ms`: the clock is moved on to it in the end; kMissing: it stays at the last input.
Result<TalliedInputs> tally_inputs(const Program& program, const std::string& path, int64_t until_ms,
                                   graph::Tally& tally);

}  // namespace nudge::cli
