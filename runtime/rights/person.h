// A person as the store knows them: who asks to see what is kept, or to be forgotten. Found by any of their
// ids.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/state.h"

namespace nudge {

struct Person {
  uint32_t contact = kNone;  // kNone: nobody yet, an alias alone has named them
  // The own id first, then those of who was merged into them, then those that were said to be theirs. As a
  // text stands in one of them only once.
  std::vector<std::string> ids;
  // The address and the number of now; not told apart from ids where mentions of them are looked for.
  std::vector<std::string> addresses;

  bool goes_by(std::string_view id) const;
};

// Nobody if nothing is known of the id.
std::optional<Person> find_person(const Program& program, const State& state, std::string_view id);

}  // namespace nudge
