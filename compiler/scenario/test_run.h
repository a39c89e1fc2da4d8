// Runs the tests of a program, each in a world of its own, on as many threads as asked for. What is found is
// the same whatever the threads do. A test ends at its first expectation that isn't met: what comes after it
// would rest on what didn't happen. Some hundred microseconds a test; interprets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/scenario/coverage.h"
#include "compiler/scenario/world.h"

namespace nudge::scenario {

struct TestResult {
  const ir::Test* test = nullptr;
  bool passed = false;
  // Of the one that failed.
  size_t statement = 0;  // its place in the test
  source::Span at;       // what to underline
  Outcome outcome;
  // Of all that failed, and of the others if asked for.
  Timeline timeline;
  std::string zone;         // in which its times are shown
  std::string now;          // when it ended: `2026-03-02 10:00`
  size_t expectations = 0;  // that were met
};

struct TestRunOptions {
  unsigned jobs = 1;
  bool keep_timelines = false;  // of tests that pass too
};

// In the order of `tests`, which point into `ir`. `coverage`, if there is one, gets what all of them reached.
std::vector<TestResult> run_tests(const ir::Program& ir, const source::SourceSet& sources,
                                  const lower::Lowered& lowered, const std::vector<const ir::Test*>& tests,
                                  const TestRunOptions& options, Coverage* coverage);

}  // namespace nudge::scenario
