// Where a text stands among the constants that it is compared with: the number of a cell, between whose
// bounds all texts are alike to every comparison. Found once for an event and field; from then on a
// comparison of texts is one of ints. Costs a few comparisons for up to kFew constants, a hash and one
// comparison for more, a binary search where there are prefixes.
#pragma once

#include <string>
#include <vector>

#include "runtime/dispatch/key_set.h"
#include "runtime/value/text.h"

namespace nudge {

class TextScale {
 public:
  TextScale() = default;
  // Where the sets over the text begin or end: ascending, each once, neither the empty key nor the end among
  // them. Without prefixes the texts that are no constant are all alike.
  TextScale(const std::vector<Key>& bounds, bool has_prefixes);

  uint32_t cell(const Text* text) const;
  // The first cell that is not before the key: one of the bounds, the empty key or the end.
  uint32_t cell_of_bound(const Key& key) const;
  uint32_t cells() const { return static_cast<uint32_t>(bounds_.size()) + 1; }

 private:
  struct Constant {
    std::string text;
    uint32_t cell = 0;
  };
  bool find_constants();
  uint32_t searched(std::string_view text) const;
  uint32_t looked_up(std::string_view text) const;

  static constexpr size_t kFew = 4;

  std::vector<Key> bounds_;
  std::vector<std::string> texts_;  // those of the bounds that are texts
  bool has_prefixes_ = false;
  uint32_t others_ = 0;              // without prefixes: the cell of all texts that are no constant
  std::vector<Constant> constants_;  // without prefixes
  struct Place {
    uint32_t hash = 0;
    uint32_t constant = UINT32_MAX;
  };
  std::vector<Place> table_;  // open addressing over constants_, if they are more than a few; half empty
};

}  // namespace nudge
