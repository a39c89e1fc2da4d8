// The filters that stand in a random program's code, all decided at once, against each asked by itself.
#pragma once

#include "runtime/dispatch/event_filters.h"
#include "world.h"

namespace nudge::differential {

class Dispatched {
 public:
  explicit Dispatched(const Generated& generated);

  // Says what differs, and returns false, if the tables and the functions that are installed don't find what
  // interpreting every filter finds. Counts the filters that held.
  bool agrees(const World& world, const Predicates& predicates, uint64_t& held);

 private:
  const Program& program_;
  std::vector<FunctionId> filters_;
  EventFilters together_;
  Reading reading_;
};

}  // namespace nudge::differential
