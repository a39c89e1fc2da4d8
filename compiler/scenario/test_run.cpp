#include "compiler/scenario/test_run.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "compiler/scenario/recorder.h"

namespace nudge::scenario {

namespace {

TestResult run_test(World& world, const ir::Test& test, bool keep_timeline) {
  TestResult result;
  result.test = &test;
  result.passed = true;
  world.prepare(test);
  for (size_t place = 0; place < test.statements.size() && result.passed; ++place) {
    const ir::TestStatement& statement = test.statements[place];
    Outcome outcome = world.run(statement);
    if (outcome.kind == Outcome::Kind::held) ++result.expectations;
    if (outcome.ok()) continue;
    result.passed = false;
    result.statement = place;
    result.at = outcome.at.known() ? outcome.at : statement.span;
    result.outcome = std::move(outcome);
  }
  // What was said and never happened, because no statement set the clock, happens still.
  if (result.passed) {
    if (Outcome began = world.begin(); !began.ok()) {
      result.passed = false;
      result.statement = test.statements.empty() ? 0 : test.statements.size() - 1;
      result.at = began.at;
      result.outcome = std::move(began);
    }
  }
  result.zone = world.zone();
  result.now = wall_time(world.now_ms(), find_zone(world.zone()).value_or(kUtc));
  if (!result.passed || keep_timeline) result.timeline = world.timeline();
  return result;
}

}  // namespace

std::vector<TestResult> run_tests(const ir::Program& ir, const source::SourceSet& sources,
                                  const lower::Lowered& lowered, const std::vector<const ir::Test*>& tests,
                                  const TestRunOptions& options, Coverage* coverage) {
  const Predicates predicates(lowered.program);
  std::vector<TestResult> results(tests.size());
  const size_t jobs = std::clamp<size_t>(options.jobs, 1, std::max<size_t>(tests.size(), 1));
  std::vector<std::optional<Coverage>> reached(jobs);
  std::atomic<size_t> next = 0;
  auto work = [&](size_t job) {
    if (coverage) reached[job].emplace(ir, sources, lowered.program);
    for (size_t place = next++; place < tests.size(); place = next++) {
      World world(ir, sources, lowered, predicates);
      results[place] = run_test(world, *tests[place], options.keep_timelines);
      if (coverage) reached[job]->add(world.output());
    }
  };
  std::vector<std::thread> threads;
  for (size_t job = 1; job < jobs; ++job)
    threads.emplace_back(work, job);
  work(0);
  for (std::thread& thread : threads)
    thread.join();
  for (const auto& its : reached) {
    if (its) coverage->add(*its);
  }
  return results;
}

}  // namespace nudge::scenario
