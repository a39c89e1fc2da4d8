#include "runtime/value/hash.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace nudge;

// Stored action ids and the arms of contacts depend on these values: they must never change.
TEST_CASE("hashes are pinned") {
  CHECK(hex_text(stable_hash({})) == "99aa06d3014798d86001c324468d497f");
  CHECK(hex_text(stable_hash({""})) == "2c0a8a99dc147d5445c3b49d035665b2");
  CHECK(hex_text(stable_hash({"ada", "trial_onboarding", "0", "send welcome"})) ==
        "ddf39549fb52854c74d437d100f52dc0");
  CHECK(hex_text(stable_hash({"nudge_copy", "ada"})) == "4d02e9505fff0acad68bacb2f90332e2");
  CHECK(hex_text(stable_hash({std::string(2'000, 'x')})) == "9113f470e3d22a8db321e3f191dfb8a8");
}

TEST_CASE("the bounds of parts count") {
  std::vector<std::vector<std::string_view>> differing = {
      {}, {""}, {"", ""}, {"ab", "c"}, {"a", "bc"}, {"abc"}, {"abc", ""}, {"", "abc"}, {"a", "b", "c"}};
  std::set<std::string> seen;
  for (const auto& parts : differing)
    seen.insert(hex_text(stable_hash(parts)));
  CHECK(seen.size() == differing.size());
}

TEST_CASE("long and short ways agree") {
  for (size_t size : {400u, 495u, 496u, 497u, 504u, 505u, 600u}) {
    std::string text(size, 'y');
    std::string again = text + text;
    CHECK(stable_hash({text}) == stable_hash({std::string_view(again).substr(0, size)}));
    CHECK(stable_hash({text, ""}) != stable_hash({text}));
  }
}

TEST_CASE("hex text has 32 digits") {
  CHECK(hex_text({0x0123456789abcdef, 0x0f}) == "0123456789abcdef000000000000000f");
}

TEST_CASE("the unit interval is even and stays below 1") {
  CHECK(unit_interval({0, 0}) == 0.0);
  CHECK(unit_interval({UINT64_MAX, UINT64_MAX}) < 1.0);
  CHECK(unit_interval({uint64_t{1} << 63, 0}) == 0.5);
  std::vector<int> tenths(10);
  for (int i = 0; i < 20'000; ++i)
    ++tenths[static_cast<size_t>(unit_interval(stable_hash({"split", std::to_string(i)})) * 10)];
  for (int count : tenths) {
    CHECK(count > 1'800);
    CHECK(count < 2'200);
  }
}
