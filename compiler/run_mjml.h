// The npm package's command `mjml`: found in NUDGE_MJML, in `node_modules/.bin` beside the file or above it,
// or on the PATH. It gets the text on its standard input, in the file's folder (so `mj-include` finds its
// way), and at most a minute.
#pragma once

#include <string>

namespace nudge {

struct MjmlOutcome {
  enum class Result { done, missing, refused } result = Result::missing;
  std::string html;     // done
  std::string message;  // missing: the whole message; refused: what mjml said
};

MjmlOutcome run_mjml(const std::string& path, const std::string& text);

}  // namespace nudge
