#include "runtime/program/dump.h"

#include <doctest/doctest.h>

#include "tests/unit/program/sample.h"

using namespace nudge;

TEST_CASE("a dump shows code as assembler") {
  CHECK(dump_function(test::sample_program(), 0) ==
        "f0 engaged: boolean, 3 registers\n"
        "    0  r0 = load contact+12 text\n"
        "    1  r1 = \"/pricing\"\n"
        "    2  r2 = equal_text r0 r1\n"
        "    3  jump_if_true r2 to 5\n"
        "    4  r2 = 1\n"
        "    5  give r2\n");
}

TEST_CASE("a dump shows what is kept, what turns conditions and where nodes lead") {
  std::string text = dump(test::sample_program());
  auto shows = [&](const char* line) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  };
  CAPTURE(text);
  shows("  #0 page_viewed(path == \"/pricing\") filter f0: count +");
  shows("(the newest 3 of 14 days)");
  shows("  engaged: value f0, next change f2, by page_viewed, contact.phone\n");
  shows(
      "workflow onboarding, version 1\n  holdout 0.1\n  moves `wait` to step `send welcome`\n  moves `old` "
      "retires\n"
      "  when page_viewed filter f0, event #0 to #0\n  when end of condition "
      "engaged\n");
  shows("  enter again after 2 months");
  shows("  lead: value f2, points in #15 as of #16, halved every 30 days, within 0 to 100\n");
  shows("    +10 by page_viewed filter f0, at most 2 times per 1 days, in #17\n");
  shows("  every monday: moment f2, handled in #18, by contact.timezone\n");
  shows("  busy for account: value f0, next change f2, by page_viewed, in #2 since #3\n");
  shows("  quiet from 22 hours to 8 hours\n  at most 3 messages per 7 days");
  shows("  lines[].sku: text?  cell 0\n");
  shows("    2  repeat `repeat` (line 0) up to 4 times, count in #2, started in #3 -> 3, else -> end\n");
  shows("    1  r1 = any f3 body of r0 as element 1\n");
  shows("    0  send `send welcome` (line 12) subject f1 -> 1\n");
  shows("    1  split `split nudge` (line 0), urgent below 0.1 -> 2, helpful below 1 -> end\n");
}
