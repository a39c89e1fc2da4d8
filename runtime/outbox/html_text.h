// HTML to plain text, for readers of mail who see no HTML: tags are dropped, blocks stand on lines of their
// own, a link is its text and its address in parentheses, a picture its `alt`, references are decoded;
// `<head>`, scripts, styles, comments and what is not displayed are left out. Linear, total: any bytes are
// HTML.
#pragma once

#include <string>
#include <string_view>

namespace nudge {

// Without a newline at the end; at most one empty line in a row.
std::string html_to_text(std::string_view html);

// `&amp;` → `&`, `&#39;` and `&#x27;` → `'`; what isn't known stays.
std::string decode_references(std::string_view text);

}  // namespace nudge
