// How fast lines are read and decoded, by the processor's time: `unit_input --no-skip -tc="speed*"`. Not a
// test, so it is skipped otherwise.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <fstream>

#include "tests/unit/input/programs.h"

using namespace nudge;

namespace {

constexpr int kRecords = 200'000;

struct Discard : RecordSink {
  void decoded(const Decoded& record) override { bytes += record.input.contact.size(); }
  void rejected(const Rejected&) override { ++rejections; }
  size_t bytes = 0;
  size_t rejections = 0;
};

// One of each kind in turn, 250 bytes on average.
std::string record_line(int number) {
  std::string start = fmt::format(
      R"("messageId":"m{}","userId":"u{}","timestamp":"2026-03-02T08:31:13.704Z",)", number, number / 10);
  switch (number % 3) {
    case 0:
      return "{\"type\":\"identify\"," + start +
             R"("context":{"timezone":"Europe/Paris","locale":"en-US"},"traits":{"email":)" +
             R"("ada@acme.example","firstName":"Ada","plan":"trial","company":{"id":"acc-1","employee_count":30}}})"
             "\n";
    case 1:
      return "{\"type\":\"track\"," + start +
             R"("event":"Order Completed","properties":{"order_id":"in_7","total":49.5,"quantity":3,)" +
             R"("currency":"USD"},"context":{"library":{"name":"@segment/analytics-node","version":"2.3.0"}}})"
             "\n";
    default:
      return "{\"type\":\"page\"," + start + R"("name":"Pricing","properties":{"path":"/pricing","url":)" +
             R"("https://acme.example/pricing?utm_source=ads","title":"Pricing"},"context":{"ip":"203.0.113.7"}})"
             "\n";
  }
}

}  // namespace

TEST_CASE("speed of decoding" * doctest::skip()) {
  std::string path = fmt::format("/tmp/nudge-speed-{}", ::getpid());
  std::ofstream file(path);
  for (int number = 0; number < kRecords; ++number)
    file << record_line(number);
  file.close();
  Decoder decoder(sample_program());
  for (int round = 0; round < 5; ++round) {
    Discard sink;
    std::clock_t begin = std::clock();
    Result<LineSource> source = LineSource::open(path);
    REQUIRE(source.ok());
    Line line;
    while (*source->next(line))
      decoder.decode(line, 0, sink);
    double taken = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    MESSAGE(fmt::format("{:.2f} million inputs a second, {:.0f} bytes each", kRecords / taken / 1e6,
                        static_cast<double>(source->size_bytes()) / kRecords));
    CHECK(sink.rejections == 0);
  }
  std::remove(path.c_str());
}
