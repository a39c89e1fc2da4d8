// Making a text that people wrote safe inside Markdown: what a reader of the message sees is the text,
// whatever it is, on one line, wherever in the Markdown it stands (also at a line's start and as a link's
// destination).
#pragma once

#include <string>
#include <string_view>

namespace nudge {

// Linear. Runs of white space, line ends among them, become one space, as HTML shows them. Escaped is only
// what has a meaning: everywhere \ ` * _ [ ] ( ) < > & ~ |, at the start what could begin a block, at the end
// a `!`.
std::string escape_markdown(std::string_view text);

}  // namespace nudge
