// The contents of a JSON string between its quotes, as bytes of a line.
#pragma once

#include <string>
#include <string_view>

namespace nudge {

// Are all its escapes JSON's? Lone surrogates pass: they are repaired when unescaped.
bool has_valid_escapes(std::string_view contents);

// Replaces `out` by the text. A surrogate without its other half becomes U+FFFD. The escapes are valid.
void unescape_json(std::string& out, std::string_view contents);

}  // namespace nudge
