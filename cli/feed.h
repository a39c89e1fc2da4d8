// The main job: lines of inputs are decoded, stepped, and what comes of them is printed, in order. Three
// threads, a block of inputs at a time: one reads and decodes, one steps, one prints; the order is that of
// the lines whatever the threads do. Holds the whole state in memory, which grows with the contacts.
#pragma once

#include <memory>
#include <string>

#include "cli/feed_block.h"
#include "cli/feed_summary.h"
#include "cli/output_file.h"
#include "compiler/jit/jit.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/input/line_source.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/action_table.h"

namespace nudge::cli {

struct FeedOptions {
  int64_t until_ms = kMissing;
  std::string format = "ndjson";
  std::string trace_path;         // "" none
  std::string dead_letters_path;  // "" none: they are counted
  std::string jit = "on";
  bool strict = false;
};

class Feed {
 public:
  Feed(Program program, const FeedOptions& options);

  // All lines, then the time until options.until_ms. A fault if reading or writing failed.
  Status run(LineSource& source);
  const FeedSummary& summary() const { return summary_; }

 private:
  Status open_files();
  void read_all(LineSource& source);  // the first thread
  void step_all();                    // the caller's
  Status print_all(const LineSource& source);
  void print(FeedBlock& block);

  FeedOptions options_;
  Program program_;
  Predicates predicates_;
  std::unique_ptr<jit::Jit> jit_;
  State state_;
  Engine engine_;
  Decoder decoder_;
  ActionPrinter printer_;
  ActionTable table_;
  OutputFile actions_file_, trace_file_, dead_letters_file_;
  FeedSummary summary_;
  std::deque<FeedBlock> blocks_;
  BlockQueue free_, decoded_, stepped_;
};

}  // namespace nudge::cli
