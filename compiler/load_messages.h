// The files that messages name by `body file "…"`: each becomes a source, is cut into its template, and hangs
// on the field that names it. Paths are relative to the `.flow` file. MJML is made into HTML by the command
// `mjml`, which takes about a second for each file.
#pragma once

#include "compiler/compile.h"

namespace nudge {

void load_message_files(Compilation& compilation);

}  // namespace nudge
