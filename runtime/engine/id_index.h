// From an id to its place in a table: open addressing over 32-bit places and as many bits of the ids' hashes,
// the ids themselves stay where they are. Some 12 bytes an id. Never iterated, so its order can't matter.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "runtime/engine/fetch_line.h"

namespace nudge {

class IdIndex {
 public:
  static constexpr uint32_t kAbsent = UINT32_MAX;

  // `id_of(place)` gives the id of a place that was added.
  template <class IdOf>
  uint32_t find(std::string_view id, const IdOf& id_of) const {
    return find_hashed(hash_of(id), id, id_of);
  }
  template <class IdOf>
  uint32_t find_hashed(uint64_t hash, std::string_view id, const IdOf& id_of) const {
    return find_tagged(tag_of(hash), id, id_of);
  }
  // The id is not in it yet.
  void add(std::string_view id, uint32_t place) { add_hashed(hash_of(id), place); }
  void add_hashed(uint64_t hash, uint32_t place) { add_cell({place, tag_of(hash)}); }
  // False, and nothing is done, if it is.
  template <class IdOf>
  bool add_new(std::string_view id, uint32_t place, const IdOf& id_of) {
    const uint32_t tag = tag_of(hash_of(id));
    if (find_tagged(tag, id, id_of) != kAbsent) return false;
    add_cell({place, tag});
    return true;
  }
  // Room for so many in all.
  void reserve(size_t ids);
  size_t size() const { return size_; }
  size_t allocated_bytes() const { return cells_.capacity() * sizeof(Cell); }

  static uint64_t hash_of(std::string_view id);
  // In two steps, for who looks ahead: brings the id's cell nearer; the place that it is most likely at.
  void fetch(uint64_t hash) const {
    if (!cells_.empty()) fetch_line(&cells_[home(tag_of(hash))]);
  }
  uint32_t guess(uint64_t hash) const;

 private:
  struct Cell {
    uint32_t place = kAbsent;
    uint32_t tag = 0;  // the hash's upper half: spares most comparisons, and the ids when it grows
  };
  static uint32_t tag_of(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
  // Spreads the tags evenly over any number of cells.
  size_t home(uint32_t tag) const { return uint64_t{tag} * cells_.size() >> 32; }
  size_t after(size_t cell) const { return cell + 1 < cells_.size() ? cell + 1 : 0; }
  template <class IdOf>
  uint32_t find_tagged(uint32_t tag, std::string_view id, const IdOf& id_of) const {
    if (cells_.empty()) return kAbsent;
    for (size_t cell = home(tag);; cell = after(cell)) {
      const Cell& here = cells_[cell];
      if (here.place == kAbsent) return kAbsent;
      if (here.tag == tag && id_of(here.place) == id) return here.place;
    }
  }
  void add_cell(Cell cell);
  void put(Cell cell);
  void resize(size_t cells);

  std::vector<Cell> cells_;
  size_t size_ = 0;
};

}  // namespace nudge
