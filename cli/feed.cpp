#include "cli/feed.h"

namespace nudge::cli {
namespace {

std::vector<Program> only(Program program) {
  std::vector<Program> programs;
  programs.push_back(std::move(program));
  return programs;
}

ReplayOptions replay_options(const FeedOptions& options) {
  ReplayOptions replay;
  replay.until_ms = options.until_ms;
  replay.jit = options.jit;
  replay.threads = options.threads;
  replay.lets_sleep = true;
  replay.keep_dead_letters = !options.dead_letters_path.empty();
  replay.shows_pii = options.show_pii;
  replay.wants_traces = !options.trace_path.empty();
  return replay;
}

}  // namespace

Feed::Feed(Program program, const FeedOptions& options)
    : options_(options),
      replay_(only(std::move(program)), replay_options(options)),
      program_(replay_.program(0)),
      printer_(program_),
      table_(program_),
      traces_(program_, options.show_pii),
      summary_(program_) {}

Status Feed::open_files() {
  for (auto [file, path] : {std::pair{&actions_file_, std::string("-")},
                            {&trace_file_, options_.trace_path},
                            {&dead_letters_file_, options_.dead_letters_path}}) {
    if (Status opened = file->open(path); !opened.ok()) return opened;
  }
  return Done{};
}

Status Feed::run(LineSource& source) {
  if (Status opened = open_files(); !opened.ok()) return opened;
  summary_.begin(dead_letters_file_.is_open());
  if (options_.format == "table") table_.append_header(actions_file_.buffer());
  Status fed = replay_.run(source, [&](size_t, FeedBlock& block) {
    print(block);
    summary_.show_progress(block.end_byte, source.size_bytes());
    return flush(block.last);
  });
  summary_.end();
  return fed;
}

Status Feed::flush(bool last) {
  for (OutputFile* file : {&actions_file_, &trace_file_, &dead_letters_file_}) {
    if (Status flushed = last ? file->flush() : file->flush_if_large(); !flushed.ok()) return flushed;
  }
  return Done{};
}

void Feed::print(FeedBlock& block) {
  const Output& output = block.output;
  if (options_.format == "table") {
    for (const Action& action : output.actions)
      table_.append_row(actions_file_.buffer(), output, action);
  } else {
    printer_.append_ndjson(actions_file_.buffer(), output);
  }
  if (trace_file_.is_open()) traces_.append(trace_file_.buffer(), output);
  if (dead_letters_file_.is_open()) dead_letters_file_.buffer() += block.dead_letter_lines;
  summary_.add(block);
}

}  // namespace nudge::cli
