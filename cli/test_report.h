// The results of tests as text: for people, for CI (JUnit's XML), for programs (JSON). The same results give
// the same bytes: no times that were measured are in it.
#pragma once

#include <string>
#include <vector>

#include "compiler/scenario/test_run.h"

namespace nudge::cli {

using TestResults = std::vector<scenario::TestResult>;

struct TestReportStyle {
  bool colour = false;
  bool verbose = false;  // what happened in tests that pass too
};

// A line for each test under the name of its file, then each failure in full, then how many there were.
std::string tests_for_people(const TestResults& results, const source::SourceSet& sources,
                             const TestReportStyle& style);
// "12 tests: 11 passed, 1 failed"
std::string test_counts(const TestResults& results);
// A failure in full, without colour: why, the line, the values, what there was instead, what happened.
std::string failure_text(const scenario::TestResult& result, const source::SourceSet& sources, bool colour);
// A testsuite for each file.
std::string tests_as_junit(const TestResults& results, const source::SourceSet& sources);
// An object for each test, a line each.
std::string tests_as_json(const TestResults& results, const source::SourceSet& sources);

}  // namespace nudge::cli
