// The most messages of a channel that one contact could get within a sliding time, over all workflows: an
// upper bound from the steps alone, in which every condition may go either way and every wait for something
// may be over at once. Exact in what a path waits and how often a workflow may be entered. Linear in the
// steps times the number of different times between sends (bounded by kMostPoints).
#pragma once

#include <optional>
#include <vector>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

// A message counts if the cap counts it: of its channel, not transactional.
struct Counted {
  bool any_channel = false;
  ir::Message::Channel channel = ir::Message::Channel::email;
  int64_t within_ms = 0;
};

inline constexpr size_t kMostPoints = 64;

// Of one workflow; none: there is no bound, since events alone decide how often it is entered.
std::optional<int64_t> most_sent(const ir::Program& program, const ir::Workflow& workflow,
                                 const Counted& counted);

}  // namespace nudge::analyze
