// Moments as people say them.
#include "compiler/scenario/time_words.h"

#include <doctest/doctest.h>

#include <vector>

#include "runtime/value/time_text.h"
#include "runtime/value/word.h"

using namespace nudge;
using scenario::TimeWords;

namespace {

int64_t at(const char* text) {
  return *parse_time(text);
}

}  // namespace

TEST_CASE("a moment, in a zone, with its year if that is another") {
  TimeWords words(at("2026-03-10T12:00:00Z"), kUtc);
  CHECK(words.at(at("2026-03-03T10:02:31Z")) == "3 March 10:02");
  CHECK(words.at(at("2026-03-03T10:02:31Z"), true) == "3 March 10:02:31");
  CHECK(words.at(at("2025-12-31T23:59:00Z")) == "31 December 2025 23:59");
  CHECK(words.at(kMissing) == "missing");
  CHECK(words.at(INT64_MAX) == "never");
  TimeWords tokyo(at("2026-03-10T12:00:00Z"), *find_zone("Asia/Tokyo"));
  CHECK(tokyo.at(at("2025-12-31T23:59:00Z")) == "1 January 08:59");
  CHECK(tokyo.clock(at("2026-03-03T20:30:00Z")) == "05:30");
}

TEST_CASE("moments: a day is said once, seconds where a minute isn't enough") {
  TimeWords words(at("2026-03-10T12:00:00Z"), kUtc);
  std::vector<int64_t> times{at("2026-03-03T10:02:00Z"), at("2026-03-03T09:00:00Z"),
                             at("2026-03-01T09:00:00Z")};
  CHECK(words.list(times) == "3 March 10:02, 09:00 and 1 March 09:00");
  CHECK(words.list(times, 4) == "3 March 10:02, 09:00, 1 March 09:00 and 4 before");
  CHECK(words.list(std::span(times).first(1)) == "3 March 10:02");
  CHECK(words.list({}) == "");
  times[1] = times[0] + 1000;
  CHECK(words.list(std::span(times).first(2)) == "3 March 10:02:00 and 10:02:01");
  times[1] = times[0];
  CHECK(words.list(std::span(times).first(2)) == "3 March 10:02 and 10:02");
}
