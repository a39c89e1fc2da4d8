#include "runtime/engine/message_ids.h"

#include <algorithm>
#include <utility>

#include "runtime/engine/fetch_line.h"
#include "runtime/engine/large_pages.h"
#include "runtime/engine/snapshot_hook.h"

namespace nudge {

namespace {
constexpr Hash128 kEmpty{};
constexpr size_t kFirstCells = 1024;
constexpr size_t kAhead = 8;
}  // namespace

// No message is taken for an empty place.
Hash128 MessageIds::hash_of(std::string_view contact, std::string_view message_id) {
  Hash128 hash = stable_hash({contact, message_id});
  if (hash == kEmpty) hash.high = 1;
  return hash;
}

size_t MessageIds::find(const Hash128& hash) const {
  size_t cell = home(hash);
  while (cells_[cell] != kEmpty && cells_[cell] != hash)
    cell = (cell + 1) & (cells_.size() - 1);
  return cell;
}

// What stands behind it moves up, so that no search ends too early.
void MessageIds::forget(const Hash128& hash) {
  const size_t mask = cells_.size() - 1;
  size_t hole = find(hash);
  for (size_t cell = (hole + 1) & mask; cells_[cell] != kEmpty; cell = (cell + 1) & mask) {
    if (((cell - home(cells_[cell])) & mask) < ((cell - hole) & mask))
      continue;  // it would stand before its home
    cells_[hole] = cells_[cell];
    hole = cell;
  }
  cells_[hole] = kEmpty;
}

void MessageIds::forget_until(int64_t now_ms) {
  if (order_.back().at_ms + kKeepMs <= now_ms) return forget_all();
  while (order_.front().at_ms + kKeepMs <= now_ms) {
    if (snapshot) snapshot->before_forgetting(forgotten_);
    forget(order_.front().hash);
    order_.pop_front();
    ++forgotten_;
  }
}

// And gives the room back that was taken for many.
void MessageIds::forget_all() {
  if (snapshot) {
    for (uint64_t place = forgotten_; place < forgotten_ + order_.size(); ++place)
      snapshot->before_forgetting(place);
  }
  forgotten_ += order_.size();
  order_.clear();
  if (cells_.size() <= kFirstCells) {
    std::fill(cells_.begin(), cells_.end(), kEmpty);
  } else {
    cells_ = std::vector<Hash128>();
    order_.shrink_to_fit();
  }
}

void MessageIds::grow() {
  const std::vector<Hash128> old =
      std::exchange(cells_, large_table<Hash128>(cells_.empty() ? kFirstCells : cells_.size() * 2));
  for (const Hash128& hash : old) {
    if (hash != kEmpty) cells_[find(hash)] = hash;
  }
}

bool MessageIds::seen(std::string_view contact, std::span<const std::string_view> other_ids,
                      std::string_view message_id, int64_t now_ms) {
  move_to(now_ms);
  if (message_id.empty()) return false;
  make_room();
  for (std::string_view id : other_ids) {
    if (cells_[find(hash_of(id, message_id))] != kEmpty) return true;
  }
  return seen(hash_of(contact, message_id), now_ms);
}

bool MessageIds::seen(const Hash128& hash, int64_t now_ms) {
  move_to(now_ms);
  make_room();
  const size_t cell = find(hash);
  if (cells_[cell] != kEmpty) return true;
  cells_[cell] = hash;
  order_.push_back({now_ms, hash});
  return false;
}

bool MessageIds::restore(std::span<const First> firsts) {
  while (2 * (order_.size() + firsts.size()) > cells_.size())
    grow();
  for (size_t place = 0; place < firsts.size(); ++place) {
    // Their places in the table are anywhere: it is asked for them some time before.
    if (place + kAhead < firsts.size()) fetch_line(&cells_[home(firsts[place + kAhead].hash)]);
    const First& first = firsts[place];
    if (first.hash == kEmpty) return false;
    const size_t cell = find(first.hash);
    if (cells_[cell] != kEmpty) return false;
    cells_[cell] = first.hash;
    order_.push_back(first);
  }
  return true;
}

}  // namespace nudge
