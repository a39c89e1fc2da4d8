// The ids of messages seen lately, so that a duplicate changes nothing: one 128-bit hash of contact and
// message id, kept for 24 hours of `now` from when it was first seen. Grows with the inputs of a day, not
// with all.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <unordered_set>

#include "runtime/value/civil.h"
#include "runtime/value/hash.h"

namespace nudge {

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

 private:
  struct LowBits {
    size_t operator()(const Hash128& hash) const { return hash.low; }
  };
  struct First {
    int64_t at_ms;
    Hash128 hash;
  };
  std::unordered_set<Hash128, LowBits> known_;  // asked, never iterated
  std::deque<First> order_;
};

}  // namespace nudge
