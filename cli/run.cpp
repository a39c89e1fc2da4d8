// nudge run: a file of inputs at their own time; actions come out.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/durable_run.h"
#include "cli/feed.h"
#include "cli/options.h"
#include "runtime/value/time_text.h"

namespace nudge::cli {
namespace {

struct RunCommandOptions {
  std::vector<std::string> paths;
  std::string input;
  std::string until;
  std::string data;
  std::string source;
  int snapshot_every = 0;
  FeedOptions feed;
};

int run(RunCommandOptions options) {
  if (!options.until.empty()) {
    std::optional<int64_t> until_ms = parse_time(options.until);
    if (!until_ms) {
      return usage_fault(
          fmt::format("`--until {}` is no time: write it as 2026-03-02T09:30Z", options.until));
    }
    options.feed.until_ms = *until_ms;
  }
  if (options.feed.threads < 1 || options.feed.threads > static_cast<int>(kMostThreads)) {
    return usage_fault(
        fmt::format("`--threads {}`: there are 1 to {} threads", options.feed.threads, kMostThreads));
  }
  if (!options.data.empty()) {
    return run_durable(
        {options.paths, options.input, options.data, options.source, options.snapshot_every, options.feed});
  }
  if (!options.source.empty())
    return usage_fault("`--source` names an input whose progress is kept: it needs `--data DIR`");
  if (options.snapshot_every > 0)
    return usage_fault("`--snapshot-every` is of a state that is kept: it needs `--data DIR`");
  Result<LineSource> source = LineSource::open(options.input);
  if (!source.ok()) return machine_fault(source.fault());
  Result<Compilation> loaded = load_project(options.paths);
  if (!loaded.ok()) return load_fault(loaded.fault(), options.paths);
  compile(*loaded);
  if (report(*loaded, "human").errors > 0) return kFaults;
  // The session is never destroyed: the process ends before, and need not wait for the compiler's thread.
  Feed& feed = *new Feed(std::move(*loaded->program), options.feed);
  Status fed = feed.run(*source);
  if (!fed.ok()) return machine_fault(fed.fault());
  fmt::print(stderr, "{}", feed.summary().text());
  return options.feed.strict && feed.summary().dead_letters() > 0 ? kFaults : kDone;
}

}  // namespace

Command make_run(Options& command) {
  auto options = std::make_shared<RunCommandOptions>();
  FeedOptions& feed = options->feed;
  command.add("PATH", options->paths,
              "a file, or a folder whose .flow files make one program (default: the current folder)");
  command.add("--input", options->input, "inputs of Segment's spec, one JSON object a line; - is stdin")
      .required();
  command.add("--until", options->until, "move the clock on after the last input, to that time inclusive");
  command.add("--format", feed.format, "of the actions").one_of({"ndjson", "table"}).shows_default();
  command.add("--trace", feed.trace_path, "write what happened to enrolments to this file; - is stdout");
  command.add("--dead-letters", feed.dead_letters_path,
              "write inputs that could not be taken, and why; - is stdout");
  command.flag(
      "--show-pii", feed.show_pii,
      "personal data as it came in traces and dead letters, so that these can be mended and fed again; "
      "without it `[pii]` stands for the values of fields marked `pii`");
  command.flag("--strict", feed.strict, "dead letters make the exit status 1");
  command
      .add("--jit", feed.jit,
           "native code: off, on (in the background), or wait for it before the first input")
      .one_of({"off", "on", "wait"})
      .shows_default();
  command
      .add("--threads", feed.threads,
           "so many threads read, decode and step, 1 to 4 (default: as many as there are cores); actions are "
           "the "
           "same with any number")
      .named("N")
      .not_negative();
  command
      .add("--data", options->data,
           "keep state, inputs and actions in this folder, durably, and go on where the last run stopped")
      .named("DIR");
  command
      .add("--source", options->source,
           "the name by which `--data` remembers how far the input was read (default: a file's path; none "
           "for stdin)")
      .named("NAME");
  command
      .add("--snapshot-every", options->snapshot_every,
           "with `--data`: write a snapshot after so many lines (0, the default: when restarts would become "
           "slow)")
      .named("N")
      .not_negative();
  return [options] { return run(*options); };
}

}  // namespace nudge::cli
