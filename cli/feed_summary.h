// What a feed did, for people: counts as it goes, a progress bar on a terminal, the summary at the end. All
// of it goes to stderr.
#pragma once

#include <chrono>
#include <string>

#include "cli/feed_block.h"

namespace nudge::cli {

class FeedSummary {
 public:
  explicit FeedSummary(const Program& program);

  // `data_comes_as_it_goes`: data that goes to a terminal shows the progress by itself.
  void begin(bool dead_letters_are_kept, bool data_comes_as_it_goes = true);
  void add(const FeedBlock& block);
  // Draws the bar if it is time to. `size_bytes` 0: not known.
  void show_progress(uint64_t done_bytes, uint64_t size_bytes);
  void end();
  // Several lines: all of it, or a part.
  std::string text() const;
  std::string inputs_text() const;
  std::string speed_text() const;
  uint64_t records() const { return records_; }
  uint64_t dead_letters() const { return dead_letters_; }
  const Counts& counts() const { return counts_; }

 private:
  std::string actions_text() const;
  std::string workflows_text() const;

  const Program& program_;
  Counts counts_;
  uint64_t records_ = 0;
  uint64_t dead_letters_ = 0;
  uint64_t actions_by_kind_[6] = {};
  uint64_t skipped_by_reason_[5] = {};  // by SkipReason
  bool dead_letters_are_kept_ = false;
  bool shows_progress_ = false;
  bool progress_shown_ = false;
  std::chrono::steady_clock::time_point begun_, shown_, ended_;
};

}  // namespace nudge::cli
