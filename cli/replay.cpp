#include <algorithm>
#include <chrono>
#include <thread>

#include "cli/replay_lane.h"

namespace nudge::cli {

namespace {

constexpr size_t kAhead = 5;  // inputs, that are announced to the engine
constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr auto kPatience = std::chrono::milliseconds(20);  // after which nothing came for a moment
constexpr auto kRest = std::chrono::milliseconds(3600000);

}  // namespace

Replay::Replay(std::vector<Program> programs, const ReplayOptions& options) : Replay(options) {
  const size_t blocks = kBlocksInFlight + static_cast<size_t>(decoder_threads_) * kBlocksForDecoder;
  for (Program& program : programs)
    add_blocks(*lanes_.emplace_back(std::make_unique<Lane>(std::move(program))), blocks);
}

Replay::Replay(Recovered& recovered, const ReplayOptions& options) : Replay(options) {
  add_blocks(*lanes_.emplace_back(std::make_unique<Lane>(recovered)), kDurableBlocksInFlight);
  snapshot_ = std::make_unique<BackgroundSnapshot>(recovered, options.snapshot_every);
}

// One thread steps, one reads; with more than these two, what is more decodes for the reader.
Replay::Replay(const ReplayOptions& options)
    : options_(options), decoder_threads_(options.threads < 3 ? 0 : options.threads - 1) {}

Replay::~Replay() = default;

void Replay::add_blocks(Lane& lane, size_t count) {
  for (size_t block = 0; block < count; ++block) {
    Output& output = lane.blocks.emplace_back(lane.program).output;
    output.wants_traces = options_.wants_traces;
    output.wants_passages = options_.wants_passages || options_.wants_arms;
    output.wants_only_arms = options_.wants_arms && !options_.wants_passages;
    output.wants_content = options_.wants_content;
    lane.free.push(&lane.blocks.back());
  }
}

int default_threads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads));
}

const Program& Replay::program(size_t place) const {
  return lanes_[place]->program;
}
const State& Replay::state(size_t place) const {
  return lanes_[place]->state;
}

Status Replay::start_jit() {
  if (options_.jit == "off") return Done{};
  for (auto& lane : lanes_) {
    lane->jit = std::make_unique<jit::Jit>(lane->predicates, jit::JitOptions{options_.native_cache});
    if (options_.jit != "wait") continue;
    Result<jit::JitReport> compiled = lane->jit->wait();
    if (!compiled.ok()) return compiled.fault();
    native_ = *compiled;
  }
  return Done{};
}

Status Replay::run(LineSource& source, const Take& take) {
  return run_threads(source, [&] { return take_all(take); });
}

Status Replay::run_together(LineSource& source, const TakeAll& take) {
  return run_threads(source, [&] { return take_together(take); });
}

Status Replay::run_threads(LineSource& source, const std::function<Status()>& take) {
  if (Status started = start_jit(); !started.ok()) return started;
  for (auto& lane : lanes_) {
    if (options_.lets_sleep) lane->state.let_sleep(lane->program);
  }
  std::vector<std::thread> threads;
  decoders_.resize(static_cast<size_t>(decoder_threads_) + 1);
  threads.emplace_back([&] { read_all(source); });
  for (size_t thread = 1; thread < decoders_.size(); ++thread)
    threads.emplace_back([this, thread] { decode_all(thread); });
  for (auto& lane : lanes_)
    threads.emplace_back([this, &lane] { step_all(*lane); });
  Status taken = take();
  if (!taken.ok()) {
    for (auto& lane : lanes_) {
      for (Queue<FeedBlock*>* queue : {&lane->free, &lane->decoded, &lane->stepped})
        queue->close();
    }
    undecoded_.close();
  }
  for (std::thread& thread : threads) {
    if (taken.ok()) {
      thread.join();
    } else {
      thread.detach();
    }
  }
  return taken;
}

void Replay::step_inputs(Lane& lane, FeedBlock& block) {
  size_t announced = 0, timed = 0;
  for (size_t place = 0; place < block.inputs.size(); ++place) {
    if (timed < block.timeless.size() && block.timeless[timed] == place) {
      block.inputs.set_time(place, lane.state.now_ms);
      ++timed;
    }
    while (announced < block.inputs.size() && announced < place + kAhead)
      lane.engine.announce(block.inputs[announced++]);
    lane.engine.step(block.inputs[place], block.output);
  }
}

void Replay::step_all(Lane& lane) {
  while (FeedBlock* block = lane.decoded.pop()) {
    block->wait_decoded();
    step_inputs(lane, *block);
    const bool last = block->last;
    const bool moves_on = last && block->read.ok() && !options_.is_stopped() && options_.until_ms != kMissing;
    if (is_durable()) {
      write_snapshot(*block);
      const bool ends = last && block->read.ok();
      if (ends) block->last = false;
      lane.stepped.push(block);
      if (ends) end_durable(lane, moves_on);
    } else {
      if (moves_on) lane.engine.advance(options_.until_ms, block->output);
      lane.stepped.push(block);
    }
    if (last) return;
  }
}

// Time moves on a day at a time, that no block grows without a bound; then the snapshot that was begun is
// finished, lest short runs one after the other never finish any. Whoever is told to stop does neither.
void Replay::end_durable(Lane& lane, bool moves_on) {
  const int64_t until_ms = options_.until_ms;
  while (FeedBlock* block = take_free(lane)) {
    if (moves_on && !options_.is_stopped() && lane.state.now_ms < until_ms) {
      const int64_t from_ms = std::max(lane.state.first_due().due_ms, lane.state.now_ms);
      const int64_t to_ms = from_ms < until_ms - kDayMs ? from_ms + kDayMs : until_ms;
      lane.engine.advance(to_ms, block->output);
      block->batch.add_advance(to_ms);
      write_snapshot(*block);
    } else {
      block->last = options_.is_stopped() || !snapshot_->finish(block->batch);
      if (block->batch.finished) ++snapshot_work_.finished;
    }
    const bool last = block->last;
    lane.stepped.push(block);
    if (last) return;
  }
}

void Replay::write_snapshot(FeedBlock& block) {
  const auto begun = std::chrono::steady_clock::now();
  snapshot_->after(block.batch);
  const auto took = std::chrono::steady_clock::now() - begun;
  if (block.batch.finished) ++snapshot_work_.finished;
  snapshot_work_.longest_pause_ms =
      std::max(snapshot_work_.longest_pause_ms, std::chrono::duration<double, std::milli>(took).count());
}

Status Replay::take_all(const Take& take) {
  for (bool last = false; !last;) {
    for (size_t place = 0; place < lanes_.size(); ++place) {
      FeedBlock* block = lanes_[place]->stepped.pop();
      if (Status taken = take(place, *block); !taken.ok()) return taken;
      if (!block->read.ok()) return block->read;
      last = block->last;
      lanes_[place]->free.give_back(block);
    }
  }
  return Done{};
}

Status Replay::take_together(const TakeAll& take) {
  Lane& lane = *lanes_.front();
  bool rests = false;  // it was told that nothing comes
  for (bool last = false; !last;) {
    const std::vector<FeedBlock*> blocks = lane.stepped.pop_all(rests ? kRest : kPatience);
    if (rests && blocks.empty()) continue;
    rests = blocks.empty();
    if (Status taken = take(blocks); !taken.ok()) return taken;
    for (FeedBlock* block : blocks) {
      if (!block->read.ok()) return block->read;
      last = block->last;
      lane.free.give_back(block);
    }
  }
  return Done{};
}

}  // namespace nudge::cli
