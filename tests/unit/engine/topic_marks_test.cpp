// Leaving topics and coming back to them: the newest event decides, in whatever order they come.
#include "runtime/engine/topic_marks.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <utility>

using namespace nudge;

TEST_CASE("topic marks: the newest event of a topic decides") {
  const std::string topics[] = {"news", "offers: 2026", "", "new"};
  for (uint64_t seed = 0; seed < 50; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Arena arena;
    const List* marks = nullptr;
    std::map<std::string, std::pair<int64_t, bool>> newest;
    for (int turn = 0; turn < 40; ++turn) {
      const std::string& topic = topics[random() % 4];
      int64_t at_ms = static_cast<int64_t>(random() % 1000) - 200;
      bool left = random() % 2;
      auto known = newest.find(topic);
      bool counts = known == newest.end() || known->second.first <= at_ms;
      const List* after = with_topic_mark(arena, marks, topic, left, at_ms);
      REQUIRE((after != nullptr) == counts);
      if (counts) {
        marks = after;
        newest[topic] = {at_ms, left};
      }
      for (const std::string& each : topics)
        REQUIRE(has_left_topic(marks, each) == (newest.contains(each) && newest[each].second));
    }
    CHECK(marks->count <= 4);
  }
}

TEST_CASE("topic marks of two contacts that were merged: the newer counts") {
  Arena arena;
  Word words[] = {word_of_text(arena.text("-100:news")), word_of_text(arena.text("+200:news")),
                  word_of_text(arena.text("-300:offers"))};
  const List* marks = make_list(arena, words, true);
  CHECK_FALSE(has_left_topic(marks, "news"));
  CHECK(has_left_topic(marks, "offers"));
  const List* after = with_topic_mark(arena, marks, "news", true, 200);
  REQUIRE(after);
  CHECK(after->count == 2);
  CHECK(has_left_topic(after, "news"));
}
