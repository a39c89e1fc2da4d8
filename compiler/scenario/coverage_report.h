// Coverage as text: a table with what was missed, the source with its marks, and the forms of machines.
#pragma once

#include <string>

#include "compiler/scenario/coverage.h"

namespace nudge::scenario {

// A row for each workflow and one for all; below it what was not reached, by file and line.
std::string coverage_table(const Coverage& coverage, const source::SourceSet& sources);
// Each file that has a point, each line with how often it was reached: `12x`, `2/3` of its points, `never`;
// what was missed stands behind the line.
std::string marked_source(const Coverage& coverage, const source::SourceSet& sources);
// LCOV's trace file: DA for each line with points, BRDA for each way; editors and CI show it.
std::string coverage_lcov(const Coverage& coverage, const source::SourceSet& sources);
// A JSON object a line: each point, then each workflow.
std::string coverage_json(const Coverage& coverage, const source::SourceSet& sources);

}  // namespace nudge::scenario
