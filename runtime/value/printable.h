// A text from outside as people may be shown it in a terminal.
#pragma once

#include <string>
#include <string_view>

namespace nudge {

// What a terminal would take for a command becomes U+FFFD: control characters but new lines and tabs, and what
// turns the direction of the text around it. All else stays.
std::string printable(std::string_view text);

}  // namespace nudge
