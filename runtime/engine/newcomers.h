// What a new contact or account begins with: a record with every default, stored conditions as they are for
// one of whom nothing is known. And which conditions and appointments must be looked at nevertheless, because
// they can hold or turn by what every newcomer has: its id, when it was created, what time it is. So that a
// first input costs what it touches, like any other. Worked out once, over code.
#pragma once

#include <vector>

#include "runtime/predicate/predicate.h"

namespace nudge {

class Newcomers {
 public:
  explicit Newcomers(const Predicates& predicates);

  struct Start {
    Record record;
    std::vector<uint32_t> conditions;    // to be looked at, ascending
    std::vector<uint32_t> appointments;  // likewise
  };
  const Start& of(SubjectKind kind) const { return starts_[static_cast<size_t>(kind)]; }

 private:
  void make(const Predicates& predicates, SubjectKind kind);

  Start starts_[2];
};

}  // namespace nudge
