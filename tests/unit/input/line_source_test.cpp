#include "runtime/input/line_source.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/input/programs.h"

using namespace nudge;

namespace {

// A file that is gone when the test is.
struct TemporaryFile {
  explicit TemporaryFile(std::string_view contents) : path(fmt::format("/tmp/nudge-lines-{}", ::getpid())) {
    std::ofstream(path, std::ios::binary) << contents;
  }
  ~TemporaryFile() { std::remove(path.c_str()); }
  std::string path;
};

// `number begin-end text`, a text that is long by its size.
std::vector<std::string> lines_of(std::string_view contents, LinePosition start = {}) {
  TemporaryFile file(contents);
  Result<LineSource> source = LineSource::open(file.path, start);
  REQUIRE(source.ok());
  CHECK(source->size_bytes() == contents.size());
  std::vector<std::string> lines;
  Line line;
  while (true) {
    Result<bool> more = source->next(line);
    REQUIRE(more.ok());
    if (!*more) return lines;
    std::string text = line.text.size() > 20 ? fmt::format("<{}>", line.text.size()) : std::string(line.text);
    lines.push_back(fmt::format("{} {}-{} {}{}", line.number, line.begin_byte, line.end_byte, text,
                                line.too_long ? " too long" : ""));
  }
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lines end at LF or CRLF; empty ones count but aren't given") {
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("a") == Lines{"1 0-1 a"});
  CHECK(lines_of("a\nbc\n") == Lines{"1 0-2 a", "2 2-5 bc"});
  CHECK(lines_of("\n \r\na\r\n\n\nb") == Lines{"3 4-7 a", "6 9-10 b"});
  CHECK(lines_of("\xEF\xBB\xBFx\n\xEF\xBB\xBFy") == Lines{"1 0-5 x", "2 5-9 \xEF\xBB\xBFy"});
}

TEST_CASE("reading goes on where it is told to") {
  CHECK(lines_of("a\nbc\nd\n", {2, 2}) == Lines{"2 2-5 bc", "3 5-7 d"});
  CHECK(lines_of("a\n", {2, 2}) == Lines{});
  CHECK(lines_of("a\n", {200, 2}) == Lines{});
}

TEST_CASE("a line may be longer than a block, but not without end") {
  std::string megabytes(3 << 20, 'x');
  CHECK(lines_of("a\n" + megabytes + "\nb\n" + megabytes) ==
        Lines{"1 0-2 a", "2 2-3145731 <3145728>", "3 3145731-3145733 b", "4 3145733-6291461 <3145728>"});
  std::string most(kMaxLineBytes, 'x');
  CHECK(lines_of(most + "\nb") == Lines{"1 0-16777217 <16777216>", "2 16777217-16777218 b"});
  CHECK(lines_of(most + "y\nb") == Lines{"1 0-16777218 <1000> too long", "2 16777218-16777219 b"});
  CHECK(lines_of("a\n" + most + most + "\nb") ==
        Lines{"1 0-2 a", "2 2-33554435 <1000> too long", "3 33554435-33554436 b"});
  CHECK(lines_of(most + most) == Lines{"1 0-33554432 <1000> too long"});
}

TEST_CASE("a line that is too long is rejected") {
  Decoder decoder(sample_program());
  Collector sink(sample_program());
  Line line;
  line.text = "xxx";
  line.too_long = true;
  decoder.decode(line, 0, sink);
  CHECK(sink.records == Lines{"rejected: longer than the 16 MiB a line may have"});
}

TEST_CASE("what can't be read is a fault that names it") {
  CHECK(LineSource::open("/nowhere/x").fault().message ==
        "can't open `/nowhere/x`: No such file or directory");
  Result<LineSource> folder = LineSource::open("/tmp");
  REQUIRE(folder.ok());
  Line line;
  CHECK(folder->next(line).fault().message == "can't read `/tmp`: Is a directory");
}
