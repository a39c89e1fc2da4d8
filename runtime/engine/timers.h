// When what of a subject falls due by time alone: its stored conditions, appointments, enrolments. The
// earliest is at hand, setting one is logarithmic, and none costs anything while others are set. A heap, with
// an index by key once it holds more than a few; a subject without timers owns 8 bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/engine/enrolment.h"
#include "runtime/engine/fetch_line.h"
#include "runtime/engine/slim_vector.h"

namespace nudge {

// What a timer is for. In this order they are worked when they are due at the same time.
enum class TimerKind : uint32_t { condition, appointment, enrolment };
struct TimerKey {
  TimerKind kind = TimerKind::condition;
  uint32_t id = 0;  // of the subject's conditions or appointments; an enrolment's order
  bool operator==(const TimerKey&) const = default;
};

class Timers {
 public:
  Timers() = default;
  Timers(Timers&&) noexcept = default;
  Timers& operator=(Timers&&) noexcept = default;
  ~Timers() { drop_index(); }

  // kNever takes it out.
  void set(TimerKey key, int64_t due_ms);
  void clear();
  // kNever if there is none.
  int64_t earliest_ms() const { return heap_.empty() ? kNever : heap_.front().due_ms; }
  int64_t due_ms(TimerKey key) const;
  size_t size() const { return heap_.size() - is_indexed(); }
  // Gives memory back that it doesn't need just now.
  void trim() { heap_.trim(); }
  static constexpr uint64_t kEntryBytes = 16;
  uint64_t allocated_bytes() const;
  // Brings it nearer to the processor.
  void fetch() const { fetch_line(heap_.data()); }
  // Calls `visit(key, due_ms)` with each that is due at or before `until_ms`, in no particular order; costs
  // what is due. `visit` must not set timers.
  template <class Visit>
  void each_due(int64_t until_ms, const Visit& visit) const {
    visit_from(0, until_ms, visit);
  }

 private:
  static constexpr uint32_t kAbsent = UINT32_MAX;
  static constexpr size_t kFew = 16;  // so many are found by looking at all
  struct Entry {
    int64_t due_ms;
    uint32_t key;   // kind and id
    uint32_t cell;  // in the index, if there is one
  };
  static_assert(sizeof(Entry) == kEntryBytes);
  using Index = std::vector<uint32_t>;  // open addressing: places in the heap

  static uint32_t packed(TimerKey key);
  static TimerKey unpacked(uint32_t key);
  template <class Visit>
  void visit_from(size_t place, int64_t until_ms, const Visit& visit) const {
    if (place >= size() || heap_[place].due_ms > until_ms) return;
    visit(unpacked(heap_[place].key), heap_[place].due_ms);
    visit_from(2 * place + 1, until_ms, visit);
    visit_from(2 * place + 2, until_ms, visit);
  }
  uint32_t find(uint32_t key) const;
  void put(uint32_t place, Entry entry);
  void rise(uint32_t place);
  void sink(uint32_t place);
  void remove(uint32_t place);
  void build_index();
  void enter_index(uint32_t place);
  void leave_index(uint32_t cell);
  size_t home(uint32_t key) const;

  // Behind the heap's entries, if there is an index, one that holds it.
  bool is_indexed() const { return !heap_.empty() && heap_.back().key == kAbsent; }
  Index& index() const { return *reinterpret_cast<Index*>(heap_.back().due_ms); }
  void drop_index();
  void append(Entry entry);
  void drop_last();

  SlimVector<Entry> heap_;
};

}  // namespace nudge
