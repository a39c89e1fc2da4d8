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

// 1234567 → 1,234,567
std::string grouped(uint64_t number) {
  std::string digits = print_int(static_cast<int64_t>(number));
  std::string text;
  for (size_t place = 0; place < digits.size(); ++place) {
    if (place > 0 && (digits.size() - place) % 3 == 0) text += ',';
    text += digits[place];
  }
  return text;
}

// "1 action", "2 actions"
std::string counted(uint64_t number, const char* what) {
  return fmt::format("{} {}{}", grouped(number), what, number == 1 ? "" : "s");
}

uint64_t a_second(uint64_t number, double seconds) {
  return static_cast<uint64_t>(static_cast<double>(number) / std::max(seconds, 1e-3));
}

}  // namespace

FeedSummary::FeedSummary(const Program& program) : program_(program) {
  counts_.workflows.resize(program.workflows.size());
}

void FeedSummary::begin(bool dead_letters_are_kept) {
  dead_letters_are_kept_ = dead_letters_are_kept;
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
  if (!stderr_is_terminal() || stdout_is_terminal()) return;
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
             grouped(a_second(records_, seconds)));
  std::fflush(stderr);
}

void FeedSummary::end() {
  ended_ = std::chrono::steady_clock::now();
  if (progress_shown_) fmt::print(stderr, "\r\033[K");
}

std::string FeedSummary::text() const {
  double seconds = std::chrono::duration<double>(ended_ - begun_).count();
  std::string text = fmt::format("\n{}: {} applied, {}, {} late, {}\n", counted(records_, "input"),
                                 grouped(counts_.applied), counted(counts_.duplicates, "duplicate"),
                                 grouped(counts_.late), counted(dead_letters_, "dead letter"));
  if (counts_.undeclared > 0)
    text += fmt::format("  {} of events that the program doesn't declare\n", grouped(counts_.undeclared));
  if (dead_letters_ > 0 && !dead_letters_are_kept_) text += "  `--dead-letters FILE` says which, and why\n";
  uint64_t actions = 0;
  std::string kinds;
  for (size_t kind = 0; kind < std::size(actions_by_kind_); ++kind) {
    if (actions_by_kind_[kind] == 0) continue;
    actions += actions_by_kind_[kind];
    const char* separator = kinds.empty() ? ": " : ", ";
    kinds += fmt::format("{}{} {}", separator, grouped(actions_by_kind_[kind]),
                         name_of(static_cast<ActionKind>(kind)));
  }
  text += fmt::format("{}{}\n", counted(actions, "action"), kinds);
  std::string reasons;
  for (size_t reason = 1; reason < std::size(skipped_by_reason_); ++reason) {
    if (skipped_by_reason_[reason] == 0) continue;
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", grouped(skipped_by_reason_[reason]),
                           name_of(static_cast<SkipReason>(reason)));
  }
  if (!reasons.empty()) text += fmt::format("  skipped: {}\n", reasons);
  size_t width = 8;
  for (const Workflow& workflow : program_.workflows)
    width = std::max(width, workflow.name.size());
  auto row = [&](const std::string& name, const auto&... cells) {
    text += fmt::format("{:{}}", name, width) + (fmt::format(" {:>10}", cells) + ...) + "\n";
  };
  if (!program_.workflows.empty()) row("workflow", "entered", "converted", "exited", "finished");
  for (size_t place = 0; place < program_.workflows.size(); ++place) {
    const WorkflowCounts& counts = counts_.workflows[place];
    row(program_.workflows[place].name, grouped(counts.entered), grouped(counts.converted),
        grouped(counts.exited), grouped(counts.finished));
  }
  // What the others are measured against.
  for (size_t place = 0; place < counts_.workflows.size(); ++place) {
    const WorkflowCounts& counts = counts_.workflows[place];
    if (counts.held_out == 0) continue;
    text += fmt::format("{}: {} held out, of which {} converted\n", program_.workflows[place].name,
                        grouped(counts.held_out), grouped(counts.held_out_converted));
  }
  if (counts_.cut_off > 0)
    text +=
        fmt::format("{} of changes cut off: see the warnings above\n", counted(counts_.cut_off, "circle"));
  text += fmt::format("{:.2f} seconds, {} inputs a second\n", seconds, grouped(a_second(records_, seconds)));
  return text;
}

}  // namespace nudge::cli
