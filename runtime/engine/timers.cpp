#include "runtime/engine/timers.h"

#include "runtime/engine/block_bytes.h"
#include "runtime/fault/assert.h"

namespace nudge {

namespace {
constexpr uint32_t kKindShift = 30;
constexpr uint32_t kIdMask = (1u << kKindShift) - 1;
}  // namespace

uint32_t Timers::packed(TimerKey key) {
  NUDGE_ASSERT(key.id <= kIdMask, "timer id {}", key.id);
  return static_cast<uint32_t>(key.kind) << kKindShift | key.id;
}

TimerKey Timers::unpacked(uint32_t key) {
  return {static_cast<TimerKind>(key >> kKindShift), key & kIdMask};
}

size_t Timers::home(uint32_t key) const {
  return (key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (index().size() - 1);
}

uint32_t Timers::find(uint32_t key) const {
  if (!is_indexed()) {
    for (uint32_t place = 0; place < heap_.size(); ++place) {
      if (heap_[place].key == key) return place;
    }
    return kAbsent;
  }
  const Index& cells = index();
  for (size_t cell = home(key);; cell = (cell + 1) & (cells.size() - 1)) {
    uint32_t place = cells[cell];
    if (place == kAbsent || heap_[place].key == key) return place;
  }
}

void Timers::enter_index(uint32_t place) {
  Index& cells = index();
  size_t cell = home(heap_[place].key);
  while (cells[cell] != kAbsent)
    cell = (cell + 1) & (cells.size() - 1);
  cells[cell] = place;
  heap_[place].cell = static_cast<uint32_t>(cell);
}

// At most three quarters full, and soon half: of thousands of timers of a contact, each costs some 28 bytes.
void Timers::build_index() {
  drop_index();
  size_t cells = 4 * kFew;
  while (cells < 2 * size())
    cells *= 2;
  const uint32_t count = static_cast<uint32_t>(size());
  heap_.push_back({reinterpret_cast<int64_t>(new Index(cells, kAbsent)), kAbsent, 0});
  for (uint32_t place = 0; place < count; ++place)
    enter_index(place);
}

void Timers::drop_index() {
  if (!is_indexed()) return;
  delete &index();
  heap_.pop_back();
}

// Before the entry of the index, if there is one.
void Timers::append(Entry entry) {
  if (is_indexed()) std::swap(entry, heap_.back());
  heap_.push_back(std::move(entry));
}

void Timers::drop_last() {
  if (is_indexed()) heap_[heap_.size() - 2] = heap_.back();
  heap_.pop_back();
}

// What stands behind it moves up, so that no search ends too early.
void Timers::leave_index(uint32_t hole) {
  Index& cells = index();
  size_t mask = cells.size() - 1;
  for (size_t cell = (hole + 1) & mask; cells[cell] != kAbsent; cell = (cell + 1) & mask) {
    size_t wanted = home(heap_[cells[cell]].key);
    if (((cell - wanted) & mask) < ((cell - hole) & mask)) continue;  // it would stand before its home
    cells[hole] = cells[cell];
    heap_[cells[hole]].cell = hole;
    hole = static_cast<uint32_t>(cell);
  }
  cells[hole] = kAbsent;
}

void Timers::put(uint32_t place, Entry entry) {
  heap_[place] = entry;
  if (is_indexed()) index()[entry.cell] = place;
}

void Timers::rise(uint32_t place) {
  Entry entry = heap_[place];
  while (place > 0) {
    uint32_t parent = (place - 1) / 2;
    if (heap_[parent].due_ms <= entry.due_ms) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void Timers::sink(uint32_t place) {
  Entry entry = heap_[place];
  for (;;) {
    uint32_t child = 2 * place + 1;
    if (child >= size()) break;
    if (child + 1 < size() && heap_[child + 1].due_ms < heap_[child].due_ms) ++child;
    if (heap_[child].due_ms >= entry.due_ms) break;
    put(place, heap_[child]);
    place = child;
  }
  put(place, entry);
}

void Timers::remove(uint32_t place) {
  if (is_indexed()) leave_index(heap_[place].cell);
  Entry last = heap_[size() - 1];
  drop_last();
  if (place < size()) {
    put(place, last);
    rise(place);
    sink(find(last.key));
  }
  // Far below what it was built at, so that going to and fro builds none anew.
  if (is_indexed() && size() <= kFew / 2) drop_index();
  if (heap_.empty()) heap_.clear();
}

void Timers::set(TimerKey key, int64_t due_ms) {
  uint32_t packed_key = packed(key);
  uint32_t place = find(packed_key);
  if (due_ms == kNever) {
    if (place != kAbsent) remove(place);
    return;
  }
  if (place != kAbsent) {
    int64_t before_ms = heap_[place].due_ms;
    heap_[place].due_ms = due_ms;
    due_ms < before_ms ? rise(place) : sink(place);
    return;
  }
  place = static_cast<uint32_t>(size());
  append({due_ms, packed_key, 0});
  if (is_indexed() ? size() * 4 > index().size() * 3 : size() > kFew) {
    build_index();
  } else if (is_indexed()) {
    enter_index(place);
  }
  rise(place);
}

void Timers::clear() {
  drop_index();
  heap_.clear();
}

uint64_t Timers::allocated_bytes() const {
  const uint64_t index = is_indexed() ? sizeof(Index) + this->index().capacity() * sizeof(uint32_t) : 0;
  return block_bytes(heap_.allocated_bytes()) + block_bytes(index);
}

int64_t Timers::due_ms(TimerKey key) const {
  uint32_t place = find(packed(key));
  return place == kAbsent ? kNever : heap_[place].due_ms;
}

}  // namespace nudge
