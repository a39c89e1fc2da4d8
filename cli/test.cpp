// nudge test: the program's `test` blocks, each in a world of its own.
#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/test_report.h"
#include "compiler/lower/lower.h"
#include "compiler/scenario/coverage_report.h"

namespace nudge::cli {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  std::string filter;
  std::string format = "human";
  std::string coverage_format;
  std::string coverage_file;
  int min_coverage = -1;
  int jobs = 0;  // 0: one for each processor
  bool coverage = false;
  bool list = false;
  bool fail_fast = false;
  bool verbose = false;

  bool measures() const {
    return coverage || !coverage_format.empty() || !coverage_file.empty() || min_coverage >= 0;
  }
};

bool is_glob(const std::string& filter) {
  return filter.find_first_of("*?") != std::string::npos;
}

std::vector<const ir::Test*> chosen_tests(const ir::Program& ir, const std::string& filter) {
  std::vector<const ir::Test*> chosen;
  for (const ir::Test& test : ir.tests) {
    bool wanted = is_glob(filter) ? fnmatch(filter.c_str(), test.name.c_str(), 0) == 0
                                  : test.name.find(filter) != std::string::npos;
    if (wanted) chosen.push_back(&test);
  }
  return chosen;
}

int no_such_test(const ir::Program& ir, const std::string& filter) {
  constexpr size_t kMostNames = 10;
  std::vector<std::string> names;
  for (const ir::Test& test : ir.tests)
    names.push_back(test.name);
  std::string text = fmt::format("no test is called `{}`", filter);
  if (std::optional<std::string> near = source::nearest_name(filter, names)) {
    text += fmt::format("; did you mean `{}`?", *near);
  } else if (!is_glob(filter)) {
    text += "; a part of a name will do, or a pattern with `*`";
  }
  text += "\n\nthe tests are:";
  for (size_t place = 0; place < std::min(names.size(), kMostNames); ++place)
    text += "\n  " + names[place];
  if (names.size() > kMostNames)
    text += fmt::format("\n  and {} more: see --list", names.size() - kMostNames);
  return usage_fault(text);
}

void say_how_to_write_one() {
  fmt::print(stderr,
             "the program has no tests; one is a block in any of its files, for example:\n\n"
             "  test \"who signs up is welcomed\" {{\n"
             "    contact {{ email: \"ada@x.example\" }}\n"
             "    at 2026-03-02 10:00\n"
             "    signed_up\n"
             "    expect sent welcome\n"
             "    after 1 day\n"
             "    expect nothing sent\n"
             "  }}\n");
}

int list_tests(const std::vector<const ir::Test*>& tests, const source::SourceSet& sources) {
  std::string out;
  for (const ir::Test* test : tests) {
    const source::File& file = sources.file(test->name_span.file);
    out += fmt::format("{}:{}: {}\n", file.path(), file.position(test->name_span.begin).line, test->name);
  }
  Status written = write_stdout(out);
  return written.ok() ? kDone : machine_fault(written.fault());
}

class TestCommand {
 public:
  explicit TestCommand(const TestOptions& options) : options_(options) {}

  int run();

 private:
  int check_options() const;
  void run_tests(const std::vector<const ir::Test*>& tests);
  Status print();
  Status print_coverage();
  // Says which workflows are below --min-coverage.
  bool is_covered() const;

  const TestOptions& options_;
  Compilation compilation_;
  lower::Lowered lowered_;
  std::optional<scenario::Coverage> coverage_;
  TestResults results_;
  size_t not_shown_ = 0;
};

int TestCommand::check_options() const {
  bool machine = options_.coverage_format == "lcov" || options_.coverage_format == "json";
  if (machine && options_.coverage_file.empty()) {
    return usage_fault(
        fmt::format("`--coverage-format {0}` is for a file: add `--coverage-file coverage.{1}`",
                    options_.coverage_format, options_.coverage_format == "lcov" ? "info" : "json"));
  }
  if (options_.min_coverage > 100) return usage_fault("`--min-coverage` is a share in percent, 0 to 100");
  return kDone;
}

int TestCommand::run() {
  if (int wrong = check_options(); wrong != kDone) return wrong;
  Result<Compilation> loaded = load_project(options_.paths);
  if (!loaded.ok()) return load_fault(loaded.fault(), options_.paths);
  compilation_ = std::move(*loaded);
  CompileOptions stages;
  stages.last = Stage::check;
  compile(compilation_, stages);
  if (report(compilation_, "human").errors > 0) return kFaults;
  const ir::Program& ir = *compilation_.ir;
  std::vector<const ir::Test*> tests = chosen_tests(ir, options_.filter);
  if (tests.empty() && !ir.tests.empty()) return no_such_test(ir, options_.filter);
  if (options_.list) return list_tests(tests, compilation_.sources);
  auto begun = std::chrono::steady_clock::now();
  run_tests(tests);
  if (Status printed = print(); !printed.ok()) return machine_fault(printed.fault());
  if (ir.tests.empty()) say_how_to_write_one();
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  if (stderr_is_terminal() && options_.format == "human" && !tests.empty())
    fmt::print(stderr, "{:.2f} s\n", took.count());
  bool covered = is_covered();
  bool passed =
      std::all_of(results_.begin(), results_.end(), [](const auto& result) { return result.passed; });
  return passed && covered ? kDone : kFaults;
}

