// Lines of inputs, decoded and stepped through a program, or through several side by side, each with a state
// of its own. Threads work a block of inputs at a time: one reads and decodes, one for each program steps,
// the caller's takes what came of it; the order is that of the lines whatever the threads do. A block is
// handed on when it is full, or when the source has nothing more to read just now. Holds the whole state in
// memory, which grows with the contacts.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/feed_block.h"
#include "compiler/jit/jit.h"
#include "runtime/durable/background_snapshot.h"
#include "runtime/durable/recovery.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/input/line_source.h"

namespace nudge::cli {

inline constexpr unsigned kMostThreads = 4;
// As many as the machine has cores, within what is possible.
int default_threads();

struct ReplayOptions {
  int64_t until_ms = kMissing;  // the clock moves on to then after the last input
  std::string jit = "on";       // off, on, wait
  bool keep_dead_letters = false;
  bool shows_pii = false;  // in dead letters
  bool wants_traces = false;
  bool wants_arms = false;      // of passages those of splits
  bool wants_passages = false;  // all of them
  bool wants_content = true;
  int threads = 2;  // that read, decode and step, 1 to kMostThreads; what comes out is the same
  // --- of a durable run ---
  std::string source;           // by which the source's progress is stored; "": it isn't
  uint64_t snapshot_every = 0;  // entries of the log; 0: by BackgroundSnapshot's own limits
  std::string native_cache;     // the file that keeps native code; "": none does
  // Asked before each line: once true, reading ends, what was read is stepped, and time doesn't move on.
  std::function<bool()> is_stopped = [] { return false; };
  bool lets_sleep = false;  // contacts: State::let_sleep
};

class Replay {
 public:
  Replay(std::vector<Program> programs, const ReplayOptions& options);
  // A durable run goes on: its blocks have batches for the store.
  Replay(Recovered& recovered, const ReplayOptions& options);
  ~Replay();

  // All lines, then the time until options.until_ms. `take` gets each block in order, of the first program,
  // then of the next; a fault of it ends the replay, as does one of reading. After a fault the Replay must
  // stay where it is until the process ends: its threads may wait for input that never comes.
  using Take = std::function<Status(size_t program, FeedBlock& block)>;
  Status run(LineSource& source, const Take& take);

  // The same for a single program: `take` gets all blocks that are stepped by then, or none if for a moment
  // nothing came.
  using TakeAll = std::function<Status(std::span<FeedBlock* const> blocks)>;
  Status run_together(LineSource& source, const TakeAll& take);

  // What of a durable run one thread measures: read when it is over.
  struct SnapshotWork {
    uint64_t finished = 0;
    double longest_pause_ms = 0;  // of stepping
  };
  const SnapshotWork& snapshot_work() const { return snapshot_work_; }
  // Of native code that was waited for.
  const std::optional<jit::JitReport>& native() const { return native_; }
  // Of a last line that was left unread, since it has no newline and isn't JSON; 0 if there was none.
  uint64_t unfinished_line() const { return unfinished_line_; }

  const Program& program(size_t place) const;
  const State& state(size_t place) const;

 private:
  struct Lane;
  using Blocks = std::vector<FeedBlock*>;  // of the same lines, one for each program
  using Decoders = std::vector<std::unique_ptr<Decoder>>;
  explicit Replay(const ReplayOptions& options);
  void add_blocks(Lane& lane, size_t count);
  static FeedBlock* take_free(Lane& lane);
  bool is_durable() const { return snapshot_ != nullptr; }
  Status start_jit();
  Status run_threads(LineSource& source, const std::function<Status()>& take);
  // replay_read.cpp
  void read_all(LineSource& source);
  bool read_line(LineSource& source, Line& line, const Blocks& blocks);
  void note_progress(const LineSource& source, FeedBlock& block);
  Decoders make_decoders() const;
  bool decodes_itself() const;
  static void decode_into(const Decoders& decoders, const Blocks& blocks);
  void decode_line(const Decoders& decoders, const Line& line, const Blocks& blocks, bool knows_now);
  void decode_all(size_t thread);  // counted from 1
  // replay.cpp
  void step_all(Lane& lane);
  void step_inputs(Lane& lane, FeedBlock& block);
  void end_durable(Lane& lane, bool moves_on);
  void write_snapshot(FeedBlock& block);
  Status take_all(const Take& take);
  Status take_together(const TakeAll& take);

  ReplayOptions options_;
  int decoder_threads_;  // beside the reader
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<Decoders>
      decoders_;  // the reader's, then of each thread that decodes; inputs point to their defaults
  Queue<Blocks> undecoded_;
  std::unique_ptr<BackgroundSnapshot> snapshot_;  // of a durable run
  SnapshotWork snapshot_work_;
  std::optional<jit::JitReport> native_;
  uint64_t unfinished_line_ = 0;
  std::optional<Hash128> beginning_;  // of the source, once all of it was read
};

}  // namespace nudge::cli
