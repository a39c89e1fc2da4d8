// What kept a file, or standard output, from being written: in words, with what to do.
#pragma once

#include <string>

#include "runtime/fault/result.h"

namespace nudge::cli {

// `path`: as the user gave it; "" or "-": standard output, which the descriptor is.
Fault write_fault(const std::string& path, int descriptor, int error_number);
// The same of a file that isn't open: it couldn't be made, or put in its place.
Fault make_fault(const std::string& path, int error_number);

// "standard output (`actions.ndjson`)"; without what is in parentheses where that is no file.
std::string output_name(int descriptor);

// A file, and one that is not written behind its end: the next run would begin it anew.
bool is_begun_anew(int descriptor);

}  // namespace nudge::cli
