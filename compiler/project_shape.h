// Faults that come of which files were named, not of what they say: one file of a project read alone, or
// several projects read as one. Looked for only where a program that load_project() gave has errors; reads
// the files beside those that were named.
#pragma once

#include "compiler/compile.h"

namespace nudge {

void explain_by_files(Compilation& compilation);

}  // namespace nudge
