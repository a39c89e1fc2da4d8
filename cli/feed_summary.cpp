#include "cli/feed_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

constexpr auto kProgressAfter = std::chrono::milliseconds(700);
constexpr auto kProgressEvery = std::chrono::milliseconds(100);

// "1 action", "2 actions"
std::string counted(uint64_t number, const char* what) {
  return fmt::format("{} {}{}", print_grouped(number), what, number == 1 ? "" : "s");
}

uint64_t a_second(uint64_t number, double seconds) {
  return static_cast<uint64_t>(static_cast<double>(number) / std::max(seconds, 1e-3));
}

}  // namespace

FeedSummary::FeedSummary(const Program& program) : program_(program) {
  counts_.workflows.resize(program.workflows.size());
}

void FeedSummary::begin(bool dead_letters_are_kept, bool data_comes_as_it_goes) {
  dead_letters_are_kept_ = dead_letters_are_kept;
  shows_progress_ = stderr_is_terminal() && !(data_comes_as_it_goes && stdout_is_terminal());
  begun_ = shown_ = std::chrono::steady_clock::now();
}

void FeedSummary::add(const FeedBlock& block) {
  records_ += block.records;
  dead_letters_ += block.dead_letters;
  for (const Action& action : block.output.actions) {
    ++actions_by_kind_[static_cast<size_t>(action.kind)];
    ++skipped_by_reason_[static_cast<size_t>(action.reason)];
  }
  const Counts& counts = block.output.counts;
  counts_.applied += counts.applied;
  counts_.duplicates += counts.duplicates;
  counts_.late += counts.late;
  counts_.undeclared += counts.undeclared;
  counts_.cut_off += counts.cut_off;
  for (size_t place = 0; place < counts.workflows.size(); ++place) {
    counts_.workflows[place].entered += counts.workflows[place].entered;
    counts_.workflows[place].converted += counts.workflows[place].converted;
    counts_.workflows[place].exited += counts.workflows[place].exited;
    counts_.workflows[place].finished += counts.workflows[place].finished;
    counts_.workflows[place].held_out += counts.workflows[place].held_out;
    counts_.workflows[place].held_out_converted += counts.workflows[place].held_out_converted;
  }
  for (const std::string& warning : block.output.warnings)
    fmt::print(stderr, "warning: {}\n", warning);
}

void FeedSummary::show_progress(uint64_t done_bytes, uint64_t size_bytes) {
  if (!shows_progress_) return;
  auto now = std::chrono::steady_clock::now();
  if (now - begun_ < kProgressAfter || now - shown_ < kProgressEvery) return;
  shown_ = now;
  progress_shown_ = true;
  double seconds = std::chrono::duration<double>(now - begun_).count();
  std::string bar;
  if (size_bytes > 0) {
    constexpr int kWidth = 30;
    double share = static_cast<double>(done_bytes) / static_cast<double>(size_bytes);
    int filled = std::min(kWidth, static_cast<int>(share * kWidth));
    for (int place = 0; place < kWidth; ++place)
      bar += place < filled ? "█" : "░";
    bar += fmt::format(" {:3.0f} %  ", share * 100);
  }
  fmt::print(stderr, "\r\033[K{}{}, {} a second", bar, counted(records_, "input"),
             print_grouped(a_second(records_, seconds)));
  std::fflush(stderr);
}

void FeedSummary::end() {
  ended_ = std::chrono::steady_clock::now();
  if (progress_shown_) fmt::print(stderr, "\r\033[K");
}

std::string FeedSummary::text() const {
  return "\n" + inputs_text() + actions_text() + workflows_text() + speed_text();
}

std::string FeedSummary::inputs_text() const {
  std::string text = fmt::format("{}: {} applied, {}, {} late, {}\n", counted(records_, "input"),
                                 print_grouped(counts_.applied), counted(counts_.duplicates, "duplicate"),
                                 print_grouped(counts_.late), counted(dead_letters_, "dead letter"));
  if (counts_.undeclared > 0)
    text +=
        fmt::format("  {} of events that the program doesn't declare\n", print_grouped(counts_.undeclared));
  if (dead_letters_ > 0 && !dead_letters_are_kept_) text += "  `--dead-letters FILE` says which, and why\n";
  return text;
}

std::string FeedSummary::actions_text() const {
  uint64_t actions = 0;
  std::string kinds;
  for (size_t kind = 0; kind < std::size(actions_by_kind_); ++kind) {
    if (actions_by_kind_[kind] == 0) continue;
    actions += actions_by_kind_[kind];
    const char* separator = kinds.empty() ? ": " : ", ";
    kinds += fmt::format("{}{} {}", separator, print_grouped(actions_by_kind_[kind]),
                         name_of(static_cast<ActionKind>(kind)));
  }
  std::string text = fmt::format("{}{}\n", counted(actions, "action"), kinds);
  std::string reasons;
  for (size_t reason = 1; reason < std::size(skipped_by_reason_); ++reason) {
    if (skipped_by_reason_[reason] == 0) continue;
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", print_grouped(skipped_by_reason_[reason]),
                           name_of(static_cast<SkipReason>(reason)));
  }
  return reasons.empty() ? text : text + fmt::format("  skipped: {}\n", reasons);
}

std::string FeedSummary::workflows_text() const {
  std::string text;
  size_t width = 8;
  for (const Workflow& workflow : program_.workflows)
    width = std::max(width, workflow.name.size());
  auto row = [&](const std::string& name, const auto&... cells) {
    text += fmt::format("{:{}}", name, width) + (fmt::format(" {:>10}", cells) + ...) + "\n";
  };
  if (!program_.workflows.empty()) row("workflow", "entered", "converted", "exited", "finished");
  for (size_t place = 0; place < program_.workflows.size(); ++place) {
    const WorkflowCounts& counts = counts_.workflows[place];
    row(program_.workflows[place].name, print_grouped(counts.entered), print_grouped(counts.converted),
        print_grouped(counts.exited), print_grouped(counts.finished));
  }
  // What the others are measured against.
  for (size_t place = 0; place < counts_.workflows.size(); ++place) {
    const WorkflowCounts& counts = counts_.workflows[place];
    if (counts.held_out == 0) continue;
    text += fmt::format("{}: {} held out, of which {} converted\n", program_.workflows[place].name,
                        print_grouped(counts.held_out), print_grouped(counts.held_out_converted));
  }
  return text;
}

std::string FeedSummary::speed_text() const {
  double seconds = std::chrono::duration<double>(ended_ - begun_).count();
  std::string text;
  if (counts_.cut_off > 0)
    text = fmt::format("{} of changes cut off: see the warnings above\n", counted(counts_.cut_off, "circle"));
  return text + fmt::format("{:.2f} seconds, {} inputs a second\n", seconds,
                            print_grouped(a_second(records_, seconds)));
}

}  // namespace nudge::cli
