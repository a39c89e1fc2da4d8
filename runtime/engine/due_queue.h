// Which contact (or account) is due next: a heap by due time, then by its id, that knows where each of them
// stands, so that changing a due time is logarithmic and nothing stale stays in it. Four children a node, the
// beginning of the id beside the time: many fall due at once, when quiet hours end, and are told apart
// without going to their records. 20 bytes a contact that is due, 4 for others.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace nudge {

class DueQueue {
 public:
  struct [[gnu::packed, gnu::aligned(4)]] Entry {
    int64_t due_ms;
    uint64_t id_head;  // the first eight bytes of the id, in its order
    uint32_t subject;
  };
  static_assert(sizeof(Entry) == 20);
  using IdOf = std::function<std::string_view(uint32_t subject)>;

  // Sets a contact's due time; INT64_MAX takes it out. An id doesn't change while its contact is in it.
  void set(uint32_t subject, int64_t due_ms, const IdOf& id_of);
  // Many at once, who aren't in it: each in any order, then order() before anything else.
  void reserve(size_t subjects);
  void add(uint32_t subject, int64_t due_ms, std::string_view id);
  void order(const IdOf& id_of);
  bool empty() const { return heap_.empty(); }
  const Entry& top() const { return heap_.front(); }
  int64_t due_ms(uint32_t subject) const;
  size_t allocated_bytes() const {
    return heap_.capacity() * sizeof(Entry) + places_.capacity() * sizeof(uint32_t);
  }
  // Those of whom one is due after the first, unless that one is so again.
  template <class Visit>
  void each_next(const Visit& visit) const {
    for (size_t place = 1; place <= kChildren && place < heap_.size(); ++place)
      visit(heap_[place].subject);
  }

 private:
  static constexpr uint32_t kOut = UINT32_MAX;
  static constexpr uint32_t kChildren = 4;
  bool before(const Entry& left, const Entry& right, const IdOf& id_of) const;
  void rise(uint32_t place, const IdOf& id_of);
  void sink(uint32_t place, const IdOf& id_of);
  void put(uint32_t place, const Entry& entry);

  std::vector<Entry> heap_;
  std::vector<uint32_t> places_;  // by contact
};

}  // namespace nudge
