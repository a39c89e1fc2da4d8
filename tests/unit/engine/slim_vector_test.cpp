// The slim list against the standard one, of things that own memory.
#include "runtime/engine/slim_vector.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

using namespace nudge;

TEST_CASE("a slim list and a standard one agree") {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    SlimVector<std::unique_ptr<int>> slim;
    std::vector<int> model;
    for (int turn = 0; turn < 200; ++turn) {
      switch (random() % 8) {
        case 0:
          if (model.empty()) break;
          slim.pop_back();
          model.pop_back();
          break;
        case 1: {
          const int unwanted = static_cast<int>(random() % 5);
          auto is = [&](const std::unique_ptr<int>& one) { return *one == unwanted; };
          slim.erase(std::remove_if(slim.begin(), slim.end(), is), slim.end());
          std::erase(model, unwanted);
          break;
        }
        case 2: {
          SlimVector<std::unique_ptr<int>> other(std::move(slim));
          CHECK(slim.empty());
          slim = std::move(other);
          break;
        }
        default:
          slim.push_back(std::make_unique<int>(static_cast<int>(random() % 5)));
          model.push_back(*slim.back());
      }
      if (random() % 60 == 0) {
        slim.clear();
        model.clear();
      }
      REQUIRE(slim.size() == model.size());
      REQUIRE(slim.empty() == model.empty());
      REQUIRE(std::equal(slim.begin(), slim.end(), model.begin(), model.end(),
                         [](const std::unique_ptr<int>& left, int right) { return *left == right; }));
    }
  }
}

TEST_CASE("a slim list takes a pointer, and what it needs while it is short") {
  CHECK(sizeof(SlimVector<int>) == sizeof(void*));
  SlimVector<uint64_t> list;
  CHECK(list.allocated_bytes() == 0);
  list.push_back(1);
  CHECK(list.capacity() == 1);
  list.push_back(2);
  CHECK(list.capacity() == 2);
  list.clear();
  CHECK(list.allocated_bytes() == 0);
  list.reserve(7);
  CHECK(list.capacity() == 7);
}
