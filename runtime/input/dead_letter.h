// The dead-letter file: a line for each record that was rejected or has values that didn't fit.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/input/decoder.h"

namespace nudge {

// Appends `{"line":12,"reason":"…","input":…}` and a newline. What isn't JSON becomes a JSON text.
void append_dead_letter(std::string& out, uint64_t line, const Rejected& record);
// The reasons joined by `; `. Appends nothing if there are none.
void append_dead_letter(std::string& out, uint64_t line, const Decoded& record);

}  // namespace nudge
