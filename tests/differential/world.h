// Random records and an evaluation over them.
#pragma once

#include "generator.h"

namespace nudge::differential {

class World {
 public:
  World(Random& random, const Program& program, const Constants& constants);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // A copy whose texts and lists go to that arena.
  Evaluation evaluation(Arena& arena) const;

 private:
  void fill(Random& random, const Layout& layout, Record& record, size_t first_slot);
  void fill_entries(Random& random, const Layout& layout, Record& record);
  const List* any_list(Random& random, bool of_texts);

  Record records_[4];
  Arena arena_;
  Evaluation evaluation_;
};

}  // namespace nudge::differential
