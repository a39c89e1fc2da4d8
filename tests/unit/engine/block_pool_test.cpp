// Blocks against what was written into them: nobody's is another's.
#include "runtime/engine/block_pool.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <vector>

using namespace nudge;

namespace {

struct Taken {
  unsigned char* at;
  size_t bytes;
  unsigned char mark;
};

bool is_as_written(const Taken& block) {
  for (size_t byte = 0; byte < block.bytes; ++byte) {
    if (block.at[byte] != block.mark) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("blocks of all sizes, taken and given back in any order, keep what is in them") {
  for (uint64_t seed = 0; seed < 5; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    BlockPool pool;
    std::vector<Taken> taken;
    uint64_t used_bytes = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
      if (random() % 5 < 2 && !taken.empty()) {
        std::swap(taken[random() % taken.size()], taken.back());
        REQUIRE(is_as_written(taken.back()));
        used_bytes -= BlockPool::block_bytes(taken.back().bytes);
        pool.give_back(taken.back().at, taken.back().bytes);
        taken.pop_back();
      } else {
        // Around the sizes that come from chunks, and beyond them.
        const size_t bytes = random() % 20 == 0 ? 480 + random() % 3000 : 1 + random() % 130;
        Taken block{static_cast<unsigned char*>(pool.take(bytes)), bytes,
                    static_cast<unsigned char>(random())};
        REQUIRE(reinterpret_cast<uintptr_t>(block.at) % 8 == 0);
        std::memset(block.at, block.mark, bytes);
        used_bytes += BlockPool::block_bytes(bytes);
        taken.push_back(block);
      }
      REQUIRE(pool.used_bytes() == used_bytes);
    }
    for (const Taken& block : taken) {
      REQUIRE(is_as_written(block));
      pool.give_back(block.at, block.bytes);
    }
    CHECK(pool.used_bytes() == 0);
  }
}

TEST_CASE("a block that was given back is the next of its size, and of no other") {
  BlockPool pool;
  void* first = pool.take(40);
  pool.take(40);
  pool.give_back(first, 40);
  CHECK(pool.take(48) != first);
  CHECK(pool.take(33) == first);
  CHECK(pool.take(40) != first);
}

TEST_CASE("a block of a chunk takes its size, in steps of 8 bytes") {
  CHECK(BlockPool::block_bytes(1) == 8);
  CHECK(BlockPool::block_bytes(48) == 48);
  CHECK(BlockPool::block_bytes(49) == 56);
}
