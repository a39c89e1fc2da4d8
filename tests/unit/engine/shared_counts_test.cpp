// What all contacts decide is read as of the last full hour.
#include "runtime/engine/shared_counts.h"

#include <doctest/doctest.h>

using namespace nudge;

namespace {

Program two_splits() {
  Program program;
  program.adaptive_splits.resize(2);
  program.adaptive_splits[0].arms = 2;
  program.adaptive_splits[1].arms = 3;
  return program;
}

}  // namespace

TEST_CASE("counts are read as they stood at the last full hour") {
  SharedCounts counts(two_splits());
  REQUIRE(counts.settled().arms.size() == 2);
  CHECK(counts.settled().arms[1].size() == 3);
  counts.move_to(10 * kHourMs + 1);
  counts.counting().arms[0][1].assigned = 5;
  counts.counting().opens[9] = 2;
  counts.move_to(11 * kHourMs - 1);
  CHECK(counts.settled().arms[0][1].assigned == 0);
  counts.move_to(11 * kHourMs);  // the hour itself: what comes at it is decided by what was before
  CHECK(counts.settled().arms[0][1].assigned == 5);
  CHECK(counts.settled().opens[9] == 2);
  counts.counting().arms[0][1].assigned = 6;
  CHECK(counts.settled().arms[0][1].assigned == 5);
  counts.move_to(99 * kHourMs);
  CHECK(counts.settled().arms[0][1].assigned == 6);
}

TEST_CASE("before 1970 an hour is full at its beginning too") {
  SharedCounts counts(two_splits());
  counts.move_to(-kHourMs);
  counts.counting().opens[0] = 1;
  counts.move_to(-1);
  CHECK(counts.settled().opens[0] == 0);
  counts.move_to(0);
  CHECK(counts.settled().opens[0] == 1);
}
