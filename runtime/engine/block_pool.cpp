#include "runtime/engine/block_pool.h"

#include <algorithm>
#include <new>

#include "runtime/engine/block_bytes.h"

namespace nudge {

namespace {

// Chunks grow with what there is, so that neither few blocks leave much unused nor many make many chunks.
constexpr size_t kFirstChunk = 1024;
constexpr size_t kMostChunk = size_t{64} << 10;

size_t rounded(size_t bytes) {
  return (std::max<size_t>(bytes, 1) + 7) / 8 * 8;
}

}  // namespace

uint64_t BlockPool::block_bytes(size_t bytes) {
  return bytes > kMostBytes ? nudge::block_bytes(bytes) : rounded(bytes);
}

void* BlockPool::carve(size_t bytes) {
  if (bytes > left_) {
    left_ = rounded(std::clamp<size_t>(chunk_bytes_ / 4, kFirstChunk, kMostChunk));
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(left_));
    chunk_bytes_ += left_;
    next_ = chunks_.back().get();
  }
  std::byte* block = next_;
  next_ += bytes;
  left_ -= bytes;
  return block;
}

void* BlockPool::take(size_t bytes) {
  used_bytes_ += block_bytes(bytes);
  if (bytes > kMostBytes) return ::operator new(bytes);
  const size_t size = rounded(bytes);
  Free*& first = free_[size / kUnit];
  if (!first) return carve(size);
  Free* block = first;
  first = block->next;
  return block;
}

void BlockPool::give_back(void* block, size_t bytes) {
  used_bytes_ -= block_bytes(bytes);
  if (bytes > kMostBytes) return ::operator delete(block);
  Free*& first = free_[rounded(bytes) / kUnit];
  first = new (block) Free{first};
}

}  // namespace nudge
