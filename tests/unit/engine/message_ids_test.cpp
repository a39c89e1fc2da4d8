// Duplicates: what was first seen less than 24 hours ago.
#include "runtime/engine/message_ids.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <string>
#include <utility>

using namespace nudge;

namespace {

// Remembers for ever, and asks how long ago it was.
struct Model {
  std::map<std::pair<std::string, std::string>, int64_t> first_ms;

  bool seen(const std::string& contact, const std::string& message_id, int64_t now_ms) {
    if (message_id.empty()) return false;
    auto [known, fresh] = first_ms.try_emplace({contact, message_id}, now_ms);
    if (fresh) return false;
    if (now_ms - known->second < kDayMs) return true;
    known->second = now_ms;
    return false;
  }
};

}  // namespace

TEST_CASE("a message is known until exactly 24 hours after it was first seen") {
  MessageIds ids;
  CHECK_FALSE(ids.seen("ada", "1", 1000));
  CHECK(ids.seen("ada", "1", 1000));
  CHECK(ids.seen("ada", "1", 1000 + kDayMs - 1));
  CHECK_FALSE(ids.seen("ada", "1", 1000 + kDayMs));
}

TEST_CASE("a duplicate does not prolong it; being seen anew does") {
  MessageIds ids;
  CHECK_FALSE(ids.seen("ada", "1", 0));
  for (int64_t hour = 1; hour < 24; ++hour)
    CHECK(ids.seen("ada", "1", hour * 3'600'000));
  CHECK_FALSE(ids.seen("ada", "1", kDayMs));
  CHECK(ids.seen("ada", "1", 2 * kDayMs - 1));
  CHECK_FALSE(ids.seen("ada", "1", 2 * kDayMs));
}

TEST_CASE("one contact's message is not another's, and no id is never a duplicate") {
  MessageIds ids;
  CHECK_FALSE(ids.seen("ada", "1", 0));
  CHECK_FALSE(ids.seen("ben", "1", 0));
  CHECK_FALSE(ids.seen("ad", "a1", 0));
  CHECK_FALSE(ids.seen("ada1", "", 0));
  CHECK_FALSE(ids.seen("ada1", "", 0));
  CHECK(ids.seen("ben", "1", 0));
}

TEST_CASE("those that are over are forgotten when time moves on, and their room with the last") {
  MessageIds ids;
  for (int message = 0; message < 10'000; ++message)
    CHECK_FALSE(ids.seen("ada", fmt::format("{}", message), message));
  ids.move_to(kDayMs + 4'999);
  CHECK(ids.size() == 5'000);
  CHECK(ids.forgotten() == 5'000);
  CHECK(ids.at(5'000).at_ms == 5'000);
  CHECK(ids.seen("ada", "5000", kDayMs + 4'999));
  ids.move_to(kDayMs + 9'999);
  CHECK(ids.size() == 0);
  CHECK(ids.allocated_bytes() == 0);
  CHECK_FALSE(ids.seen("ada", "9999", kDayMs + 9'999));
  CHECK(ids.seen("ada", "9999", kDayMs + 9'999));
}

TEST_CASE("the ids and their model agree at any times") {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    MessageIds ids;
    Model model;
    int64_t now_ms = -3 * kDayMs;
    const int64_t longest_pauses[] = {1, 60'000, kDayMs / 20, kDayMs};
    int64_t longest_pause = longest_pauses[seed % 4];
    const uint64_t messages = seed % 8 == 7 ? 5000 : 30;  // so many that the table grows
    for (int turn = 0; turn < 6000; ++turn) {
      // A day now and then, so that the boundary itself is met.
      now_ms += random() % 50 == 0 ? kDayMs : static_cast<int64_t>(random() % (longest_pause + 1));
      std::string contact = fmt::format("user-{}", random() % 3);
      std::string message_id = random() % 20 == 0 ? "" : fmt::format("{}", random() % messages);
      REQUIRE(ids.seen(contact, message_id, now_ms) == model.seen(contact, message_id, now_ms));
    }
  }
}
