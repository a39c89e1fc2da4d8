// Some hundred inputs with all that they point to, so that one thread can decode while another steps: a
// decoder that was told to puts its texts and lists here (Decoder::decode_into), and the rest is taken from
// it. Memory is reused from block to block.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/input.h"

namespace nudge {

class InputBlock {
 public:
  // For the texts and lists of what will be taken; emptied by clear().
  Arena& arena() { return arena_; }

  // What it points to lies in arena(), but for ids, which are copied and hashed. Leaves one that was used
  // before.
  void take(Input& input);
  void clear();
  size_t size() const { return size_; }
  const Input& operator[](size_t place) const { return inputs_[place]; }
  void set_time(size_t place, int64_t at_ms) { inputs_[place].at_ms = at_ms; }

 private:
  std::vector<Input> inputs_;  // the first size_ are in use
  size_t size_ = 0;
  Arena arena_;
};

}  // namespace nudge
