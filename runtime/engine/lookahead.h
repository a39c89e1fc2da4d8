// What inputs that are to come will touch, brought nearer to the processor while others are stepped: of many
// contacts most lie in memory, not in the caches, and a step's time goes by waiting for one pointer after the
// other. Changes nothing, and being wrong costs nothing but time. Some 20 ns an input. Internal to the
// engine.
#pragma once

#include <array>

#include "runtime/engine/input.h"
#include "runtime/engine/state.h"

namespace nudge {

class Lookahead {
 public:
  explicit Lookahead(const State& state) : state_(state) {}

  // The input, whose hashes are known, will be stepped behind those that were announced before it, best some
  // four inputs later: with each that is announced, those before it come one pointer further.
  void announce(const Input& input);
  // The subjects that fall due after the first.
  void announce_due() const;

 private:
  struct Soon {
    uint64_t hash = 0;  // of the contact's id
    uint32_t contact = kNone;
  };
  static constexpr size_t kSoon = 4;
  Soon& announced(size_t before) { return soon_[(next_ - before) % kSoon]; }
  void fetch_contact(uint32_t contact) const;

  const State& state_;
  std::array<Soon, kSoon> soon_;
  size_t next_ = 0;
};

}  // namespace nudge
