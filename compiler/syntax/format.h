// A file in its canonical layout. White space alone changes, but for commas between fields that stand on
// lines of their own, the last comma of a list, and the braces that show whose an `else` is: the program
// means what it meant, every comment stays between the words between which it stood. What was formatted stays
// as it is when formatted again. docs/format.md has the rules. Some ten times as fast as parsing.
#pragma once

#include <optional>
#include <string>

#include "compiler/source/diagnostic.h"

namespace nudge::syntax {

// Nothing when the file has faults, which were reported. Checks in the end that the words are the same.
std::optional<std::string> format(const source::SourceSet& sources, source::FileId file,
                                  source::Diagnostics& diagnostics);

}  // namespace nudge::syntax
