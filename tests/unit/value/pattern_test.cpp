#include "runtime/value/pattern.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace nudge;

TEST_CASE("a pattern matches anywhere") {
  auto pattern = Pattern::compile(R"((?i)\b(vp|chief|head)\b)");
  REQUIRE(pattern.ok());
  CHECK(pattern->matches("VP of Sales"));
  CHECK(pattern->matches("the Head of it"));
  CHECK(!pattern->matches("mvps"));
  CHECK(!pattern->matches(""));
  CHECK(pattern->source() == R"((?i)\b(vp|chief|head)\b)");
  CHECK(Pattern::compile("^a$")->matches("a"));
  CHECK(!Pattern::compile("^a$")->matches("ab"));
  CHECK(Pattern::compile("")->matches(""));
  CHECK(Pattern::compile("^.$")->matches("é"));
}

TEST_CASE("a pattern that is wrong says why") {
  for (const char* bad : {"(", "a**", "[z-a]", "(?=x)", "\\", "*"}) {
    auto pattern = Pattern::compile(bad);
    CHECK_MESSAGE(!pattern.ok(), bad);
    if (!pattern.ok()) CHECK(!pattern.fault().message.empty());
  }
}

TEST_CASE("text that isn't UTF-8 doesn't match, or does, but never traps") {
  auto pattern = Pattern::compile("a");
  CHECK(
      pattern->matches("\xFF\xFE"
                       "a"));
  CHECK(!pattern->matches("\xFF\xFE"));
}

TEST_CASE("many threads share a pattern") {
  auto pattern = Pattern::compile("(a|b)*c").value();
  std::atomic<int> matched = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([copy = pattern, &matched] {
      for (int i = 0; i < 1'000; ++i)
        matched += copy.matches(std::string(static_cast<size_t>(i % 50), 'a') + "c");
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  CHECK(matched == 4'000);
}
