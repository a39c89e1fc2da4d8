// What goes from thread to thread in a feed: a block of decoded inputs, then what came of them; and the queue
// between two threads. Blocks are few and come back, so memory is bounded and a fast thread waits for a slow
// one.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

#include "runtime/engine/output.h"
#include "runtime/fault/result.h"
#include "runtime/input/input_block.h"

namespace nudge::cli {

inline constexpr size_t kInputsInBlock = 512;
inline constexpr size_t kBlocksInFlight = 6;

struct FeedBlock {
  explicit FeedBlock(const Program& program) : inputs(program), output(program) {}

  InputBlock inputs;
  std::string dead_letter_lines;
  uint64_t dead_letters = 0;
  uint64_t records = 0;   // dead letters included
  uint64_t end_byte = 0;  // how far the source was read
  bool last = false;
  Status read = Done{};  // a fault ends the feed after this block
  Output output;
};

class BlockQueue {
 public:
  void push(FeedBlock* block) {
    {
      std::lock_guard lock(mutex_);
      blocks_.push_back(block);
    }
    filled_.notify_one();
  }
  // Waits for one. nullptr once the queue was closed.
  FeedBlock* pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || !blocks_.empty(); });
    if (closed_) return nullptr;
    FeedBlock* block = blocks_.front();
    blocks_.pop_front();
    return block;
  }
  // What waits, and whoever waits, is let go: after a fault.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<FeedBlock*> blocks_;
  bool closed_ = false;
};

}  // namespace nudge::cli
