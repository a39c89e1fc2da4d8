// The data that random code reads. Slots 0 to 2 of the contact are entries: times, times with ints, times
// with numbers.
#pragma once

#include "generator.h"

namespace nudge::differential {

// They are the program's first texts, in this order.
const std::vector<std::string>& patterns();
const std::vector<std::string>& time_patterns();

void make_data(Random& random, Program& program);
const Layout& layout_of(const Program& program, RecordBase base);
// Which of its two kinds of lists a list slot holds; by its place, so that all agree.
bool list_is_of_texts(uint32_t slot_offset);

}  // namespace nudge::differential
