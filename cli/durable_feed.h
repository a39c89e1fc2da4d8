// The main job with its state on the disk: blocks of inputs are stepped, committed together as soon as the
// last commit is done, and their actions handed out then (runtime/durable/committer.h says in which order).
#pragma once

#include <chrono>
#include <string>

#include "cli/delivery.h"
#include "cli/feed.h"
#include "runtime/durable/committer.h"
#include "runtime/durable/recovery.h"
#include "runtime/durable/stored_row.h"

namespace nudge::cli {

struct DurableOptions {
  std::string folder;
  std::string source;       // SourceProgress::source; "": not remembered
  std::string source_name;  // for people
  uint64_t snapshot_every = 0;
  double recovery_seconds = 0;
  uint64_t begin_line = 1;  // of the source, that this run begins with
};

class DurableFeed {
 public:
  DurableFeed(Store& store, Recovered& recovered, const FeedOptions& options, const DurableOptions& durable);

  // What was left undelivered, then all lines, then the time until options.until_ms; or until a signal says
  // to stop. A fault says what is kept and how to go on; then the feed must stay where it is until the
  // process ends.
  Status run(LineSource& source);
  const FeedSummary& summary() const { return summary_; }
  // Lines about this run, to be printed before the summary.
  std::string text() const;

 private:
  Status open_files();
  Status run_blocks(LineSource& source);
  Status feed_blocks(LineSource& source);
  void say_ahead() const;
  Status take(std::span<FeedBlock* const> blocks);
  void print(FeedBlock& block);
  Fault explained(const Fault& fault) const;
  std::string kept() const;

  Store& store_;
  Recovered& recovered_;
  FeedOptions options_;
  DurableOptions durable_;
  Replay replay_;
  ActionPrinter printer_;
  ActionTable table_;
  StoredRows stored_rows_;
  TracePrinter traces_;
  OutputFile trace_file_, dead_letters_file_;
  OutputDelivery delivery_;
  std::optional<Committer> committer_;
  std::vector<Batch*> batches_;  // kept for its memory
  FeedSummary summary_;
  uint64_t repeated_ = 0;
  uint64_t commits_ = 0;
};

}  // namespace nudge::cli
