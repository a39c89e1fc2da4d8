#include "runtime/value/printable.h"

#include <doctest/doctest.h>

using nudge::printable;

TEST_CASE("what a terminal would take for a command is shown as a mark") {
  CHECK(printable("") == "");
  CHECK(printable("Zoë\tand\nBob") == "Zoë\tand\nBob");
  CHECK(printable("\x1b[31mred\x07") == "\uFFFD[31mred\uFFFD");
  CHECK(printable("a\u202Eb\u2066c\u0085") == "a\uFFFDb\uFFFDc\uFFFD");
  CHECK(printable("\x7f\xff!") == "\uFFFD\uFFFD!");
}
