#include "dispatched.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace nudge::differential {

namespace {

// Filters give a bool.
std::vector<FunctionId> filters_of(const Generated& generated) {
  std::vector<FunctionId> filters;
  for (FunctionId id = 0; id < generated.functions.size(); ++id) {
    if (generated.functions[id].result == Kind::boolean) filters.push_back(id);
  }
  return filters;
}

EventFilters put_together(const Program& program, const std::vector<FunctionId>& filters) {
  std::vector<PlacedFilter> list;
  for (uint32_t place = 0; place < filters.size(); ++place)
    list.push_back({place, filters[place]});
  return EventFilters(program, {list});
}

}  // namespace

Dispatched::Dispatched(const Generated& generated)
    : program_(generated.program),
      filters_(filters_of(generated)),
      together_(put_together(program_, filters_)) {}

bool Dispatched::agrees(const World& world, const Predicates& predicates, uint64_t& held) {
  Arena arena;
  std::vector<uint32_t> wanted, found;
  for (uint32_t place = 0; place < filters_.size(); ++place) {
    Evaluation evaluation = world.evaluation(arena);
    if (interpret(program_, filters_[place], evaluation) == 1) wanted.push_back(place);
  }
  Evaluation evaluation = world.evaluation(arena);
  reading_.begin_event();
  together_.find(0, predicates, evaluation, reading_, found);
  held += wanted.size();
  if (found == wanted) return true;
  for (uint32_t place = 0; place < filters_.size(); ++place) {
    const bool holds = std::binary_search(wanted.begin(), wanted.end(), place);
    if (holds == std::binary_search(found.begin(), found.end(), place)) continue;
    fmt::print(stderr, "{} by itself, {} with the others:\n{}", holds ? "holds" : "fails",
               holds ? "fails" : "holds", dump(program_, filters_[place]));
    break;
  }
  return false;
}

}  // namespace nudge::differential
