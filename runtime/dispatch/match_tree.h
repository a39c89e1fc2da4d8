// Which of many filters hold, found by going down a tree of tables: each node asks for one term's key and
// leads to those filters that the key lets through, decided then as far as that term goes, and to those that
// don't ask for it; at a leaf are few filters with what is still to be checked of each. A filter is in as
// many leaves as its sets have parts, but one event comes to at most one of them. Costs what it comes past: a
// search in a short table for each node, some comparisons of ints for each filter at its leaves.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/dispatch/reading.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

// That a term's key is in, or not in, [least, greatest], or in one of several such.
struct KeyCheck {
  enum class Kind : uint8_t { inside, outside, several };
  uint32_t term = 0;
  Kind kind = Kind::inside;
  int64_t least = 0;     // several: the first of the tree's intervals …
  int64_t greatest = 0;  // … and how many they are
};
struct KeyInterval {
  int64_t least = 0;  // both inclusive
  int64_t greatest = 0;
};

struct MatchLeafEntry {
  uint32_t place = 0;               // what is found
  FunctionId filter = kNoFunction;  // to be asked if all checks pass; none: then it holds
  uint32_t first_check = 0, checks = 0;
};

struct MatchNode {
  enum class Kind : uint8_t { leaf, searched, direct };
  Kind kind = Kind::leaf;
  // leaf: `count` entries from `first` on. searched: `count` breaks from there, ascending, make count + 1
  // cells; cell c begins at break c − 1. direct: the cells of `count` keys in a row, the first of which is
  // `least`; what is less is in cell 0, what is more in the last cell.
  uint32_t first = 0, count = 0;
  uint32_t term = 0;
  uint32_t last_cell = 0;
  int64_t least = 0;
  uint32_t first_span = 0;  // spans[first_span + c] … spans[first_span + c + 1] are cell c's in `children`
  uint32_t others = UINT32_MAX;  // the node of the filters that don't ask for the term
};

class MatchTree {
 public:
  // Appends the places of those filters that hold, each once, in no particular order.
  void find(const Predicates& predicates, Evaluation& evaluation, Reading& reading,
            std::vector<uint32_t>& places) const;

  // nodes[0] is the root; a child stands behind its parent.
  std::vector<MatchNode> nodes;
  std::vector<int64_t> breaks;
  std::vector<uint32_t> cells;
  std::vector<uint32_t> spans;
  std::vector<uint32_t> children;
  std::vector<MatchLeafEntry> entries;
  std::vector<KeyCheck> checks;
  std::vector<KeyInterval> intervals;

 private:
  class Walk;
  bool passes(const KeyCheck& check, Reading& reading) const;
  uint32_t cell_of(const MatchNode& node, int64_t key) const;
};

}  // namespace nudge
