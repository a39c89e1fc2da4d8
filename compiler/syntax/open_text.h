// A `"""` that somebody forgot to close: the next text's opening closes it, so that all is inside out from
// there on, to the end of the file. Looked for only in a file that has errors; linear in its length.
#pragma once

#include <optional>

#include "compiler/source/diagnostic.h"

namespace nudge::syntax {

// Instead of the many errors that follow from it: one at the `"""`, in `to`. False: there is none before the
// first error of `found`.
bool report_open_text(const source::SourceSet& sources, source::FileId file, const source::Diagnostics& found,
                      source::Diagnostics& to);

}  // namespace nudge::syntax
