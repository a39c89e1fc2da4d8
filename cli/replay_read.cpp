// The side of a Replay that reads: lines to blocks, and blocks of lines to blocks of inputs. One thread
// reads. It decodes as well, or hands blocks to threads that do; then a record without a time of its own gets
// the state's when it is stepped, which is what the reader would have given it.
#include <algorithm>

#include "cli/replay_lane.h"
#include "runtime/input/dead_letter.h"
#include "runtime/input/json_tree.h"

namespace nudge::cli {

namespace {

// Takes a line's records into a block.
class BlockSink : public RecordSink {
 public:
  // `now_ms` null: the time isn't known, and is left to who steps.
  BlockSink(FeedBlock& block, uint64_t line, bool keep_dead_letters, int64_t* now_ms)
      : block_(block), line_(line), keep_dead_letters_(keep_dead_letters), now_ms_(now_ms) {}

  void decoded(const Decoded& record) override {
    ++block_.records;
    if (!record.faults.empty()) {
      ++block_.dead_letters;
      if (keep_dead_letters_) append_dead_letter(block_.dead_letter_lines, line_, record);
    }
    if (now_ms_) {
      *now_ms_ = std::max(*now_ms_, record.input.at_ms);
    } else if (record.time_so_far) {
      block_.timeless.push_back(static_cast<uint32_t>(block_.inputs.size()));
    }
    block_.inputs.take(record.input);
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
  int64_t* now_ms_;
};

constexpr int64_t kSomeTime = 0;  // for a decoder whose caller will know better

void reset(FeedBlock& block) {
  block.inputs.clear();
  block.timeless.clear();
  block.dead_letter_lines.clear();
  block.dead_letters = block.records = 0;
  block.last = false;
  block.lines = block.line_bytes = 0;
  block.is_decoded.store(false);
  block.batch.clear();
  block.output.clear();
  WorkflowCounts none;
  for (WorkflowCounts& counts : block.output.counts.workflows)
    counts = none;
  std::vector<WorkflowCounts> workflows = std::move(block.output.counts.workflows);
  block.output.counts = Counts{};
  block.output.counts.workflows = std::move(workflows);
}

bool is_full(const FeedBlock* block) {
  return block->inputs.size() >= kInputsInBlock || block->lines >= kInputsInBlock ||
         block->line_bytes >= kBytesInBlock;
}

}  // namespace

FeedBlock* Replay::take_free(Lane& lane) {
  FeedBlock* block = lane.free.pop();
  if (block) reset(*block);
  return block;
}

// The first parses the lines that the others take from it.
std::vector<std::unique_ptr<Decoder>> Replay::make_decoders() const {
  const Pii pii = options_.shows_pii ? Pii::shown : Pii::masked;
  std::vector<std::unique_ptr<Decoder>> decoders;
  for (const auto& lane : lanes_) {
    decoders.push_back(decoders.empty() ? std::make_unique<Decoder>(lane->program, pii)
                                        : std::make_unique<Decoder>(lane->program, *decoders.front()));
  }
  return decoders;
}

void Replay::decode_into(const Decoders& decoders, const Blocks& blocks) {
  for (size_t place = 0; place < blocks.size(); ++place)
    decoders[place]->decode_into(blocks[place]->inputs.arena());
}

void Replay::decode_line(const Decoders& decoders, const Line& line, const Blocks& blocks, bool knows_now) {
  for (size_t place = 0; place < blocks.size(); ++place) {
    int64_t* now_ms = knows_now ? &lanes_[place]->now_ms : nullptr;
    BlockSink sink(*blocks[place], line.number, options_.keep_dead_letters, now_ms);
    decoders[place]->decode(line, now_ms ? *now_ms : kSomeTime, sink);
  }
}

// False after the last, or where the source waits. The blocks of all programs are of the same lines.
bool Replay::read_line(LineSource& source, Line& line, const Blocks& blocks) {
  FeedBlock& first = *blocks.front();
  Result<LineRead> more = options_.is_stopped() ? LineRead::end : source.read(line, first.lines == 0);
  if (more.ok() && *more == LineRead::waits) return false;
  if (more.ok() && *more == LineRead::line && line.unfinished && !options_.source.empty() &&
      !JsonTree().parse(line.text).empty()) {
    unfinished_line_ = line.number;
    more = LineRead::end;
  }
  if (!more.ok() || *more == LineRead::end) {
    for (FeedBlock* block : blocks) {
      if (!more.ok()) block->read = more.fault();
      block->last = true;
    }
    return false;
  }
  ++first.lines;
  first.line_bytes += line.text.size();
  for (FeedBlock* block : blocks)
    block->end_byte = line.end_byte;
  first.end_line = line.number + 1;
  return true;
}

// Before it is handed on: how far the source was read.
void Replay::note_progress(const LineSource& source, FeedBlock& block) {
  if (!is_durable() || block.batch.entries.empty()) return;
  SourceProgress& progress = block.batch.progress.emplace();
  progress.source = options_.source;
  progress.byte = block.end_byte;
  progress.line = block.end_line;
  const std::string_view beginning =
      source.beginning().substr(0, static_cast<size_t>(std::min<uint64_t>(block.end_byte, kBeginningBytes)));
  progress.beginning_bytes = beginning.size();
  if (beginning_) {
    progress.beginning = *beginning_;
    return;
  }
  progress.beginning = stable_hash({beginning});
  if (beginning.size() == kBeginningBytes) beginning_ = progress.beginning;
}

// Whether the reader decodes the next block by itself: in any case as long as there is no time yet, for then
// a record without one is refused.
bool Replay::decodes_itself() const {
  const auto has_none = [](const auto& lane) { return is_missing(lane->now_ms); };
  return decoder_threads_ == 0 || std::any_of(lanes_.begin(), lanes_.end(), has_none);
}

void Replay::read_all(LineSource& source) {
  const Decoders& decoders = decoders_.front() = make_decoders();
  for (bool last = false; !last;) {
    Blocks blocks;
    for (auto& lane : lanes_) {
      blocks.push_back(take_free(*lane));
      if (!blocks.back()) return;
    }
    const bool decodes = decodes_itself();
    decode_into(decoders, blocks);
    Batch& batch = blocks.front()->batch;
    Line line;
    while (std::none_of(blocks.begin(), blocks.end(), is_full) && read_line(source, line, blocks)) {
      if (is_durable() || !decodes) batch.add_line(line);
      if (decodes) decode_line(decoders, line, blocks, true);
    }
    last = blocks.front()->last;
    note_progress(source, *blocks.front());
    for (size_t place = 0; place < lanes_.size(); ++place) {
      if (decodes) blocks[place]->set_decoded();
      lanes_[place]->decoded.push(blocks[place]);
    }
    if (!decodes) undecoded_.push(blocks);
  }
  for (int thread = 0; thread < decoder_threads_; ++thread)
    undecoded_.push({});
}

void Replay::decode_all(size_t thread) {
  const Decoders& decoders = decoders_[thread] = make_decoders();
  for (Blocks blocks = undecoded_.pop(); !blocks.empty(); blocks = undecoded_.pop()) {
    Batch& batch = blocks.front()->batch;
    batch.pad();
    decode_into(decoders, blocks);
    for (const Batch::Entry& entry : batch.entries)
      decode_line(decoders, batch.line(entry), blocks, false);
    for (FeedBlock* block : blocks)
      block->set_decoded();
  }
}

}  // namespace nudge::cli
