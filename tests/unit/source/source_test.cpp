#include "compiler/source/source.h"

#include <doctest/doctest.h>

namespace nudge::source {

TEST_CASE("a file without text has one empty line") {
  const File file("a.flow", "");
  CHECK(file.line_count() == 1);
  CHECK(file.line(1) == "");
  CHECK(file.position(0).line == 1);
  CHECK(file.position(99).column == 1);
}

TEST_CASE("positions are counted from one and clamped to the text") {
  const File file("a.flow", "ab\ncd\n");
  CHECK(file.line_count() == 3);
  const Position second = file.position(4);
  CHECK(second.line == 2);
  CHECK(second.column == 2);
  const Position newline = file.position(2);
  CHECK(newline.line == 1);
  CHECK(newline.column == 3);
  const Position end = file.position(1000);
  CHECK(end.line == 3);
  CHECK(end.column == 1);
}

TEST_CASE("columns count code points") {
  const File file("a.flow", "é🎉x");
  CHECK(file.position(2).column == 2);
  CHECK(file.position(6).column == 3);
}

TEST_CASE("lines come without their break, and nothing is past the end") {
  const File file("a.flow", "one\r\ntwo\n\nfour");
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "two");
  CHECK(file.line(3) == "");
  CHECK(file.line(4) == "four");
  CHECK(file.line(5) == "");
  CHECK(file.line(0) == "");
  CHECK(file.line_begin(2) == 5);
  CHECK(file.line_begin(99) == 14);
}

TEST_CASE("a byte order mark belongs to no line") {
  const File file("a.flow", "\xEF\xBB\xBFuse saas\n");
  CHECK(file.line(1) == "use saas");
  CHECK(file.position(0).column == 1);
  CHECK(file.position(3).column == 1);
  CHECK(file.position(7).column == 5);
}

TEST_CASE("join holds both spans, and nowhere adds nothing") {
  const Span joined = Span::join({0, 2, 4}, {0, 7, 9});
  CHECK(joined.begin == 2);
  CHECK(joined.end == 9);
  const Span backwards = Span::join({0, 7, 9}, {0, 2, 4});
  CHECK(backwards.begin == 2);
  CHECK(backwards.end == 9);
  CHECK(Span::join({}, {1, 2, 3}).file == 1);
  CHECK(Span::join({1, 2, 3}, {}).end == 3);
  CHECK(Span::join({1, 2, 3}, {2, 5, 6}).end == 3);
}

TEST_CASE("a source set gives files and the text of spans") {
  SourceSet sources;
  const FileId first = sources.add("a.flow", "use saas");
  const FileId second = sources.add("b.flow", "use crm");
  CHECK(sources.size() == 2);
  CHECK(sources.file(first).path() == "a.flow");
  CHECK(sources.text({second, 4, 7}) == "crm");
  CHECK(sources.text({second, 4, 700}) == "crm");
  CHECK(sources.text({second, 700, 701}) == "");
  CHECK(sources.text({}) == "");
}

}  // namespace nudge::source
