#include "runtime/engine/due_queue.h"

#include <algorithm>

#include "runtime/engine/large_pages.h"

namespace nudge {

namespace {

// Compared as numbers, heads are in the order of their ids, or equal.
uint64_t head_of(std::string_view id) {
  uint64_t head = 0;
  for (size_t byte = 0; byte < 8; ++byte)
    head = head << 8 | (byte < id.size() ? static_cast<unsigned char>(id[byte]) : 0);
  return head;
}

// For one more: grows by a quarter.
template <class T>
void make_room(std::vector<T>& all) {
  if (all.size() == all.capacity()) all.reserve(all.size() + all.size() / 4 + 16);
}

}  // namespace

bool DueQueue::before(const Entry& left, const Entry& right, const IdOf& id_of) const {
  if (left.due_ms != right.due_ms) return left.due_ms < right.due_ms;
  if (left.id_head != right.id_head) return left.id_head < right.id_head;
  return left.subject != right.subject && id_of(left.subject) < id_of(right.subject);
}

int64_t DueQueue::due_ms(uint32_t subject) const {
  if (subject >= places_.size() || places_[subject] == kOut) return INT64_MAX;
  return heap_[places_[subject]].due_ms;
}

void DueQueue::put(uint32_t place, const Entry& entry) {
  heap_[place] = entry;
  places_[entry.subject] = place;
}

void DueQueue::rise(uint32_t place, const IdOf& id_of) {
  const Entry entry = heap_[place];
  while (place > 0) {
    const uint32_t parent = (place - 1) / kChildren;
    if (!before(entry, heap_[parent], id_of)) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void DueQueue::sink(uint32_t place, const IdOf& id_of) {
  const Entry entry = heap_[place];
  for (;;) {
    const size_t first = size_t{kChildren} * place + 1;
    if (first >= heap_.size()) break;
    const size_t end = std::min(first + kChildren, heap_.size());
    auto child = static_cast<uint32_t>(first);
    for (size_t other = first + 1; other < end; ++other) {
      if (before(heap_[other], heap_[child], id_of)) child = static_cast<uint32_t>(other);
    }
    if (!before(heap_[child], entry, id_of)) break;
    put(place, heap_[child]);
    place = child;
  }
  put(place, entry);
}

void DueQueue::reserve(size_t subjects) {
  heap_.reserve(subjects);
  want_large_pages(heap_.data(), heap_.capacity() * sizeof(Entry));
  places_.reserve(subjects);
  want_large_pages(places_.data(), places_.capacity() * sizeof(uint32_t));
}

void DueQueue::add(uint32_t subject, int64_t due_ms, std::string_view id) {
  if (subject >= places_.size()) places_.resize(subject + 1, kOut);
  if (due_ms == INT64_MAX) return;
  places_[subject] = static_cast<uint32_t>(heap_.size());
  heap_.push_back({due_ms, head_of(id), subject});
}

void DueQueue::order(const IdOf& id_of) {
  for (size_t place = heap_.size() / kChildren + 1; place-- > 0;) {
    if (place < heap_.size()) sink(static_cast<uint32_t>(place), id_of);
  }
}

void DueQueue::set(uint32_t subject, int64_t due_ms, const IdOf& id_of) {
  if (subject >= places_.size()) {
    make_room(places_);
    places_.resize(subject + 1, kOut);
  }
  uint32_t place = places_[subject];
  if (place == kOut) {
    if (due_ms == INT64_MAX) return;
    make_room(heap_);
    heap_.push_back({due_ms, head_of(id_of(subject)), subject});
    places_[subject] = static_cast<uint32_t>(heap_.size() - 1);
    rise(places_[subject], id_of);
    return;
  }
  if (heap_[place].due_ms == due_ms) return;
  if (due_ms == INT64_MAX) {
    Entry last = heap_.back();
    heap_.pop_back();
    places_[subject] = kOut;
    if (last.subject == subject) return;
    put(place, last);
  } else {
    heap_[place].due_ms = due_ms;
  }
  uint32_t moved = heap_[place].subject;
  rise(place, id_of);
  sink(places_[moved], id_of);
}

}  // namespace nudge
