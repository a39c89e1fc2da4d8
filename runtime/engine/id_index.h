// From an id to its place in a table: open addressing over 32-bit places, the ids themselves stay where they
// are. Some 6 bytes an id. Never iterated, so its order can't matter.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace nudge {

class IdIndex {
 public:
  static constexpr uint32_t kAbsent = UINT32_MAX;

  // `id_of(place)` gives the id of a place that was added.
  template <class IdOf>
  uint32_t find(std::string_view id, const IdOf& id_of) const {
    if (cells_.empty()) return kAbsent;
    uint64_t hash = hash_of(id);
    for (size_t cell = hash & mask();; cell = (cell + 1) & mask()) {
      const Cell& here = cells_[cell];
      if (here.place == kAbsent) return kAbsent;
      if (here.tag == tag_of(hash) && id_of(here.place) == id) return here.place;
    }
  }
  // The id is not in it yet.
  void add(std::string_view id, uint32_t place);
  size_t size() const { return size_; }

  // In two steps, for who looks ahead: brings the id's cell nearer; the place that it is most likely at.
  static uint64_t hash_of(std::string_view id);
  void fetch(uint64_t hash) const {
    if (!cells_.empty()) __builtin_prefetch(&cells_[hash & mask()]);
  }
  uint32_t guess(uint64_t hash) const;

 private:
  struct Cell {
    uint32_t place = kAbsent;
    uint32_t tag = 0;  // the hash's upper half: spares most comparisons, and the ids when it grows
  };
  static uint32_t tag_of(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
  size_t mask() const { return cells_.size() - 1; }
  void put(Cell cell, size_t from);
  void grow();

  std::vector<Cell> cells_;
  std::vector<uint32_t> low_;  // the hashes' lower halves, by cell
  size_t size_ = 0;
};

}  // namespace nudge
