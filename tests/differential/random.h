// The one source of chance of the differential test: everything follows from its seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "runtime/value/word.h"

namespace nudge::differential {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  uint64_t bits() { return engine_(); }
  uint64_t below(uint64_t bound) { return engine_() % bound; }
  int64_t between(int64_t least, int64_t greatest) {
    return least + static_cast<int64_t>(below(static_cast<uint64_t>(greatest - least) + 1));
  }
  bool one_in(uint64_t times) { return below(times) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  // Small, extreme, near a time of `near`, or anything; missing now and then.
  int64_t any_int(int64_t near);
  // Canonical: finite or the canonical NaN.
  double any_number();
  std::string any_text();
  // What a slot or a register of a bool, a small number, … may hold.
  Word any_bool() { return one_in(5) ? kMissingWord : below(2); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace nudge::differential
