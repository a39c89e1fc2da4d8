#include "runtime/engine/message_ids.h"

namespace nudge {

bool MessageIds::seen(std::string_view contact, std::span<const std::string_view> other_ids,
                      std::string_view message_id, int64_t now_ms) {
  while (!order_.empty() && order_.front().at_ms + kKeepMs <= now_ms) {
    known_.erase(order_.front().hash);
    order_.pop_front();
  }
  if (message_id.empty()) return false;
  for (std::string_view id : other_ids) {
    if (known_.contains(stable_hash({id, message_id}))) return true;
  }
  Hash128 hash = stable_hash({contact, message_id});
  if (!known_.insert(hash).second) return true;
  order_.push_back({now_ms, hash});
  return false;
}

}  // namespace nudge
