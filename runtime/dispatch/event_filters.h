// The filters over one kind of event, in several lists that are asked at different moments: their terms,
// which they share, and a tree for each list. Derived from the filters' code alone, so nothing of it is
// stored; it finds exactly those that hold, as asking each one would (tests/differential asks each one).
#pragma once

#include <vector>

#include "runtime/dispatch/match_tree.h"

namespace nudge {

struct PlacedFilter {
  uint32_t place = 0;               // several filters may stand at one place
  FunctionId filter = kNoFunction;  // none: it always holds
};

class EventFilters {
 public:
  EventFilters() = default;
  // A list has its places ascending.
  EventFilters(const Program& program, const std::vector<std::vector<PlacedFilter>>& lists);

  // Adds to `places`, which is empty, those of the list at which a filter holds, ascending, each once.
  void find(size_t list, const Predicates& predicates, Evaluation& evaluation, Reading& reading,
            std::vector<uint32_t>& places) const {
    const List& from = lists_[list];
    for (const PlacedFilter& filter : from.few) {
      if (predicates.holds(filter.filter, evaluation) && (places.empty() || places.back() != filter.place))
        places.push_back(filter.place);
    }
    if (!from.tree.nodes.empty()) find_many(from.tree, predicates, evaluation, reading, places);
  }

  const Terms& terms() const { return terms_; }
  // Empty if the list is of so few filters that each is asked.
  const MatchTree& tree(size_t list) const { return lists_[list].tree; }
  static constexpr size_t kFew = 2;

 private:
  struct List {
    std::vector<PlacedFilter> few;  // by place
    MatchTree tree;
  };
  void find_many(const MatchTree& tree, const Predicates& predicates, Evaluation& evaluation,
                 Reading& reading, std::vector<uint32_t>& places) const;

  Terms terms_;
  std::vector<List> lists_;
};

}  // namespace nudge
