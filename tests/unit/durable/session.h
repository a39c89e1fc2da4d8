// A durable run on one thread, as `nudge run --data` does it on several: lines in blocks, blocks in
// transactions, snapshots between them. Begins where the store says; ends at the end of the lines or at the
// first fault.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/durable/background_snapshot.h"
#include "runtime/durable/committer.h"
#include "runtime/durable/recovery.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/program/encoding.h"
#include "tests/unit/durable/memory_store.h"

namespace nudge::test {

// Keeps what was handed out; fails at the call of this number.
class KeptDelivery : public Delivery {
 public:
  std::string lines;
  uint64_t fail_at = 0;

  Status deliver(std::string_view more, uint64_t /*through*/) override {
    if (++calls_ == fail_at) return Fault{""};
    lines += more;
    return Done{};
  }

 private:
  uint64_t calls_ = 0;
};

struct SessionOptions {
  uint64_t snapshot_every = 7;
  size_t lines_in_block = 3;
  size_t blocks_in_commit = 2;
  int64_t until_ms = kMissing;
};

inline void install(Store& store, const Program& program) {
  InstalledProgram installed;
  installed.at_ms = INT64_MIN;
  installed.encoded = encode(program);
  REQUIRE(store.begin().ok());
  REQUIRE(store.install(installed).ok());
  REQUIRE(store.commit().ok());
}

class Session : private RecordSink {
 public:
  Session(Store& store, KeptDelivery& delivery, const SessionOptions& options)
      : options_(options), store_(store), delivery_(delivery) {}

  Status run(const std::vector<std::string>& lines);
  const Recovered& recovered() const { return *recovered_; }

 private:
  Status begin();
  Status end_block();
  Status commit();
  void decoded(const Decoded& record) override { engine_->step(record.input, blocks_.back()->output); }
  void rejected(const Rejected&) override {}

  struct Block {
    explicit Block(const Program& program) : output(program) {}
    Output output;
    Batch batch;
  };
  SessionOptions options_;
  Store& store_;
  KeptDelivery& delivery_;
  std::unique_ptr<Recovered> recovered_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<ActionPrinter> printer_;
  std::unique_ptr<BackgroundSnapshot> snapshot_;
  std::unique_ptr<Committer> committer_;
  std::vector<std::unique_ptr<Block>> blocks_;
  uint64_t next_line_ = 0;
};

inline Status Session::begin() {
  Result<std::unique_ptr<Recovered>> recovered = recover(store_);
  if (!recovered.ok()) return recovered.fault();
  recovered_ = std::move(*recovered);
  engine_ = std::make_unique<Engine>(*recovered_->predicates, *recovered_->state);
  decoder_ = std::make_unique<Decoder>(recovered_->program);
  printer_ = std::make_unique<ActionPrinter>(recovered_->program);
  snapshot_ = std::make_unique<BackgroundSnapshot>(*recovered_, options_.snapshot_every);
  const std::vector<SourceProgress> sources = *store_.sources();
  next_line_ = sources.empty() ? 0 : sources.front().line - 1;
  const uint64_t stored = *store_.delivered_through();
  uint64_t delivered = stored;
  Status repeated = store_.read_outbox(stored + 1, [&](const OutboxRow& row) -> Status {
    delivered = row.seq;
    return delivery_.deliver(std::string(row.line) + "\n", row.seq);
  });
  committer_ = std::make_unique<Committer>(store_, stored, delivered, delivery_);
  return repeated;
}

inline Status Session::commit() {
  std::vector<Batch*> batches;
  for (auto& block : blocks_)
    batches.push_back(&block->batch);
  Status committed = committer_->commit(batches);
  blocks_.clear();
  return committed;
}

inline Status Session::end_block() {
  Batch& batch = blocks_.back()->batch;
  batch.add_actions(*printer_, blocks_.back()->output);
  SourceProgress progress;
  progress.source = "lines";
  progress.line = next_line_ + 1;
  batch.progress = progress;
  snapshot_->after(batch);
  return blocks_.size() < options_.blocks_in_commit ? Status(Done{}) : commit();
}

inline Status Session::run(const std::vector<std::string>& lines) {
  if (Status begun = begin(); !begun.ok()) return begun;
  while (next_line_ < lines.size()) {
    blocks_.push_back(std::make_unique<Block>(recovered_->program));
    for (size_t count = 0; count < options_.lines_in_block && next_line_ < lines.size(); ++count) {
      const std::string& text = lines[next_line_++];
      Line line;
      line.text = text;
      line.number = next_line_;
      decoder_->decode_copy(text, recovered_->state->now_ms, *this);
      blocks_.back()->batch.add_line(line);
    }
    if (Status ended = end_block(); !ended.ok()) return ended;
  }
  if (options_.until_ms > recovered_->state->now_ms) {
    blocks_.push_back(std::make_unique<Block>(recovered_->program));
    engine_->advance(options_.until_ms, blocks_.back()->output);
    blocks_.back()->batch.add_advance(options_.until_ms);
    if (Status ended = end_block(); !ended.ok()) return ended;
  }
  if (Status committed = commit(); !committed.ok()) return committed;
  return committer_->settle();
}

}  // namespace nudge::test
