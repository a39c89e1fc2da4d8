// What may stand at the cursor: a function of the text before it and the program's names. Knows nothing of
// terminals. Costs some microseconds a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/repl/vocabulary.h"

namespace nudge::repl {

struct Completion {
  size_t begin = 0;  // where the word begins that is completed: the cursor, if there is none
  std::vector<std::string> candidates;  // sorted; each with what always follows it: `plan: `, `count(`
  bool files = false;                   // names of files, which whoever knows the disk finds
};

// `before`: the statement up to the cursor, with the lines before if it goes on over several.
Completion complete(std::string_view before, const Vocabulary& names);

}  // namespace nudge::repl
