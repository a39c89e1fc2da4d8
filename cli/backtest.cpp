// nudge backtest: what would have happened with a program over archived inputs; with `--against`, what an old
// one would have done with the same, and whose messages differ.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/feed_summary.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/replay.h"
#include "runtime/report/plot.h"
#include "runtime/report/report_json.h"
#include "runtime/report/report_text.h"
#include "runtime/report/tally.h"
#include "runtime/value/time_text.h"

namespace nudge::cli {
namespace {

struct BacktestOptions {
  std::vector<std::string> paths;
  std::string input;
  std::string against;
  std::string until;
  std::string format = "human";
  std::string plot;
  std::string plot_by = "message";
  int examples = -1;  // as many as there are by default
  std::string dead_letters;
  bool strict = false;
  ReplayOptions replay;
};

constexpr int kExamples = 3;

// What is wrong with how it was asked for; "" if nothing is.
std::string usage_fault_of(BacktestOptions& options) {
  if (!options.until.empty()) {
    std::optional<int64_t> until_ms = parse_time(options.until);
    if (!until_ms)
      return fmt::format("`--until {}` is no time: write it as 2026-03-02T09:30Z", options.until);
    options.replay.until_ms = *until_ms;
  }
  if (options.examples >= 0 && options.against.empty())
    return "`--examples` shows contacts whose messages differ: it needs `--against OLD`";
  if (options.examples < 0) options.examples = kExamples;
  if (!options.plot.empty() && !options.plot.ends_with(".svg"))
    return fmt::format("`--plot {}`: the picture is SVG; name a file that ends in .svg", options.plot);
  if (options.dead_letters == "-")
    return "`--dead-letters -` would stand in the middle of the report; name a file";
  return "";
}

// None if it has faults, which were printed.
Result<std::optional<Program>> compiled(const std::vector<std::string>& paths) {
  Result<Compilation> loaded = load_project(paths);
  if (!loaded.ok()) return loaded.fault();
  compile(*loaded);
  if (report(*loaded, "human").errors > 0) return std::optional<Program>();
  return std::optional<Program>(std::move(*loaded->program));
}

// One program's side of it: what is counted while the replay goes.
struct Counted {
  explicit Counted(const Program& program) : tally(program), summary(program) {}
  Tally tally;
  FeedSummary summary;
  int64_t from_ms = kMissing;
  Report report;
};

class Backtest {
 public:
  Backtest(std::vector<Program> programs, BacktestOptions options)
      : options_(std::move(options)), replay_(std::move(programs), options_.replay) {
    sides_.emplace_back(replay_.program(0));
    if (!options_.against.empty()) sides_.emplace_back(replay_.program(1));
  }

  Status run(LineSource& source);
  Status print();
  uint64_t dead_letters() const { return sides_[0].summary.dead_letters(); }

 private:
  bool compares() const { return sides_.size() > 1; }
  Status open_files();
  Status take(size_t side, FeedBlock& block, const LineSource& source);
  void make_report(size_t side);
  std::string plot() const;
  void print_summary() const;

