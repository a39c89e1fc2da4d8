// Two texts that should be one: the line in which they part, one below the other, and a mark at the place.
// Private to compiler/scenario.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nudge::scenario {

// A text in quotes, on one line; what is long is cut.
std::string quoted(std::string_view text, size_t most = 90);
// White space around either doesn't count.
bool is_same(std::string_view expected, std::string_view found);
bool contains_in_other_case(std::string_view text, std::string_view part);
std::vector<std::string> difference(std::string_view expected, std::string_view found);

}  // namespace nudge::scenario
