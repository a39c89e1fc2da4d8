// What `help` says: of the REPL, of a topic, of a name of the program.
#pragma once

#include <optional>
#include <string>

#include "cli/repl/ink.h"
#include "cli/repl/vocabulary.h"

namespace nudge::repl {

std::string help_text(InkPot ink);
// Nothing if there is no such topic and no such name.
std::optional<std::string> help_about(const std::string& topic, const Vocabulary& names, InkPot ink);
// For "did you mean": all that help_about knows.
std::vector<std::string> help_topics(const Vocabulary& names);

}  // namespace nudge::repl
