// The main job: lines of inputs are decoded, stepped, and what comes of them is printed, in order. Holds the whole
// state in memory, which grows with the contacts; buffers are written when they are full and at the end.
#pragma once

#include <chrono>
#include <memory>
#include <string>

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

class Feed : private RecordSink {
 public:
  Feed(Program program, const FeedOptions& options);

  // All lines, then the time until options.until_ms. A fault if reading or writing failed.
  Status run(LineSource& source);
  // What happened, for people: several lines.
  std::string summary() const;
  uint64_t dead_letters() const { return dead_letters_; }

 private:
  void decoded(const Decoded& record) override;
  void rejected(const Rejected& record) override;
  Status drain();
  void show_progress(const LineSource& source, const Line& line);

  FeedOptions options_;
  Program program_;
  Predicates predicates_;
  std::unique_ptr<jit::Jit> jit_;
  State state_;
  Engine engine_;
  Output output_;
  Decoder decoder_;
  ActionPrinter printer_;
  ActionTable table_;
  OutputFile actions_file_, trace_file_, dead_letters_file_;
  uint64_t line_number_ = 0;
  uint64_t records_ = 0;
  uint64_t dead_letters_ = 0;
  uint64_t actions_by_kind_[6] = {};
  bool progress_shown_ = false;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace nudge::cli
