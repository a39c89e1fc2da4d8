// Lines of inputs, decoded and stepped through a program, or through several side by side, each with a state
// of its own. Threads work a block of inputs at a time: one reads and decodes, one for each program steps,
// the caller's takes what came of it; the order is that of the lines whatever the threads do. Holds the whole
// state in memory, which grows with the contacts.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/feed_block.h"
#include "compiler/jit/jit.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/input/line_source.h"

namespace nudge::cli {

struct ReplayOptions {
  int64_t until_ms = kMissing;  // the clock moves on to then after the last input
  std::string jit = "on";       // off, on, wait
  bool keep_dead_letters = false;
  bool shows_pii = false;  // in dead letters
  bool wants_traces = false;
  bool wants_arms = false;      // of passages those of splits
  bool wants_passages = false;  // all of them
  bool wants_content = true;
};

class Replay {
 public:
  Replay(std::vector<Program> programs, const ReplayOptions& options);
  ~Replay();

  // All lines, then the time until options.until_ms. `take` gets each block in order, of the first program,
  // then of the next; a fault of it ends the replay, as does one of reading. After a fault the Replay must
  // stay where it is until the process ends: its threads may wait for input that never comes.
  using Take = std::function<Status(size_t program, FeedBlock& block)>;
  Status run(LineSource& source, const Take& take);

  const Program& program(size_t place) const;
  const State& state(size_t place) const;

 private:
  struct Lane;
  Status start_jit();
  void read_all(LineSource& source);
  bool read_line(LineSource& source, std::vector<FeedBlock*>& blocks);
  void step_all(Lane& lane);
  Status take_all(const Take& take);

  ReplayOptions options_;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace nudge::cli
