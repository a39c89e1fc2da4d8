// What one tag is, from the text between its braces.
#pragma once

#include "compiler/template/pieces.h"

namespace nudge::templates {

// Where the tag whose `{{` stands at `begin` ends (behind its `}}`); npos if it is not closed. `}}` in a text
// of its expression doesn't count.
size_t tag_end(std::string_view text, size_t begin);

// `span` with its braces.
Piece read_tag(const source::SourceSet& sources, source::Span span, source::Diagnostics& diagnostics);

}  // namespace nudge::templates
