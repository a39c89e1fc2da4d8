#include "runtime/value/text.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

using namespace nudge;

TEST_CASE("a text is its length and its bytes") {
  alignas(4) std::array<char, 12> heap;
  heap.fill('x');
  REQUIRE(text_footprint(5) == 12);
  const Text* text = write_text(heap.data(), "hello");
  CHECK(text->size == 5);
  CHECK(text->view() == "hello");
  CHECK(heap[9] == '\0');
  CHECK(heap[11] == '\0');
  CHECK(text_footprint(0) == 4);
  CHECK(text_footprint(4) == 8);
}

TEST_CASE("missing is not empty") {
  Arena arena;
  const Text* empty = arena.text("");
  REQUIRE(empty != nullptr);
  CHECK(empty->size == 0);
  CHECK(word_of_text(empty) != kMissingTextWord);
  CHECK(word_of_text(nullptr) == kMissingTextWord);
  CHECK(text_of_word(kMissingTextWord) == nullptr);
  CHECK(text_of_word(word_of_text(empty)) == empty);
  CHECK(view(nullptr) == "");
}

TEST_CASE("an arena keeps what it gave until it is reset") {
  std::mt19937_64 random(1);
  Arena arena(64);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::pair<const Text*, std::string>> made;
    for (int i = 0; i < 200; ++i) {
      std::string text(random() % (i % 50 == 0 ? 5'000 : 40), static_cast<char>('a' + i % 26));
      made.emplace_back(arena.concatenate({text, "|", text}), text + "|" + text);
      REQUIRE(reinterpret_cast<uintptr_t>(made.back().first) % 4 == 0);
    }
    for (auto& [text, expected] : made)
      REQUIRE(text->view() == expected);
    CHECK(arena.used_bytes() > 0);
    arena.reset();
    CHECK(arena.used_bytes() == 0);
  }
}

TEST_CASE("an arena aligns, and reuses its memory") {
  Arena arena(1024);
  arena.allocate(1, 1);
  CHECK(reinterpret_cast<uintptr_t>(arena.allocate(8, 8)) % 8 == 0);
  arena.allocate(3, 1);
  CHECK(reinterpret_cast<uintptr_t>(arena.allocate(16, 16)) % 16 == 0);
  CHECK(arena.used_bytes() <= 48);
  arena.reset();
  void* first = arena.allocate(8, 8);
  arena.reset();
  CHECK(arena.allocate(8, 8) == first);
  CHECK(arena.allocate(0, 8) != nullptr);
}
