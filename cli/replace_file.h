// A file's new text in place of its old one: all of it or nothing, whatever happens meanwhile.
#pragma once

#include <string>
#include <string_view>

#include "runtime/fault/result.h"

namespace nudge::cli {

// Writes a file beside it and renames that over it. Permissions stay; a link stays a link, and what it points
// to is replaced. A file that isn't there is made.
Status replace_file(const std::string& path, std::string_view text);

}  // namespace nudge::cli
