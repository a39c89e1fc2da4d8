#include "cli/replay.h"

#include <thread>

#include "runtime/input/dead_letter.h"

namespace nudge::cli {

// What one program needs. Never moved: parts point to each other.
struct Replay::Lane {
  // `first`: the lane whose decoder parses the lines; null for that one itself.
  Lane(Program made, const Lane* first, Pii pii)
      : program(std::move(made)),
        predicates(program),
        state(program),
        engine(predicates, state),
        decoder(first ? std::make_unique<Decoder>(program, *first->decoder)
                      : std::make_unique<Decoder>(program, pii)) {}

  Program program;
  Predicates predicates;
  std::unique_ptr<jit::Jit> jit;
  State state;
  Engine engine;
  std::unique_ptr<Decoder> decoder;
  int64_t now_ms = kMissing;  // the engine's time as it will be: the greatest timestamp so far
  std::deque<FeedBlock> blocks;
  BlockQueue free, decoded, stepped;
};

namespace {

// Takes a line's records into a block.
class BlockSink : public RecordSink {
 public:
  BlockSink(FeedBlock& block, uint64_t line, bool keep_dead_letters, int64_t& now_ms)
      : block_(block), line_(line), keep_dead_letters_(keep_dead_letters), now_ms_(now_ms) {}

  void decoded(const Decoded& record) override {
    ++block_.records;
    if (!record.faults.empty()) {
      ++block_.dead_letters;
      if (keep_dead_letters_) append_dead_letter(block_.dead_letter_lines, line_, record);
    }
    now_ms_ = std::max(now_ms_, record.input.at_ms);
    block_.inputs.append(record.input);
  }
  void rejected(const Rejected& record) override {
    ++block_.records;
    ++block_.dead_letters;
    if (keep_dead_letters_) append_dead_letter(block_.dead_letter_lines, line_, record);
  }

 private:
  FeedBlock& block_;
  uint64_t line_;
  bool keep_dead_letters_;
  int64_t& now_ms_;
};

constexpr size_t kAhead = 5;  // inputs, that are announced to the engine

void reset(FeedBlock& block) {
  block.inputs.clear();
  block.dead_letter_lines.clear();
  block.dead_letters = block.records = 0;
  block.last = false;
  block.output.clear();
  WorkflowCounts none;
  for (WorkflowCounts& counts : block.output.counts.workflows)
    counts = none;
  std::vector<WorkflowCounts> workflows = std::move(block.output.counts.workflows);
  block.output.counts = Counts{};
  block.output.counts.workflows = std::move(workflows);
}

}  // namespace

Replay::Replay(std::vector<Program> programs, const ReplayOptions& options) : options_(options) {
  const Pii pii = options.shows_pii ? Pii::shown : Pii::masked;
  for (Program& program : programs) {
    const Lane* first = lanes_.empty() ? nullptr : lanes_.front().get();
    Lane& lane = *lanes_.emplace_back(std::make_unique<Lane>(std::move(program), first, pii));
    for (size_t block = 0; block < kBlocksInFlight; ++block) {
      Output& output = lane.blocks.emplace_back(lane.program).output;
      output.wants_traces = options.wants_traces;
      output.wants_passages = options.wants_passages || options.wants_arms;
      output.wants_only_arms = options.wants_arms && !options.wants_passages;
      output.wants_content = options.wants_content;
      lane.free.push(&lane.blocks.back());
    }
  }
}

Replay::~Replay() = default;

const Program& Replay::program(size_t place) const {
  return lanes_[place]->program;
}
const State& Replay::state(size_t place) const {
  return lanes_[place]->state;
}

Status Replay::start_jit() {
  if (options_.jit == "off") return Done{};
  for (auto& lane : lanes_) {
    lane->jit = std::make_unique<jit::Jit>(lane->predicates);
    if (options_.jit != "wait") continue;
    if (Status compiled = lane->jit->wait(); !compiled.ok()) return compiled;
  }
  return Done{};
}

Status Replay::run(LineSource& source, const Take& take) {
  if (Status started = start_jit(); !started.ok()) return started;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { read_all(source); });
  for (auto& lane : lanes_)
    threads.emplace_back([this, &lane] { step_all(*lane); });
  Status taken = take_all(take);
  if (!taken.ok()) {
    for (auto& lane : lanes_) {
      for (BlockQueue* queue : {&lane->free, &lane->decoded, &lane->stepped})
        queue->close();
    }
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

// False after the last. The blocks of all programs are of the same lines.
bool Replay::read_line(LineSource& source, std::vector<FeedBlock*>& blocks) {
  Line line;
  Result<bool> more = source.next(line);
  if (!more.ok() || !*more) {
    for (FeedBlock* block : blocks) {
      if (!more.ok()) block->read = more.fault();
      block->last = true;
    }
    return false;
  }
  for (size_t place = 0; place < lanes_.size(); ++place) {
    Lane& lane = *lanes_[place];
    BlockSink sink(*blocks[place], line.number, options_.keep_dead_letters, lane.now_ms);
    lane.decoder->decode(line, lane.now_ms, sink);
    blocks[place]->end_byte = line.end_byte;
  }
  return true;
}

void Replay::read_all(LineSource& source) {
  for (bool last = false; !last;) {
    std::vector<FeedBlock*> blocks;
    for (auto& lane : lanes_) {
      FeedBlock* block = lane->free.pop();
      if (!block) return;
      reset(*block);
      blocks.push_back(block);
    }
    auto is_full = [](const FeedBlock* block) { return block->inputs.size() >= kInputsInBlock; };
    while (!last && std::none_of(blocks.begin(), blocks.end(), is_full))
      last = !read_line(source, blocks);
    for (size_t place = 0; place < lanes_.size(); ++place)
      lanes_[place]->decoded.push(blocks[place]);
  }
}

void Replay::step_all(Lane& lane) {
  while (FeedBlock* block = lane.decoded.pop()) {
    size_t announced = 0;
    for (size_t place = 0; place < block->inputs.size(); ++place) {
      while (announced < block->inputs.size() && announced < place + kAhead)
        lane.engine.announce(block->inputs[announced++]);
      lane.engine.step(block->inputs[place], block->output);
    }
    const bool last = block->last;
    if (last && block->read.ok() && options_.until_ms != kMissing)
      lane.engine.advance(options_.until_ms, block->output);
    lane.stepped.push(block);
    if (last) return;
  }
}

Status Replay::take_all(const Take& take) {
  for (bool last = false; !last;) {
    for (size_t place = 0; place < lanes_.size(); ++place) {
      FeedBlock* block = lanes_[place]->stepped.pop();
      if (Status taken = take(place, *block); !taken.ok()) return taken;
      if (!block->read.ok()) return block->read;
      last = block->last;
      lanes_[place]->free.push(block);
    }
  }
  return Done{};
}

}  // namespace nudge::cli
