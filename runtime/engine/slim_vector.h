// A list for things by the million of which most have a few or none: the list itself is a pointer, and grows
// by what it needs while it is short. What stands in it moves when it grows.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include "runtime/fault/assert.h"

namespace nudge {

template <class T>
class SlimVector {
 public:
  SlimVector() = default;
  SlimVector(SlimVector&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  SlimVector& operator=(SlimVector&& other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  SlimVector(const SlimVector&) = delete;
  SlimVector& operator=(const SlimVector&) = delete;
  ~SlimVector() { clear(); }

  T* begin() { return block_ ? elements() : nullptr; }
  T* end() { return begin() + size(); }
  const T* begin() const { return const_cast<SlimVector*>(this)->begin(); }
  const T* end() const { return begin() + size(); }
  T* data() { return begin(); }
  const T* data() const { return begin(); }
  uint32_t size() const { return block_ ? block_->size : 0; }
  uint32_t capacity() const { return block_ ? block_->capacity : 0; }
  uint64_t allocated_bytes() const { return block_ ? sizeof(Block) + capacity() * sizeof(T) : 0; }
  bool empty() const { return size() == 0; }
  T& operator[](size_t place) { return elements()[place]; }
  const T& operator[](size_t place) const { return const_cast<SlimVector&>(*this)[place]; }
  T& front() { return (*this)[0]; }
  const T& front() const { return (*this)[0]; }
  T& back() { return (*this)[size() - 1]; }
  const T& back() const { return (*this)[size() - 1]; }

  void push_back(T&& element) {
    if (size() == capacity()) grow(size() + size() / 2 + 1);
    new (elements() + block_->size) T(std::move(element));
    ++block_->size;
  }
  void pop_back() {
    back().~T();
    --block_->size;
  }
  // From there to the end. Gives its memory back when nothing is left.
  void erase(T* first, T* last) {
    NUDGE_ASSERT(last == end());
    if (first == begin()) return clear();
    while (end() != first)
      pop_back();
  }
  void reserve(uint32_t wanted) {
    if (wanted > capacity()) grow(wanted);
  }
  // Gives back what it doesn't need.
  void trim() {
    if (size() < capacity()) grow(size());
  }
  void clear() {
    while (!empty())
      pop_back();
    std::free(std::exchange(block_, nullptr));
  }

 private:
  struct Block {
    uint32_t size;
    uint32_t capacity;
  };
  static_assert(alignof(T) <= sizeof(Block) && sizeof(Block) == 8);
  T* elements() { return reinterpret_cast<T*>(block_ + 1); }
  void grow(uint32_t capacity) {
    if (capacity == 0) return clear();
    auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + size_t{capacity} * sizeof(T)));
    NUDGE_ASSERT(block, "no memory for {} elements", capacity);
    *block = {size(), capacity};
    auto* to = reinterpret_cast<T*>(block + 1);
    for (T& element : *this) {
      new (to++) T(std::move(element));
      element.~T();
    }
    std::free(std::exchange(block_, block));
  }

  Block* block_ = nullptr;
};

}  // namespace nudge
