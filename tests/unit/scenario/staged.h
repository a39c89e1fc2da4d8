// A program's text with its tests, compiled, and worlds over it. A test fails with the diagnostics if the
// program isn't sound.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "compiler/compile.h"
#include "compiler/lower/lower.h"
#include "compiler/scenario/test_run.h"

namespace nudge::test {

struct Staged {
  explicit Staged(std::string text) : compilation(load_text("test.flow", std::move(text))) {
    CompileOptions options;
    options.last = Stage::check;
    compile(compilation, options);
    std::string faults;
    for (const auto& diagnostic : compilation.diagnostics.sorted(compilation.sources))
      faults += diagnostic.message + "\n";
    REQUIRE_MESSAGE(compilation.ir.has_value(), faults);
    lower::LowerOptions lowering;
    lowering.tests = true;
    lowering.keep_times = true;
    lowered = lower::lower(*compilation.ir, compilation.sources, lowering);
    predicates = std::make_unique<Predicates>(lowered.program);
  }

  const ir::Program& ir() const { return *compilation.ir; }
  std::unique_ptr<scenario::World> world() const {
    return std::make_unique<scenario::World>(ir(), compilation.sources, lowered, *predicates);
  }
  // A world in which the test has happened, as far as it went.
  std::unique_ptr<scenario::World> played(size_t test = 0) const {
    auto made = world();
    made->prepare(ir().tests[test]);
    for (const ir::TestStatement& statement : ir().tests[test].statements) {
      last = made->run(statement);
      if (!last.ok()) break;
    }
    return made;
  }
  std::vector<scenario::TestResult> run(unsigned jobs = 1, scenario::Coverage* coverage = nullptr) const {
    std::vector<const ir::Test*> tests;
    for (const ir::Test& test : ir().tests)
      tests.push_back(&test);
    scenario::TestRunOptions options;
    options.jobs = jobs;
    options.keep_timelines = true;
    return scenario::run_tests(ir(), compilation.sources, lowered, tests, options, coverage);
  }

  Compilation compilation;
  lower::Lowered lowered;
  std::unique_ptr<Predicates> predicates;
  mutable scenario::Outcome last;
};

}  // namespace nudge::test
