// The first places at which two texts differ, for a person to see what is meant: not for `patch`.
#pragma once

#include <string>
#include <string_view>

namespace nudge::cli {

struct LineDiffOptions {
  size_t places = 3;            // are shown
  size_t lines_of_a_place = 8;  // on either side
  bool colour = false;
};

// Each place is `path:line` of the old text, then its lines with `-` and the new ones with `+`; the last line
// says if there is more. "" for equal texts. Costs what is shown, not what the texts hold.
std::string line_diff(const std::string& path, std::string_view before, std::string_view after,
                      const LineDiffOptions& options);

}  // namespace nudge::cli
