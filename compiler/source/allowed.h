// Warnings that their author has looked at: a comment `# allow: code reason`, on the line where the warning
// begins or on one of the comment lines directly above it. Errors can't be allowed.
#pragma once

#include "compiler/source/diagnostic.h"

namespace nudge::source {

bool is_allowed(const SourceSet& sources, const Diagnostic& diagnostic);

}  // namespace nudge::source
