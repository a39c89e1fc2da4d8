// Pictures as SVG: Graphviz's `dot` draws each (NUDGE_DOT names another program), and several stand one below
// the other in one file.
#pragma once

#include <string>
#include <vector>

#include "runtime/fault/result.h"

namespace nudge::cli {

// Whether there is a `dot` to run.
bool can_draw();
// An `<svg>` element for each picture, without what stands before it in a file; a fault says what to install.
Result<std::vector<std::string>> draw_svgs(const std::vector<std::string>& dots);
// A whole file of drawings, one below the other. Ids are theirs: they must differ.
std::string svg_sheet(const std::vector<std::string>& drawings);

}  // namespace nudge::cli
