// The main job: a replay of lines of inputs whose actions, traces and dead letters are printed, in order.
#pragma once

#include <string>

#include "cli/feed_summary.h"
#include "cli/output_file.h"
#include "cli/replay.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/action_table.h"
#include "runtime/outbox/trace_printer.h"

namespace nudge::cli {

struct FeedOptions {
  int64_t until_ms = kMissing;
  std::string format = "ndjson";
  std::string trace_path;         // "" none
  std::string dead_letters_path;  // "" none: they are counted
  std::string jit = "on";
  int threads = default_threads();
  bool strict = false;
  bool show_pii = false;  // in traces and dead letters
};

class Feed {
 public:
  Feed(Program program, const FeedOptions& options);

  // All lines, then the time until options.until_ms. A fault if reading or writing failed; then the Feed must
  // stay where it is until the process ends.
  Status run(LineSource& source);
  const FeedSummary& summary() const { return summary_; }

 private:
  Status open_files();
  Status flush(bool last);
  void print(FeedBlock& block);

  FeedOptions options_;
  Replay replay_;
  const Program& program_;
  ActionPrinter printer_;
  ActionTable table_;
  TracePrinter traces_;
  OutputFile actions_file_, trace_file_, dead_letters_file_;
  FeedSummary summary_;
};

}  // namespace nudge::cli
