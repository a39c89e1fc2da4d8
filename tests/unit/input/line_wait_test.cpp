// Lines of what isn't a file that is whole: pipes that wait, a last line without its end, going on behind it.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "runtime/input/line_source.h"

using namespace nudge;

namespace {

// A pipe that is read as `/dev/fd/N`.
struct Pipe {
  Pipe() { REQUIRE(::pipe(ends) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    close();
  }
  void write(std::string_view text) const {
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void close() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  LineSource source(LinePosition start = {}) const {
    Result<LineSource> opened = LineSource::open(fmt::format("/dev/fd/{}", ends[0]), start);
    REQUIRE(opened.ok());
    return std::move(*opened);
  }
  int ends[2];
};

LineRead read(LineSource& source, Line& line, bool may_wait = false) {
  Result<LineRead> got = source.read(line, may_wait);
  REQUIRE(got.ok());
  return *got;
}

// What a file of these contents gives from this position on.
std::string rest_of(std::string_view contents, LinePosition start, std::string* beginning = nullptr) {
  const std::string path = fmt::format("/tmp/nudge-rest-{}", ::getpid());
  std::ofstream(path, std::ios::binary) << contents;
  Result<LineSource> source = LineSource::open(path, start);
  REQUIRE(source.ok());
  CHECK(source->is_file());
  std::string rest;
  Line line;
  while (read(*source, line) == LineRead::line)
    rest += fmt::format("{} {}{};", line.number, line.text, line.unfinished ? "…" : "");
  if (beginning) *beginning = source->beginning();
  std::remove(path.c_str());
  return rest;
}

}  // namespace

TEST_CASE("a pipe without a whole line waits, unless it is waited for") {
  Pipe pipe;
  LineSource source = pipe.source();
  CHECK_FALSE(source.is_file());
  Line line;
  CHECK(read(source, line) == LineRead::waits);
  pipe.write("one\ntwo\nthr");
  CHECK(read(source, line) == LineRead::line);
  CHECK(line.text == "one");
  CHECK(read(source, line) == LineRead::line);
  CHECK(read(source, line) == LineRead::waits);
  CHECK(read(source, line) == LineRead::waits);
  CHECK(source.beginning() == "one\ntwo\n");
  CHECK(source.position().byte == 8);
  CHECK(source.position().line == 3);
  pipe.write("ee\n\n");
  CHECK(read(source, line, true) == LineRead::line);
  CHECK(line.text == "three");
  pipe.write("end");
  pipe.close();
  CHECK(read(source, line, true) == LineRead::line);
  CHECK(line.text == "end");
  CHECK(line.unfinished);
  CHECK(read(source, line, true) == LineRead::end);
}

TEST_CASE("who waits is told to stop, and what isn't whole stays unread") {
  Pipe pipe, stop;
  LineSource source = pipe.source();
  source.end_when_readable(stop.ends[0]);
  Line line;
  pipe.write("one\ntw");
  CHECK(read(source, line, true) == LineRead::line);
  stop.write("x");
  CHECK(read(source, line, true) == LineRead::end);
  CHECK(source.position().byte == 4);
}

TEST_CASE("a pipe is read up to the start") {
  Pipe pipe;
  pipe.write("one\ntwo\nthree\n");
  pipe.close();
  LineSource source = pipe.source({8, 3});
  CHECK(source.beginning() == "one\ntwo\n");
  Line line;
  CHECK(read(source, line) == LineRead::line);
  CHECK(line.text == "three");
  CHECK(line.number == 3);
}

TEST_CASE("behind a line that had no end, its newline is left out and nothing else") {
  CHECK(rest_of("one\ntwo", {4, 2}) == "2 two…;");
  CHECK(rest_of("one\ntwo\nthree\n", {7, 3}) == "3 three;");
  CHECK(rest_of("one\ntwo\r\nthree\n", {7, 3}) == "3 three;");
  CHECK(rest_of("one\ntwo", {7, 3}) == "");
  CHECK(rest_of("one\ntwo\n", {7, 3}) == "");
  CHECK(rest_of("one\ntwo\n\n\nfive", {7, 3}) == "5 five…;");
  CHECK(rest_of("one\ntwo\n\n\nfive", {8, 3}) == "5 five…;");
  CHECK(rest_of("one\ntwo and more\nthree\n", {7, 3}) == "3  and more;4 three;");
}

TEST_CASE("the beginning is what was given, wherever reading began") {
  std::string lines;
  for (int number = 1; lines.size() < 3 * kBeginningBytes; ++number)
    lines += fmt::format("line {}\n", number);
  std::string beginning;
  rest_of(lines, {}, &beginning);
  CHECK(beginning == lines.substr(0, kBeginningBytes));
  for (size_t start : {size_t{7}, lines.find('\n', 5000) + 1, lines.find('\n', kBeginningBytes - 4) + 1,
                       lines.find('\n', 2 * kBeginningBytes) + 1}) {
    rest_of(lines, {start, 2}, &beginning);
    CHECK(beginning == lines.substr(0, kBeginningBytes));
  }
  rest_of(lines.substr(0, 14), {7, 2}, &beginning);
  CHECK(beginning == lines.substr(0, 14));
}
