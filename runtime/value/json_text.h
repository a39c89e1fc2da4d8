// Writing a JSON string. The result is always valid JSON and valid UTF-8, whatever the bytes were.
#pragma once

#include <string>
#include <string_view>

namespace nudge {

// Appends `text` as a JSON string, its quotes included: `"`, `\` and control characters escaped, valid UTF-8
// kept as it is, each ill-formed part replaced by U+FFFD. Linear; plain ASCII is copied in runs.
void append_json_text(std::string& out, std::string_view text);

}  // namespace nudge
