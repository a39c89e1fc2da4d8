// What was wrong with a command line, in words: what is unknown, what is near it, what is missing.
#pragma once

#include <string>
#include <string_view>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace nudge::cli {

// The name of no command: what may have been meant.
std::string unknown_command(std::string_view name);

// `root` has parsed as far as it came.
std::string usage_explained(const CLI::App& root, const CLI::ParseError& fault);

}  // namespace nudge::cli
