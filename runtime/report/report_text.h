// A report for people, at a terminal: tables, thousands separated, shares beside their numbers. What says
// nothing (a split in a workflow without one) is left out.
#pragma once

#include <string>

#include "runtime/report/comparison.h"
#include "runtime/report/report.h"

namespace nudge {

struct TextStyle {
  bool colour = false;  // escape sequences: heads bold, beside them dim
  std::string bold(const std::string& text) const { return colour ? "\033[1m" + text + "\033[0m" : text; }
  std::string dim(const std::string& text) const { return colour ? "\033[2m" + text + "\033[0m" : text; }
};

std::string report_text(const Report& report, const TextStyle& style);
// Both numbers and the change of all that isn't nothing in both, then whose messages differ, with the
// examples.
std::string comparison_text(const Report& old_report, const Report& new_report,
                            const ReportComparison& comparison, const TextStyle& style);

}  // namespace nudge
