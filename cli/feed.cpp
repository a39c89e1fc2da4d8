#include "cli/feed.h"

#include <fmt/format.h>

#include <thread>

#include "cli/command.h"
#include "runtime/input/dead_letter.h"
#include "runtime/outbox/trace_printer.h"

namespace nudge::cli {
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

Feed::Feed(Program program, const FeedOptions& options)
    : options_(options),
      program_(std::move(program)),
      predicates_(program_),
      state_(program_),
      engine_(predicates_, state_),
      decoder_(program_),
      printer_(program_),
      table_(program_),
      summary_(program_) {
  for (size_t block = 0; block < kBlocksInFlight; ++block) {
    blocks_.emplace_back(program_).output.wants_traces = !options.trace_path.empty();
    free_.push(&blocks_.back());
  }
}

Status Feed::open_files() {
  for (auto [file, path] : {std::pair{&actions_file_, std::string("-")},
                            {&trace_file_, options_.trace_path},
                            {&dead_letters_file_, options_.dead_letters_path}}) {
    if (Status opened = file->open(path); !opened.ok()) return opened;
  }
  return Done{};
}

Status Feed::run(LineSource& source) {
  if (Status opened = open_files(); !opened.ok()) return opened;
  if (options_.jit != "off") jit_ = std::make_unique<jit::Jit>(predicates_);
  if (options_.jit == "wait") {
    if (Status compiled = jit_->wait(); !compiled.ok()) return compiled;
  }
  summary_.begin(dead_letters_file_.is_open());
  if (options_.format == "table") table_.append_header(actions_file_.buffer());
  std::thread reader([&] { read_all(source); });
  std::thread stepper([&] { step_all(); });
  Status printed = print_all(source);
  if (!printed.ok()) {
    // The reader may wait for input that never comes; a Feed is not destroyed before the process ends.
    for (BlockQueue* queue : {&free_, &decoded_, &stepped_})
      queue->close();
    reader.detach();
    stepper.detach();
    return printed;
  }
  reader.join();
  stepper.join();
  summary_.end();
  return printed;
}

void Feed::read_all(LineSource& source) {
  // The engine's time as it will be: the greatest timestamp so far.
  int64_t now_ms = kMissing;
  Line line;
  while (FeedBlock* block = free_.pop()) {
    reset(*block);
    while (block->inputs.size() < kInputsInBlock && !block->last) {
      Result<bool> more = source.next(line);
      if (!more.ok()) block->read = more.fault();
      block->last = !more.ok() || !*more;
      if (block->last) break;
      BlockSink sink(*block, line.number, dead_letters_file_.is_open(), now_ms);
      decoder_.decode(line, now_ms, sink);
      block->end_byte = line.end_byte;
    }
    bool last = block->last;
    decoded_.push(block);
    if (last) return;
  }
}

void Feed::step_all() {
  while (FeedBlock* block = decoded_.pop()) {
    for (size_t place = 0; place < block->inputs.size(); ++place)
      engine_.step(block->inputs[place], block->output);
    bool last = block->last;
    if (last && block->read.ok() && options_.until_ms != kMissing)
      engine_.advance(options_.until_ms, block->output);
    stepped_.push(block);
    if (last) return;
  }
}

void Feed::print(FeedBlock& block) {
  const Output& output = block.output;
  if (options_.format == "table") {
    for (const Action& action : output.actions)
      table_.append_row(actions_file_.buffer(), output, action);
  } else {
    printer_.append_ndjson(actions_file_.buffer(), output);
  }
  if (trace_file_.is_open()) append_traces(trace_file_.buffer(), program_, output);
  if (dead_letters_file_.is_open()) dead_letters_file_.buffer() += block.dead_letter_lines;
  summary_.add(block);
}

Status Feed::print_all(const LineSource& source) {
  for (bool last = false; !last;) {
    FeedBlock* block = stepped_.pop();
    print(*block);
    summary_.show_progress(block->end_byte, source.size_bytes());
    last = block->last;
    Status read = block->read;
    free_.push(block);
    for (OutputFile* file : {&actions_file_, &trace_file_, &dead_letters_file_}) {
      if (Status flushed = last ? file->flush() : file->flush_if_large(); !flushed.ok()) return flushed;
    }
    if (!read.ok()) return read;
  }
  return Done{};
}

}  // namespace nudge::cli
