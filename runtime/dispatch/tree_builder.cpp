#include "runtime/dispatch/tree_builder.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

namespace nudge {

namespace {

// Roughly nanoseconds: only their ratios matter.
constexpr double kAskFilter = 3;
constexpr double kComeToNode = 15;
constexpr double kComputeTerm = 40;
constexpr size_t kKeysForBreak = 8;  // so many keys may an entry be made for instead of one break
constexpr size_t kRoomForEach = 64;  // parts of the tree, for each filter and each interval of one

using Items = std::vector<uint32_t>;  // filters

class Builder {
 public:
  Builder(const std::vector<MatchFilter>& filters, const std::vector<Term>& terms)
      : filters_(filters), terms_(terms), used_(terms.size()) {
    room_ = 4096;
    for (const MatchFilter& filter : filters) {
      room_ += kRoomForEach;
      for (const auto& constraint : filter.constraints)
        room_ += kRoomForEach * constraint.intervals.size();
    }
  }

  MatchTree build() {
    Items all(filters_.size());
    for (uint32_t item = 0; item < all.size(); ++item)
      all[item] = item;
    if (!all.empty()) make_node(all);
    return std::move(tree_);
  }

 private:
  const MatchFilter::Constraint* constraint_on(uint32_t item, uint32_t term) const {
    const auto& all = filters_[item].constraints;
    auto at = std::lower_bound(all.begin(), all.end(), term,
                               [](const auto& one, uint32_t wanted) { return one.term < wanted; });
    return at != all.end() && at->term == term ? &*at : nullptr;
  }

  uint32_t make_node(const Items& items) {
    const auto id = static_cast<uint32_t>(tree_.nodes.size());
    tree_.nodes.emplace_back();
    const size_t taken =
        tree_.entries.size() + tree_.breaks.size() + tree_.cells.size() + tree_.children.size();
    std::optional<uint32_t> term;
    if (items.size() > 1 && taken < room_) term = best_term(items);
    const MatchNode node = term ? split(items, *term) : leaf(items);
    tree_.nodes[id] = node;
    return id;
  }

  // --- which term

  std::optional<uint32_t> best_term(const Items& items) const {
    std::map<uint32_t, Items> by_term;
    for (uint32_t item : items) {
      for (const auto& constraint : filters_[item].constraints) {
        if (!used_[constraint.term]) by_term[constraint.term].push_back(item);
      }
    }
    std::optional<uint32_t> best;
    double least = kAskFilter * static_cast<double>(items.size());
    for (const auto& [term, asking] : by_term) {
      const double cost =
          cost_of(term, asking) + kAskFilter * static_cast<double>(items.size() - asking.size());
      if (cost >= least) continue;
      least = cost;
      best = term;
    }
    return best;
  }

  // Of asking the term first, but for those filters that don't ask for it.
  double cost_of(uint32_t term, const Items& asking) const {
    const std::vector<int64_t> breaks = breaks_of(term, asking);
    const double cells = static_cast<double>(breaks.size()) + 1;
    double covered = 0;
    bool has_ranges = false;
    for (uint32_t item : asking) {
      for (const KeyInterval& interval : constraint_on(item, term)->intervals) {
        const auto [first, end] = cells_of(breaks, interval);
        covered += end - first;
        has_ranges = has_ranges || end - first > 1;
      }
    }
    const double left = covered / cells;
    const double visits = std::min(left, has_ranges ? std::bit_width(breaks.size()) : 1.0);
    return kComeToNode * (1 + visits) + kAskFilter * left + (terms_[term].code.empty() ? 0 : kComputeTerm);
  }

  // Where cells begin, but for the first.
  std::vector<int64_t> breaks_of(uint32_t term, const Items& asking) const {
    std::vector<int64_t> breaks;
    for (uint32_t item : asking) {
      for (const KeyInterval& interval : constraint_on(item, term)->intervals) {
        if (interval.least != INT64_MIN) breaks.push_back(interval.least);
        if (interval.greatest != INT64_MAX) breaks.push_back(interval.greatest + 1);
      }
    }
    std::sort(breaks.begin(), breaks.end());
    breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
    return breaks;
  }

  static std::pair<uint32_t, uint32_t> cells_of(const std::vector<int64_t>& breaks,
                                                const KeyInterval& interval) {
    auto after = [&](int64_t key) {
      return static_cast<uint32_t>(std::upper_bound(breaks.begin(), breaks.end(), key) - breaks.begin());
    };
    return {after(interval.least), after(interval.greatest) + 1};
  }

  // --- a node

