// The ids of messages seen lately, so that a duplicate changes nothing: one 128-bit hash of contact and
// message id, kept for 24 hours of `now` from when it was first seen. Open addressing, at most half full: a
// lookup and a removal are a place in one table each. Grows with the inputs of a day, not with all: some 64
// bytes an input.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/engine/fetch_line.h"
#include "runtime/value/civil.h"
#include "runtime/value/hash.h"

namespace nudge {

class SnapshotHook;

class MessageIds {
 public:
  static constexpr int64_t kKeepMs = kDayMs;

  // True if it was first seen less than 24 hours before `now_ms`, for the contact by this or one of its other
  // ids; else remembers it as seen now. `now_ms` never goes back. An empty message id is never a duplicate.
  bool seen(std::string_view contact, std::span<const std::string_view> other_ids,
            std::string_view message_id, int64_t now_ms);
  bool seen(std::string_view contact, std::string_view message_id, int64_t now_ms) {
    return seen(contact, {}, message_id, now_ms);
  }
  // The same by their hash, of a message id that isn't empty.
  bool seen(const Hash128& hash, int64_t now_ms);
  static Hash128 hash_of(std::string_view contact, std::string_view message_id);

  // Forgets those that are over by now: so what is kept is a matter of the time, not of what came since.
  void move_to(int64_t now_ms) {
    if (!order_.empty() && order_.front().at_ms + kKeepMs <= now_ms) [[unlikely]]
      forget_until(now_ms);
  }

  // Brings the place where seen() will look nearer to the processor: a table of a day's inputs is in no
  // cache.
  void fetch(const Hash128& hash) const {
    if (!cells_.empty()) fetch_line(&cells_[home(hash)]);
  }

  struct First {
    int64_t at_ms;
    Hash128 hash;
  };
  // Those that are known, the oldest first; `place` is from forgotten() on: it stays an id's own.
  size_t size() const { return order_.size(); }
  size_t allocated_bytes() const {
    return cells_.capacity() * sizeof(Hash128) + order_.size() * sizeof(First);
  }
  uint64_t forgotten() const { return forgotten_; }
  const First& at(uint64_t place) const { return order_[place - forgotten_]; }
  // The next ones, as they were; false if one is known already, or is none.
  bool restore(std::span<const First> firsts);
  // Is told before the oldest is forgotten; null: nobody is.
  SnapshotHook* snapshot = nullptr;

 private:
  void make_room() {
    if (2 * (order_.size() + 1) > cells_.size()) grow();
  }
  size_t home(const Hash128& hash) const { return hash.low & (cells_.size() - 1); }
  // Where it stands, or the empty place where it would.
  size_t find(const Hash128& hash) const;
  void forget_until(int64_t now_ms);
  void forget_all();
  void forget(const Hash128& hash);
  void grow();

  std::vector<Hash128> cells_;  // Hash128{}: empty
  std::deque<First> order_;
  uint64_t forgotten_ = 0;  // so many were before those in order_
};

}  // namespace nudge
