// The index against an ordered map.
#include "runtime/engine/id_index.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <string>
#include <vector>

using namespace nudge;

namespace {

// Ids of all lengths, many of which differ in one letter; bytes of any kind.
std::string random_id(std::mt19937_64& random) {
  switch (random() % 4) {
    case 0:
      return fmt::format("user-{}", random() % 5000);
    case 1:
      return std::string(random() % 300, static_cast<char>('a' + random() % 3));
    case 2:
      return fmt::format("{:032x}", random());
    default: {
      std::string bytes(random() % 4, '\0');
      for (char& byte : bytes)
        byte = static_cast<char>(random());
      return bytes;
    }
  }
}

}  // namespace

TEST_CASE("the index and an ordered map agree") {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    IdIndex index;
    std::map<std::string, uint32_t> model;
    std::vector<std::string> ids;  // by place
    auto id_of = [&](uint32_t place) { return std::string_view(ids[place]); };
    for (int turn = 0; turn < 5000; ++turn) {
      std::string id = random_id(random);
      auto known = model.find(id);
      uint32_t place = index.find(id, id_of);
      REQUIRE(place == (known == model.end() ? IdIndex::kAbsent : known->second));
      if (place != IdIndex::kAbsent) continue;
      place = static_cast<uint32_t>(ids.size());
      ids.push_back(id);
      model[id] = place;
      index.add(id, place);
    }
    REQUIRE(index.size() == model.size());
    for (const auto& [id, place] : model)
      REQUIRE(index.find(id, id_of) == place);
  }
}

TEST_CASE("an id is added once, whatever room there was for") {
  for (size_t room : {0, 1, 7, 100, 3000}) {
    CAPTURE(room);
    std::mt19937_64 random(room);
    IdIndex index;
    index.reserve(room);
    std::map<std::string, uint32_t> model;
    std::vector<std::string> ids;
    auto id_of = [&](uint32_t place) { return std::string_view(ids[place]); };
    for (int turn = 0; turn < 3000; ++turn) {
      const std::string id = random_id(random);
      const auto place = static_cast<uint32_t>(ids.size());
      REQUIRE(index.add_new(id, place, id_of) == model.emplace(id, place).second);
      if (model[id] == place) ids.push_back(id);
    }
    REQUIRE(index.size() == model.size());
    for (const auto& [id, place] : model)
      REQUIRE(index.find(id, id_of) == place);
  }
}

TEST_CASE("as many ids as there was room for make the index no larger") {
  // The second is one of large pages.
  for (uint32_t count : {1000, 600'000}) {
    CAPTURE(count);
    IdIndex index;
    index.reserve(count);
    const size_t before = index.allocated_bytes();
    CHECK(before <= 11 * count);
    for (uint32_t place = 0; place < count; ++place)
      index.add(fmt::format("{}", place), place);
    CHECK(index.allocated_bytes() == before);
    const std::string last = fmt::format("{}", count - 1);
    CHECK(index.find(last, [&](uint32_t) { return std::string_view(last); }) == count - 1);
  }
}

TEST_CASE("every id is found at every size, around each growth") {
  IdIndex index;
  auto text = [](uint32_t place) { return fmt::format("{}", place); };
  std::vector<std::string> ids;
  auto id_of = [&](uint32_t place) { return std::string_view(ids[place]); };
  for (uint32_t place = 0; place < 400; ++place) {
    CHECK(index.find(text(place), id_of) == IdIndex::kAbsent);
    ids.push_back(text(place));
    index.add(ids.back(), place);
    for (uint32_t earlier = 0; earlier <= place; ++earlier)
      REQUIRE(index.find(text(earlier), id_of) == earlier);
  }
}

TEST_CASE("an empty index finds nothing") {
  IdIndex index;
  CHECK(index.size() == 0);
  CHECK(index.find("", [](uint32_t) { return std::string_view(); }) == IdIndex::kAbsent);
}
