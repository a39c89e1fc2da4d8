// A report as JSON, for machines: every number of report.h, keys in one order. docs/backtest.md says what
// each is. With two programs an object of `old`, `new` and `changes`.
#pragma once

#include <string>

#include "runtime/report/comparison.h"
#include "runtime/report/report.h"

namespace nudge {

std::string report_json(const Report& report);
std::string comparison_json(const Report& old_report, const Report& new_report,
                            const ReportComparison& comparison);

}  // namespace nudge
