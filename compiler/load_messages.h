// The files that messages name by `body file "…"`: each becomes a source, is cut into its template, and hangs
// on the field that names it. Paths are relative to the `.flow` file. MJML is made into HTML by the command
// `mjml`, which takes about a second for each file.
#pragma once

#include "compiler/compile.h"

namespace nudge {

void load_message_files(Compilation& compilation);
// The same for messages of an earlier version: `first` is the source of its first file, the others come
// behind it in the order of `files`; what messages name is among these too.
void load_message_files(Compilation& compilation, const std::vector<ast::Declaration*>& messages,
                        const EarlierVersion& version, source::FileId first);

}  // namespace nudge
