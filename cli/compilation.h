// A compiled program as commands need it: its diagnostics printed, its size in words.
#pragma once

#include "compiler/compile.h"

namespace nudge::cli {

struct Findings {
  size_t errors = 0;
  size_t warnings = 0;  // those that no line allows
};

// Prints the diagnostics: `human` to stderr, the machines' formats to stdout.
Findings report(const Compilation& compilation, const std::string& format);

// The errors alone, to stderr; how many.
size_t report_errors(const Compilation& compilation);

// "2 files, 3 workflows, 5 messages, 4 events"
std::string summary(const Compilation& compilation);

}  // namespace nudge::cli