  // A part of the cells, numbered as in a heap: part p is its halves 2p and 2p + 1; cell c is part
  // count + c. An interval is the few greatest parts that it covers; a cell lies in a part and in all above
  // it.
  std::map<uint32_t, Items> parts_of(uint32_t term, const Items& asking,
                                     const std::vector<int64_t>& breaks) const {
    const auto count = static_cast<uint32_t>(breaks.size()) + 1;
    std::map<uint32_t, Items> parts;
    for (uint32_t item : asking) {
      for (const KeyInterval& interval : constraint_on(item, term)->intervals) {
        auto [first, end] = cells_of(breaks, interval);
        for (first += count, end += count; first < end; first /= 2, end /= 2) {
          if (first & 1) parts[first++].push_back(item);
          if (end & 1) parts[--end].push_back(item);
        }
      }
    }
    return parts;
  }

  // Where the breaks lie close together there is an entry for each key between them.
  MatchNode node_over(uint32_t term, const std::vector<int64_t>& breaks) {
    MatchNode node;
    node.term = term;
    node.last_cell = static_cast<uint32_t>(breaks.size());
    node.least = breaks.front();
    const uint64_t keys = static_cast<uint64_t>(breaks.back()) - static_cast<uint64_t>(breaks.front());
    if (keys <= kKeysForBreak * breaks.size()) {
      node.kind = MatchNode::Kind::direct;
      node.first = static_cast<uint32_t>(tree_.cells.size());
      node.count = static_cast<uint32_t>(keys);
      for (uint32_t cell = 1; cell < breaks.size(); ++cell)
        tree_.cells.insert(tree_.cells.end(), static_cast<size_t>(breaks[cell] - breaks[cell - 1]), cell);
    } else {
      node.kind = MatchNode::Kind::searched;
      node.first = static_cast<uint32_t>(tree_.breaks.size());
      node.count = static_cast<uint32_t>(breaks.size());
      tree_.breaks.insert(tree_.breaks.end(), breaks.begin(), breaks.end());
    }
    return node;
  }

  MatchNode split(const Items& items, uint32_t term) {
    Items asking, others;
    for (uint32_t item : items)
      (constraint_on(item, term) ? asking : others).push_back(item);
    const std::vector<int64_t> breaks = breaks_of(term, asking);
    MatchNode node = node_over(term, breaks);
    used_[term] = true;
    const std::map<uint32_t, Items> parts = parts_of(term, asking, breaks);
    std::map<uint32_t, uint32_t> node_of_part;
    for (const auto& [part, inside] : parts)
      node_of_part[part] = make_node(inside);
    used_[term] = false;
    // Spans follow each other: those of the children below are made by now.
    node.first_span = static_cast<uint32_t>(tree_.spans.size());
    for (uint32_t cell = 0; cell <= node.last_cell; ++cell) {
      tree_.spans.push_back(static_cast<uint32_t>(tree_.children.size()));
      for (uint32_t part = node.last_cell + 1 + cell; part > 0; part /= 2) {
        auto child = node_of_part.find(part);
        if (child != node_of_part.end()) tree_.children.push_back(child->second);
      }
    }
    tree_.spans.push_back(static_cast<uint32_t>(tree_.children.size()));
    if (!others.empty()) node.others = make_node(others);
    return node;
  }

  // --- a leaf

  MatchNode leaf(const Items& items) {
    MatchNode node;
    node.first = static_cast<uint32_t>(tree_.entries.size());
    node.count = static_cast<uint32_t>(items.size());
    for (uint32_t item : items) {
      MatchLeafEntry entry{filters_[item].place, filters_[item].filter,
                           static_cast<uint32_t>(tree_.checks.size()), 0};
      // What costs least to know is asked first.
      for (bool computed : {false, true}) {
        for (const auto& constraint : filters_[item].constraints) {
          if (used_[constraint.term] || terms_[constraint.term].code.empty() == computed) continue;
          tree_.checks.push_back(check(constraint));
          ++entry.checks;
        }
      }
      tree_.entries.push_back(entry);
    }
    return node;
  }

  KeyCheck check(const MatchFilter::Constraint& constraint) {
    const std::vector<KeyInterval>& intervals = constraint.intervals;
    if (intervals.size() == 1)
      return {constraint.term, KeyCheck::Kind::inside, intervals[0].least, intervals[0].greatest};
    if (intervals.size() == 2 && intervals[0].least == INT64_MIN && intervals[1].greatest == INT64_MAX)
      return {constraint.term, KeyCheck::Kind::outside, intervals[0].greatest + 1, intervals[1].least - 1};
    const KeyCheck several{constraint.term, KeyCheck::Kind::several,
                           static_cast<int64_t>(tree_.intervals.size()),
                           static_cast<int64_t>(intervals.size())};
    tree_.intervals.insert(tree_.intervals.end(), intervals.begin(), intervals.end());
    return several;
  }

  const std::vector<MatchFilter>& filters_;
  const std::vector<Term>& terms_;
  std::vector<bool> used_;  // on the way to where we are
  size_t room_ = 0;
  MatchTree tree_;
};

}  // namespace

MatchTree build_match_tree(const std::vector<MatchFilter>& filters, const std::vector<Term>& terms) {
  return Builder(filters, terms).build();
}

}  // namespace nudge
