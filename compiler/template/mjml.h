// Tags through MJML: the command that makes HTML of it sees a mark in place of each, and the marks in its
// HTML become the tags again.
#pragma once

#include "compiler/template/pieces.h"

namespace nudge::templates {

// The text with marks. Those that stand between elements that hold no text (`mj-section` …) are in `mj-raw`.
std::string with_marks(const std::vector<Piece>& pieces);

// `pieces` become those of the HTML. False where a tag was lost, moved or, being of a block, repeated
// (reported at the tag).
bool put_back(const source::SourceSet& sources, source::FileId file, const std::string& html,
              std::vector<Piece>& pieces, source::Diagnostics& diagnostics);

}  // namespace nudge::templates
