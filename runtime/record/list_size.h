// How large a list would be: for whoever has to say that there is no room for it (limits.h) before it is
// made. What make_list is given beyond that it leaves out at the end; list_with leaves a full list as it is.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "runtime/value/word.h"

namespace nudge {

size_t list_footprint(std::span<const Word> elements, bool of_texts);
size_t row_list_footprint(std::span<const Word> cells, const std::vector<bool>& is_text);

}  // namespace nudge