  BacktestOptions options_;
  Replay replay_;
  std::deque<Counted> sides_;  // the new program's, then the old one's
  OutputFile plot_file_, dead_letters_file_;
};

Status Backtest::open_files() {
  if (Status opened = plot_file_.open(options_.plot); !opened.ok()) return opened;
  return dead_letters_file_.open(options_.dead_letters);
}

Status Backtest::run(LineSource& source) {
  if (Status opened = open_files(); !opened.ok()) return opened;
  for (Counted& side : sides_)
    side.summary.begin(dead_letters_file_.is_open(), false);
  Status replayed =
      replay_.run(source, [&](size_t side, FeedBlock& block) { return take(side, block, source); });
  for (Counted& side : sides_)
    side.summary.end();
  if (!replayed.ok()) return replayed;
  for (size_t side = 0; side < sides_.size(); ++side)
    make_report(side);
  return dead_letters_file_.flush();
}

Status Backtest::take(size_t place, FeedBlock& block, const LineSource& source) {
  Counted& side = sides_[place];
  side.summary.add(block);
  side.tally.add(block.output);
  if (is_missing(side.from_ms) && block.inputs.size() > 0) side.from_ms = block.inputs[0].at_ms;
  if (place > 0) return Done{};
  side.summary.show_progress(block.end_byte, source.size_bytes());
  if (!dead_letters_file_.is_open()) return Done{};
  dead_letters_file_.buffer() += block.dead_letter_lines;
  return dead_letters_file_.flush_if_large();
}

void Backtest::make_report(size_t place) {
  Counted& side = sides_[place];
  const State& state = replay_.state(place);
  const Counts& counts = side.summary.counts();
  Report& report = side.report;
  report = side.tally.report();
  report.inputs = {
      side.summary.records(),      counts.applied, counts.duplicates, counts.late, counts.undeclared,
      side.summary.dead_letters(), counts.cut_off};
  report.from_ms = side.from_ms;
  report.until_ms = state.now_ms == INT64_MIN ? kMissing : state.now_ms;
  for (const Contact& contact : state.contacts)
    report.contacts += contact.merged_into == kNone;
  report.accounts = state.accounts.size();
  count_weeks(side.tally.journal(), report);
  count_days(side.tally.journal(), report);
}

std::string Backtest::plot() const {
  std::vector<PlotPanel> panels;
  if (compares()) panels.push_back({"old: " + options_.against, sides_[1].report});
  panels.push_back(
      {compares() ? "new: " + (options_.paths.empty() ? "." : options_.paths[0]) : "", sides_[0].report});
  return plot_svg(panels, options_.plot_by == "message" ? PlotBy::message : PlotBy::workflow);
}

void Backtest::print_summary() const {
  const std::string text = sides_[0].summary.inputs_text();
  if (!compares() || sides_[1].summary.inputs_text() == text) {
    fmt::print(stderr, "\n{}{}", text, sides_[0].summary.speed_text());
    return;
  }
  fmt::print(stderr, "\nold program: {}new program: {}{}", sides_[1].summary.inputs_text(), text,
             sides_[0].summary.speed_text());
}

Status Backtest::print() {
  const Report& report = sides_[0].report;
  const TextStyle style{use_colour(stdout_is_terminal())};
  std::string text;
  if (compares()) {
    const ReportComparison comparison =
        compare({replay_.program(1), sides_[1].tally.journal()},
                {replay_.program(0), sides_[0].tally.journal()}, static_cast<size_t>(options_.examples));
    text = options_.format == "json" ? comparison_json(sides_[1].report, report, comparison)
                                     : comparison_text(sides_[1].report, report, comparison, style);
  } else {
    text = options_.format == "json" ? report_json(report) : report_text(report, style);
  }
  if (Status written = write_stdout(text); !written.ok()) return written;
  if (plot_file_.is_open()) {
    plot_file_.buffer() = plot();
    if (Status written = plot_file_.flush(); !written.ok()) return written;
  }
  print_summary();
  return Done{};
}

int run(BacktestOptions options) {
  if (std::string fault = usage_fault_of(options); !fault.empty()) return usage_fault(fault);
  Result<LineSource> source = LineSource::open(options.input);
  if (!source.ok()) return machine_fault(source.fault());
  std::vector<Program> programs;
  Result<std::optional<Program>> program = compiled(options.paths);
  if (!program.ok()) return load_fault(program.fault(), options.paths);
  if (!*program) return kFaults;
  programs.push_back(std::move(**program));
  if (!options.against.empty()) {
    Result<std::optional<Program>> old_program = compiled({options.against});
    if (!old_program.ok()) return load_fault(old_program.fault(), {options.against});
    if (!*old_program) {
      fmt::print(stderr, "\nthe faults are in the old program, `--against {}`\n", options.against);
      return kFaults;
    }
    programs.push_back(std::move(**old_program));
  }
  options.replay.keep_dead_letters = !options.dead_letters.empty();
  options.replay.wants_traces = options.replay.wants_arms = true;
  options.replay.wants_content = false;
  const bool strict = options.strict;
  // Never destroyed: the process ends before, and need not wait for the compiler's thread.
  Backtest& backtest = *new Backtest(std::move(programs), std::move(options));
  if (Status replayed = backtest.run(*source); !replayed.ok()) return machine_fault(replayed.fault());
  if (Status printed = backtest.print(); !printed.ok()) return machine_fault(printed.fault());
  return strict && backtest.dead_letters() > 0 ? kFaults : kDone;
}

}  // namespace

Command make_backtest(Options& command) {
  auto options = std::make_shared<BacktestOptions>();
  command.add("PATH", options->paths,
              "a file, or a folder whose .flow files make one program (default: the current folder)");
  command.add("--input", options->input, "inputs of Segment's spec, one JSON object a line; - is stdin")
      .named("FILE")
      .required();
  command
      .add("--against", options->against,
           "an old program, a file or a folder: who gets more, fewer, other messages with the new one")
      .named("PATH");
  command.add("--until", options->until, "move the clock on after the last input, to that time inclusive")
      .named("TIME");
  command.add("--format", options->format, "of the report").one_of({"human", "json"}).shows_default();
  command
      .add("--examples", options->examples, "show so many contacts of each kind of difference (default: 3)")
      .named("N")
      .not_negative();
  command.add("--plot", options->plot, "draw the messages sent per day: an SVG file").named("FILE");
  command.add("--plot-by", options->plot_by, "what its bars are stacked of")
      .one_of({"message", "workflow"})
      .shows_default();
  command
      .add("--dead-letters", options->dead_letters,
           "write inputs that could not be taken, and why, to this file")
      .named("FILE");
  command.flag("--show-pii", options->replay.shows_pii,
               "personal data as it came in dead letters, not `[pii]`");
  command.flag("--strict", options->strict, "dead letters make the exit status 1");
  command
      .add("--jit", options->replay.jit,
           "native code: off, on (in the background), or wait for it before the first input")
      .one_of({"off", "on", "wait"})
      .shows_default();
  return [options] { return run(*options); };
}

}  // namespace nudge::cli
