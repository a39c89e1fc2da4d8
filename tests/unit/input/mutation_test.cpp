// Random damage to real lines: nothing crashes, every record has exactly one outcome, rejected or applied.
#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <string>

#include "runtime/input/dead_letter.h"
#include "runtime/input/json_tree.h"
#include "runtime/input/record_parts.h"
#include "tests/unit/input/programs.h"

using namespace nudge;

namespace {

// Counts outcomes; reads all that it is given, so that a sanitizer sees bad views.
struct Counter : RecordSink {
  void decoded(const Decoded& record) override {
    ++outcomes;
    CHECK(!record.input.contact.empty());
    CHECK(record.faults.empty() == record.raw.empty());
    append_dead_letter(letters, 1, record);
    letters += record.input.contact;
    letters += record.input.message_id;
  }
  void rejected(const Rejected& record) override {
    ++outcomes;
    CHECK(!record.reason.empty());
    append_dead_letter(letters, 1, record);
    if (!record.raw_is_json) whole_line = true;
  }
  size_t outcomes = 0;
  bool whole_line = false;
  std::string letters;
};

std::vector<std::string> fixture_lines() {
  std::ifstream file(NUDGE_SOURCE_DIR "/tests/golden/segment_sdk/batches.ndjson");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    lines.push_back(line.substr(0, 6000));
  REQUIRE(!lines.empty());
  return lines;
}

const std::vector<std::string> kRecords = {
    R"({"type":"track","event":"Order Completed","userId":"u","messageId":"m","timestamp":"2026-03-02T08:31:13.704Z","properties":{"order_id":"o","total":"3.00 USD","quantity":3,"weight":1.5,"gift":true,"day":"2026-03-02","at":"2026-03-02T01:00:00Z","hour":"09:30","takes":"1 day","link":"https://x.example"}})",
    R"({"type":"identify","userId":"u","traits":{"email":"a@x.example","firstName":"A\u00e9\ud83c\udf89","tags":["a","b"],"scores":[1,2,3],"company":{"id":"c","employee_count":3},"plan":"trial"},"context":{"timezone":"Europe/Paris","groupId":"g","traits":{"phone":"1"}}})",
    R"({"batch":[{"type":"page","userId":"u","name":"N","properties":{"path":"/p"}},{"type":"group","userId":"u","groupId":"g","traits":{"seats":3}}],"sentAt":"2026-03-02T08:31:13.704Z"})"};

void damage(std::string& line, std::mt19937& random) {
  static constexpr std::string_view kTelling = "{}[]\",:\\ \n0-.etfnu\x80\xFF";
  size_t at = random() % line.size();
  switch (random() % 6) {
    case 0:
      line[at] = static_cast<char>(random());
      return;
    case 1:
      line[at] = kTelling[random() % kTelling.size()];
      return;
    case 2:
      line.erase(at, 1 + random() % 8);
      return;
    case 3:
      line.insert(at, 1, kTelling[random() % kTelling.size()]);
      return;
    case 4:
      line.insert(at, line.substr(random() % line.size(), random() % 40));
      return;
    default:
      line.resize(at);
      return;
  }
}

// How many records the line has, as the tree sees them; 1 if it is no batch.
size_t records_of(const std::string& line) {
  JsonTree tree;
  std::string padded = line + std::string(kLinePadding, '\0');
  if (!tree.parse({padded.data(), line.size()}).empty()) return 1;
  Arena arena;
  ValueReader values(sample_program(), tree, arena);
  if (tree.node(0).kind != JsonKind::object) return 1;
  RecordParts parts = RecordPartFinder().find(tree, values, 0);
  JsonId batch = parts.at(RecordPart::batch);
  if (batch == kNoJson || tree.node(batch).kind != JsonKind::array) return 1;
  size_t count = 0;
  for (JsonId id = tree.first_child(batch); id != tree.node(batch).end; id = tree.next(id))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("damaged lines never crash, and each record has one outcome") {
  std::mt19937 random(20260302);
  std::vector<std::string> sources = fixture_lines();
  for (int copy = 0; copy < 10; ++copy)
    sources.insert(sources.end(), kRecords.begin(), kRecords.end());
  Decoder decoder(sample_program());
  for (int round = 0; round < 20000; ++round) {
    std::string line = sources[random() % sources.size()];
    for (int hits = 1 + static_cast<int>(random() % 3); hits > 0 && !line.empty(); --hits)
      damage(line, random);
    if (line.empty()) continue;
    Counter sink;
    decoder.decode_copy(line, 0, sink);
    // What is behind the line is another's.
    std::string before_others = line + std::string(kLinePadding, "}]\",{"[random() % 5]);
    Counter again;
    decoder.decode_padded({before_others.data(), line.size()}, 0, again);
    CHECK(again.outcomes == sink.outcomes);
    CAPTURE(line);
    CHECK(again.whole_line == sink.whole_line);
    bool same = sink.whole_line || again.letters == sink.letters;
    CHECK(same);
    CHECK(sink.outcomes == (sink.whole_line ? 1 : records_of(line)));
  }
}

TEST_CASE("dead letters are a line of JSON each") {
  std::string out;
  append_dead_letter(out, 12, Rejected{R"(wants int, got "soon")", R"({"a":1})", true});
  append_dead_letter(out, 13, Rejected{"not JSON", "{\"a\xFF\t", false});
  std::vector<std::string> faults = {"one", "two"};
  Input input;
  append_dead_letter(out, 14, Decoded{input, RecordKind::track, faults, "{}"});
  append_dead_letter(out, 15, Decoded{input, RecordKind::track, {}, {}});
  CHECK(out == R"({"line":12,"reason":"wants int, got \"soon\"","input":{"a":1}})"
               "\n"
               "{\"line\":13,\"reason\":\"not JSON\",\"input\":\"{\\\"a\uFFFD\\t\"}\n"
               R"({"line":14,"reason":"one; two","input":{}})"
               "\n");
}
