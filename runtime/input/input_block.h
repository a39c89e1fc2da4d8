// Inputs that outlive the decoder's: copies of some hundred of them, with all that they point to, so that one
// thread can decode while another steps. Memory is reused from block to block; a copy costs some 50 ns.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/input.h"

namespace nudge {

class InputBlock {
 public:
  explicit InputBlock(const Program& program) : program_(program) {}

  void append(const Input& input);
  void clear();
  size_t size() const { return size_; }
  const Input& operator[](size_t place) const { return inputs_[place]; }
  void set_time(size_t place, int64_t at_ms) { inputs_[place].at_ms = at_ms; }

 private:
  std::string_view copy(std::string_view text) { return arena_.text(text)->view(); }
  void copy_writes(const Layout& layout, const std::vector<FieldWrite>& from, std::vector<FieldWrite>& to);

  const Program& program_;
  std::vector<Input> inputs_;  // the first size_ are in use
  size_t size_ = 0;
  Arena arena_;
};

}  // namespace nudge
