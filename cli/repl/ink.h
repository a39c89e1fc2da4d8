// Colours of the REPL's own words; none where they aren't wanted. Unlike source::Paint, by what a word says.
#pragma once

#include <string>
#include <string_view>

namespace nudge::repl {

enum class Ink { dim, strong, good, bad, caution, sent, entered };

struct InkPot {
  bool on = false;
  std::string operator()(Ink ink, std::string_view text) const {
    if (!on || text.empty()) return std::string(text);
    constexpr const char* kCodes[] = {"2", "1", "32", "31", "33", "1;36", "35"};
    return "\x1b[" + std::string(kCodes[static_cast<size_t>(ink)]) + "m" + std::string(text) + "\x1b[0m";
  }
};

}  // namespace nudge::repl
