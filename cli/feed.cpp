#include "cli/feed.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "runtime/input/dead_letter.h"
#include "runtime/outbox/trace_printer.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

constexpr auto kProgressAfter = std::chrono::milliseconds(700);
constexpr auto kProgressEvery = std::chrono::milliseconds(100);
constexpr uint64_t kLinesBetweenLooks = 1024;

// 1234567 → 1,234,567
std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

}  // namespace

Feed::Feed(Program program, const FeedOptions& options)
    : options_(options),
      program_(std::move(program)),
      predicates_(program_),
      state_(program_),
      engine_(predicates_, state_),
      output_(program_),
      decoder_(program_),
      printer_(program_),
      table_(program_) {
  output_.wants_traces = !options.trace_path.empty();
}

Status Feed::run(LineSource& source) {
  for (auto [file, path] : {std::pair{&actions_file_, std::string("-")}, {&trace_file_, options_.trace_path},
                            {&dead_letters_file_, options_.dead_letters_path}}) {
    if (Status opened = file->open(path); !opened.ok()) return opened;
  }
  if (options_.jit != "off") jit_ = std::make_unique<jit::Jit>(predicates_);
  if (options_.jit == "wait") {
    if (Status compiled = jit_->wait(); !compiled.ok()) return compiled;
  }
  if (options_.format == "table") table_.append_header(actions_file_.buffer());
  begun_ = shown_ = std::chrono::steady_clock::now();
  Line line;
  for (;;) {
    Result<bool> more = source.next(line);
    if (!more.ok()) return more.fault();
    if (!*more) break;
    line_number_ = line.number;
    decoder_.decode(line, state_.now_ms == INT64_MIN ? kMissing : state_.now_ms, *this);
    if (Status drained = drain(); !drained.ok()) return drained;
    if (line.number % kLinesBetweenLooks == 0) show_progress(source, line);
  }
  if (options_.until_ms != kMissing) engine_.advance(options_.until_ms, output_);
  if (Status drained = drain(); !drained.ok()) return drained;
  if (progress_shown_) fmt::print(stderr, "\r\033[K");
  for (OutputFile* file : {&actions_file_, &trace_file_, &dead_letters_file_}) {
    if (Status flushed = file->flush(); !flushed.ok()) return flushed;
  }
  return Done{};
}

void Feed::decoded(const Decoded& record) {
  ++records_;
  if (!record.faults.empty()) {
    ++dead_letters_;
    if (dead_letters_file_.is_open()) append_dead_letter(dead_letters_file_.buffer(), line_number_, record);
  }
  engine_.step(record.input, output_);
}

void Feed::rejected(const Rejected& record) {
  ++records_;
  ++dead_letters_;
  if (dead_letters_file_.is_open()) append_dead_letter(dead_letters_file_.buffer(), line_number_, record);
}

Status Feed::drain() {
  for (const Action& action : output_.actions) {
    ++actions_by_kind_[static_cast<size_t>(action.kind)];
    if (options_.format == "table") {
      table_.append_row(actions_file_.buffer(), output_, action);
    } else {
      printer_.append_ndjson(actions_file_.buffer(), output_, action);
    }
  }
  if (trace_file_.is_open()) append_traces(trace_file_.buffer(), program_, output_);
  for (const std::string& warning : output_.warnings) fmt::print(stderr, "warning: {}\n", warning);
  output_.clear();
  for (OutputFile* file : {&actions_file_, &trace_file_, &dead_letters_file_}) {
    if (Status flushed = file->flush_if_large(); !flushed.ok()) return flushed;
  }
  return Done{};
}

void Feed::show_progress(const LineSource& source, const Line& line) {
  if (!stderr_is_terminal() || stdout_is_terminal()) return;
  auto now = std::chrono::steady_clock::now();
  if (now - begun_ < kProgressAfter || now - shown_ < kProgressEvery) return;
  shown_ = now;
  progress_shown_ = true;
  double seconds = std::chrono::duration<double>(now - begun_).count();
  std::string bar;
  if (source.size_bytes() > 0) {
    constexpr int kWidth = 30;
    double share = static_cast<double>(line.end_byte) / static_cast<double>(source.size_bytes());
    int filled = std::min(kWidth, static_cast<int>(share * kWidth));
    for (int place = 0; place < kWidth; ++place) bar += place < filled ? "█" : "░";
    bar += fmt::format(" {:3.0f} %  ", share * 100);
  }
  fmt::print(stderr, "\r\033[K{}{} inputs, {} a second", bar, grouped(records_),
             grouped(static_cast<uint64_t>(static_cast<double>(records_) / seconds)));
  std::fflush(stderr);
}

std::string Feed::summary() const {
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  const Counts& counts = output_.counts;
  std::string text = fmt::format("\n{} inputs: {} applied, {} duplicates, {} late, {} dead letters\n", grouped(records_),
                                 grouped(counts.applied), grouped(counts.duplicates), grouped(counts.late), grouped(dead_letters_));
  if (counts.undeclared > 0) text += fmt::format("  {} of events that the program doesn't declare\n", grouped(counts.undeclared));
  if (dead_letters_ > 0 && !dead_letters_file_.is_open()) text += "  `--dead-letters FILE` says which, and why\n";
  uint64_t actions = 0;
  std::string kinds;
  for (size_t kind = 0; kind < std::size(actions_by_kind_); ++kind) {
    if (actions_by_kind_[kind] == 0) continue;
    actions += actions_by_kind_[kind];
    kinds += fmt::format("{}{} {}", kinds.empty() ? ": " : ", ", grouped(actions_by_kind_[kind]), name_of(static_cast<ActionKind>(kind)));
  }
  text += fmt::format("{} actions{}\n", grouped(actions), kinds);
  size_t width = 8;
  for (const Workflow& workflow : program_.workflows) width = std::max(width, workflow.name.size());
  if (!program_.workflows.empty()) {
    text += fmt::format("{:{}}  {:>9} {:>9} {:>9} {:>9}\n", "workflow", width, "entered", "converted", "exited", "finished");
  }
  for (size_t place = 0; place < program_.workflows.size(); ++place) {
    const WorkflowCounts& workflow = counts.workflows[place];
    text += fmt::format("{:{}}  {:>9} {:>9} {:>9} {:>9}\n", program_.workflows[place].name, width, grouped(workflow.entered),
                        grouped(workflow.converted), grouped(workflow.exited), grouped(workflow.finished));
  }
  if (counts.cut_off > 0) text += fmt::format("{} circles of changes were cut off: see the warnings above\n", grouped(counts.cut_off));
  text += fmt::format("{:.2f} seconds, {} inputs a second\n", seconds,
                      grouped(static_cast<uint64_t>(static_cast<double>(records_) / std::max(seconds, 1e-9))));
  return text;
}

}  // namespace nudge::cli
