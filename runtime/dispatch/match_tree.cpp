#include "runtime/dispatch/match_tree.h"

#include <algorithm>

namespace nudge {

namespace {

// One comparison: what is less wraps to the greatest.
bool is_inside(int64_t key, const KeyCheck& check) {
  const auto least = static_cast<uint64_t>(check.least);
  return static_cast<uint64_t>(key) - least <= static_cast<uint64_t>(check.greatest) - least;
}

}  // namespace

bool MatchTree::passes(const KeyCheck& check, Reading& reading) const {
  const int64_t key = reading.key(check.term);
  switch (check.kind) {
    case KeyCheck::Kind::inside:
      return is_inside(key, check);
    case KeyCheck::Kind::outside:
      return !is_inside(key, check);
    case KeyCheck::Kind::several:
      break;
  }
  const KeyInterval* begin = intervals.data() + check.least;
  const KeyInterval* end = begin + check.greatest;
  const KeyInterval* after = std::upper_bound(
      begin, end, key, [](int64_t wanted, const KeyInterval& interval) { return wanted < interval.least; });
  return after != begin && key <= after[-1].greatest;
}

uint32_t MatchTree::cell_of(const MatchNode& node, int64_t key) const {
  if (node.kind == MatchNode::Kind::direct) {
    if (key < node.least) return 0;
    const uint64_t place = static_cast<uint64_t>(key) - static_cast<uint64_t>(node.least);
    return place < node.count ? cells[node.first + place] : node.last_cell;
  }
  // How many breaks are not greater than the key; without a jump that depends on it.
  const int64_t* base = breaks.data() + node.first;
  const int64_t* at = base;
  for (uint32_t left = node.count; left > 1;) {
    const uint32_t half = left / 2;
    at += at[half - 1] <= key ? half : 0;
    left -= half;
  }
  return static_cast<uint32_t>(at - base) + (*at <= key);
}

class MatchTree::Walk {
 public:
  Walk(const MatchTree& tree, const Predicates& predicates, Evaluation& evaluation, Reading& reading,
       std::vector<uint32_t>& places)
      : tree_(tree), predicates_(predicates), evaluation_(evaluation), reading_(reading), places_(places) {}

  // Goes as deep as a tree has terms on one way down.
  void visit(uint32_t id) {
    const MatchNode& node = tree_.nodes[id];
    if (node.kind == MatchNode::Kind::leaf) return visit_leaf(node);
    const uint32_t* span =
        tree_.spans.data() + node.first_span + tree_.cell_of(node, reading_.key(node.term));
    for (uint32_t child = span[0]; child < span[1]; ++child)
      visit(tree_.children[child]);
    if (node.others != UINT32_MAX) visit(node.others);
  }

 private:
  void visit_leaf(const MatchNode& node) {
    const MatchLeafEntry* entry = tree_.entries.data() + node.first;
    const MatchLeafEntry* end = entry + node.count;
    for (; entry != end; ++entry) {
      const KeyCheck* check = tree_.checks.data() + entry->first_check;
      const KeyCheck* last = check + entry->checks;
      while (check != last && tree_.passes(*check, reading_))
        ++check;
      if (check == last && predicates_.holds(entry->filter, evaluation_)) places_.push_back(entry->place);
    }
  }

  const MatchTree& tree_;
  const Predicates& predicates_;
  Evaluation& evaluation_;
  Reading& reading_;
  std::vector<uint32_t>& places_;
};

void MatchTree::find(const Predicates& predicates, Evaluation& evaluation, Reading& reading,
                     std::vector<uint32_t>& places) const {
  if (!nodes.empty()) Walk(*this, predicates, evaluation, reading, places).visit(0);
}

}  // namespace nudge
