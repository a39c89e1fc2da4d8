// Small blocks by the million, without malloc's head before each: sizes in steps of 8 bytes, carved from
// chunks one behind the other; a block that is given back is the next of its size. Taking and giving back are
// a few instructions. Chunks stay until the pool goes; what is larger than most is malloc's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace nudge {

class BlockPool {
 public:
  // Aligned to 8 bytes.
  void* take(size_t bytes);
  // `bytes` as when it was taken.
  void give_back(void* block, size_t bytes);
  // Of blocks that are taken; what is kept free for others comes on top.
  uint64_t used_bytes() const { return used_bytes_; }
  // Of these, what a block of so many takes.
  static uint64_t block_bytes(size_t bytes);

 private:
  static constexpr size_t kUnit = 8;
  static constexpr size_t kMostBytes = 512;
  struct Free {
    Free* next;
  };
  void* carve(size_t bytes);

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;  // in the last chunk, what wasn't carved yet
  size_t left_ = 0;
  std::array<Free*, kMostBytes / kUnit + 1> free_ = {};  // by size
  uint64_t chunk_bytes_ = 0;
  uint64_t used_bytes_ = 0;
};

}  // namespace nudge
