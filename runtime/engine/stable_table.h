// A table that grows at its end and never moves what is in it, for things by the million: chunks of a
// thousand, so that the way to one of them is a short list that stays in the cache and one step.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace nudge {

template <class T>
class StableTable {
 public:
  T& operator[](size_t place) { return chunks_[place / kChunk][place % kChunk]; }
  const T& operator[](size_t place) const { return chunks_[place / kChunk][place % kChunk]; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  size_t allocated_bytes() const {
    return chunks_.size() * kChunk * sizeof(T) + chunks_.capacity() * sizeof(void*);
  }
  T& back() { return (*this)[size_ - 1]; }
  T& emplace_back() {
    if (size_ == chunks_.size() * kChunk) chunks_.push_back(std::make_unique<T[]>(kChunk));
    return (*this)[size_++];
  }

  template <class Table, class Element>
  class Iterator {
   public:
    Iterator(Table& table, size_t place) : table_(table), place_(place) {}
    Element& operator*() const { return table_[place_]; }
    Iterator& operator++() {
      ++place_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return place_ != other.place_; }

   private:
    Table& table_;
    size_t place_;
  };
  auto begin() { return Iterator<StableTable, T>(*this, 0); }
  auto end() { return Iterator<StableTable, T>(*this, size_); }
  auto begin() const { return Iterator<const StableTable, const T>(*this, 0); }
  auto end() const { return Iterator<const StableTable, const T>(*this, size_); }

 private:
  static constexpr size_t kChunk = 256;
  std::vector<std::unique_ptr<T[]>> chunks_;
  size_t size_ = 0;
};

}  // namespace nudge
