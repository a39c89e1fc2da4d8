// A file's text, and what the disk has against it in words for the user.
#pragma once

#include <string>

#include "runtime/fault/result.h"

namespace nudge {

Result<std::string> read_source(const std::string& path);

}  // namespace nudge