void TestCommand::run_tests(const std::vector<const ir::Test*>& tests) {
  lower::LowerOptions lowering;
  lowering.tests = true;
  lowering.keep_times = true;
  lowered_ = lower::lower(*compilation_.ir, compilation_.sources, lowering);
  if (options_.measures()) coverage_.emplace(*compilation_.ir, compilation_.sources, lowered_.program);
  scenario::TestRunOptions running;
  running.jobs = options_.jobs > 0 ? static_cast<unsigned>(options_.jobs)
                                   : std::max(1u, std::thread::hardware_concurrency());
  running.keep_timelines = options_.verbose;
  results_ = scenario::run_tests(*compilation_.ir, compilation_.sources, lowered_, tests, running,
                                 coverage_ ? &*coverage_ : nullptr);
  if (coverage_) coverage_->tell_runs_apart(*compilation_.ir, compilation_.sources, compilation_.trees);
  if (!options_.fail_fast) return;
  auto first =
      std::find_if(results_.begin(), results_.end(), [](const auto& result) { return !result.passed; });
  if (first == results_.end()) return;
  not_shown_ = static_cast<size_t>(results_.end() - first) - 1;
  results_.erase(first + 1, results_.end());
}

Status TestCommand::print() {
  const source::SourceSet& sources = compilation_.sources;
  std::string text;
  if (options_.format == "junit") text = tests_as_junit(results_, sources);
  if (options_.format == "json") text = tests_as_json(results_, sources);
  if (options_.format == "human") {
    text = tests_for_people(results_, sources, {use_colour(stdout_is_terminal()), options_.verbose});
    if (not_shown_ > 0) text += fmt::format("--fail-fast: {} more not shown\n", not_shown_);
  }
  if (Status written = write_stdout(text); !written.ok()) return written;
  const size_t all = compilation_.ir->tests.size();
  const size_t ran = results_.size() + not_shown_;
  if (coverage_ && ran < all)
    fmt::print(stderr, "\ncoverage by {} of {} tests: `--filter` left out the others\n", ran, all);
  return print_coverage();
}

Status TestCommand::print_coverage() {
  bool wanted = options_.coverage || !options_.coverage_format.empty() || !options_.coverage_file.empty();
  if (!coverage_ || !wanted) return Done{};
  const source::SourceSet& sources = compilation_.sources;
  std::string text;
  if (options_.coverage_format == "lcov") {
    text = scenario::coverage_lcov(*coverage_, sources);
  } else if (options_.coverage_format == "json") {
    text = scenario::coverage_json(*coverage_, sources);
  } else if (options_.coverage_format == "source") {
    text = scenario::marked_source(*coverage_, sources);
  } else {
    text = scenario::coverage_table(*coverage_, sources);
  }
  if (!options_.coverage_file.empty()) {
    OutputFile file;
    if (Status opened = file.open(options_.coverage_file); !opened.ok()) return opened;
    file.buffer() = std::move(text);
    return file.flush();
  }
  // What is for machines stands alone on standard output.
  if (options_.format == "human") return write_stdout("\n" + text);
  fmt::print(stderr, "{}", text);
  return Done{};
}

bool TestCommand::is_covered() const {
  if (options_.min_coverage < 0) return true;
  bool covered = true;
  for (uint32_t workflow = 0; workflow < lowered_.program.workflows.size(); ++workflow) {
    scenario::Coverage::Share share = coverage_->share_of(workflow);
    if (share.percent() >= options_.min_coverage) continue;
    fmt::print(stderr, "coverage of `{}` is {} %, {} % is demanded\n",
               lowered_.program.workflows[workflow].name, share.percent(), options_.min_coverage);
    covered = false;
  }
  if (!covered && !options_.coverage)
    fmt::print(stderr, "\n{}", scenario::coverage_table(*coverage_, compilation_.sources));
  return covered;
}

}  // namespace

Command make_test(Options& command) {
  auto options = std::make_shared<TestOptions>();
  command.add("PATH", options->paths,
              "files, or a folder whose .flow files make one program (default: the current folder)");
  command.add("--filter", options->filter,
              "only tests whose name contains this, or fits it as a pattern with * and ?");
  command.add("--format", options->format, "of the results")
      .one_of({"human", "junit", "json"})
      .shows_default();
  command.flag("--coverage", options->coverage, "what of the workflows no test has reached");
  command
      .add("--min-coverage", options->min_coverage,
           "fail if fewer percent of a workflow's points are reached")
      .not_negative();
  command
      .add("--coverage-format", options->coverage_format,
           "a table, the source with marks, or a file for machines")
      .one_of({"table", "source", "lcov", "json"});
  command.add("--coverage-file", options->coverage_file, "write the coverage there");
  command.flag("--list", options->list, "list the tests and run none");
  command.flag("--fail-fast", options->fail_fast, "show nothing after the first test that fails");
  command.flag("--verbose", options->verbose, "show what happened in tests that pass too");
  command.add("--jobs", options->jobs, "how many tests at a time (default: one for each processor)")
      .not_negative();
  return [options] { return TestCommand(*options).run(); };
}

}  // namespace nudge::cli
