#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

using namespace nudge;

TEST_CASE("the program of the specification parses") {
  const Parsed parsed(kWholeFile);
  CHECK(parsed.errors() == "");
  CHECK(parsed.tree.declarations.size() == 15);
}
