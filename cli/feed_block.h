// What goes from thread to thread in a feed: a block of decoded inputs, then what came of them; and the queue
// between two threads. Blocks are few and come back, so memory is bounded and a fast thread waits for a slow
// one.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/durable/batch.h"
#include "runtime/engine/output.h"
#include "runtime/fault/result.h"
#include "runtime/input/input_block.h"

namespace nudge::cli {

inline constexpr size_t kInputsInBlock = 512;
inline constexpr size_t kBytesInBlock = size_t{1} << 20;  // of lines
inline constexpr size_t kBlocksInFlight = 6;
inline constexpr size_t kBlocksForDecoder = 4;        // more, for each thread that decodes beside the reader
inline constexpr size_t kDurableBlocksInFlight = 64;  // stepped while a commit waits for the disk

struct FeedBlock {
  explicit FeedBlock(const Program& program) : output(program) {}

  InputBlock inputs;
  std::vector<uint32_t> timeless;  // places of inputs whose time is the state's when they are stepped
  std::string dead_letter_lines;
  uint64_t dead_letters = 0;
  uint64_t records = 0;   // dead letters included
  uint64_t end_byte = 0;  // how far the source was read
  uint64_t end_line = 0;  // the number of the line that begins there
  size_t lines = 0;
  size_t line_bytes = 0;
  bool last = false;
  Status read = Done{};  // a fault ends the feed after this block
  std::atomic<bool> is_decoded{false};
  Output output;
  Batch batch;  // of a durable run: what the store gets

  void set_decoded() {
    is_decoded.store(true, std::memory_order_release);
    is_decoded.notify_all();
  }
  void wait_decoded() const { is_decoded.wait(false, std::memory_order_acquire); }
};

template <class T>
class Queue {
 public:
  void push(T value) {
    {
      std::lock_guard lock(mutex_);
      values_.push_back(std::move(value));
    }
    filled_.notify_one();
  }
  // Is the next to be taken: of things that are used again, the one that is still in the caches.
  void give_back(T value) {
    {
      std::lock_guard lock(mutex_);
      values_.push_front(std::move(value));
    }
    filled_.notify_one();
  }
  // Waits for one. T{} once the queue was closed.
  T pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (closed_) return T{};
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }
  // Waits for one, so long at most, and takes all that are there, in order; none if time is up or the queue
  // was closed.
  std::vector<T> pop_all(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    filled_.wait_for(lock, at_most, [this] { return closed_ || !values_.empty(); });
    std::vector<T> all;
    if (!closed_) all.assign(values_.begin(), values_.end());
    values_.clear();
    return all;
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
  std::deque<T> values_;
  bool closed_ = false;
};

}  // namespace nudge::cli
