// Which other process has a lock on a file, as far as the system tells (/proc/locks, on Linux).
#pragma once

#include <optional>
#include <string>

namespace nudge {

// "process 1234 (sqlite3)", of a file's locks or of those on the index beside it; this process is not meant.
std::optional<std::string> lock_holder(const std::string& file);

}  // namespace nudge
