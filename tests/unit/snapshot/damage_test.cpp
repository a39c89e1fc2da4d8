// Bytes that aren't what was written: a fault that says so, or a state that can be stepped; never a crash.
#include <cstdlib>
#include <random>

#include "runtime/engine/subject_codec.h"
#include "runtime/snapshot/part.h"
#include "runtime/value/hash.h"
#include "tests/unit/snapshot/histories.h"
#include "tests/unit/snapshot/stepped_state.h"

using namespace nudge;
using namespace nudge::test;

namespace {

constexpr size_t kHashBytes = 16;
constexpr size_t kHeadBytes = 32;

int rounds(int usual) {
  const char* wanted = std::getenv("NUDGE_SNAPSHOT_SEEDS");
  return wanted ? usual * std::atoi(wanted) / 6 : usual;
}

// With the checksum that it then has, so that damage reaches what reads it.
void seal(std::string& bytes) {
  bytes.resize(bytes.size() - kHashBytes);
  const Hash128 hash = stable_hash({bytes});
  for (uint64_t half : {hash.high, hash.low}) {
    for (int byte = 0; byte < 8; ++byte)
      bytes += static_cast<char>(half >> (8 * byte) & 0xFF);
  }
}

struct Sample {
  Sample(uint64_t seed, size_t lines) : history(random_history(seed, lines + 60)) {
    history.lines.resize(lines + 60);
    SteppedState state(history.program);
    for (size_t line = 0; line < lines; ++line)
      state.step(history.lines[line]);
    parts = state.encoded();
    rest.assign(history.lines.begin() + static_cast<std::ptrdiff_t>(lines), history.lines.end());
  }
  History history;
  std::vector<EncodedPart> parts;
  std::vector<std::string> rest;
};

Status decoded(const Program& program, const std::vector<EncodedPart>& parts) {
  State state(program);
  return decode_state(program, parts, state);
}

// A fault; or one that can be stepped, written, read.
bool is_bearable(const Sample& sample, const std::vector<EncodedPart>& parts) {
  State state(sample.history.program);
  Status status = decode_state(sample.history.program, parts, state);
  if (!status.ok()) return !status.fault().message.empty();
  SteppedState stepped(sample.history.program, &parts);
  if (!decoded(sample.history.program, stepped.encoded()).ok()) return false;
  for (const std::string& line : sample.rest)
    stepped.step(line);
  stepped.advance(stepped.state->now_ms + 10 * kDayMs);
  return decoded(sample.history.program, stepped.encoded()).ok();
}

}  // namespace

TEST_CASE("the checksum finds every flipped bit and every cut") {
  const Sample sample(1, 40);
  std::mt19937_64 random(1);
  for (int round = 0; round < rounds(600); ++round) {
    std::vector<EncodedPart> parts = sample.parts;
    std::string& bytes = parts[random() % parts.size()].bytes;
    if (round % 3 == 0) {
      bytes.resize(random() % bytes.size());
    } else {
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    }
    CHECK_FALSE(decoded(sample.history.program, parts).ok());
  }
}

TEST_CASE("damage that the checksum hides gives a fault or a state, never a crash") {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const Sample sample(seed, seed * 60);
    std::mt19937_64 random(seed);
    int borne = 0;
    for (int round = 0; round < rounds(700); ++round) {
      std::vector<EncodedPart> parts = sample.parts;
      // Mostly of those that hold something.
      EncodedPart* part = &parts[random() % parts.size()];
      while (part->bytes.size() < 100 && random() % 20 != 0)
        part = &parts[random() % parts.size()];
      std::string& bytes = part->bytes;
      const size_t inside = bytes.size() - kHeadBytes - kHashBytes;
      const uint64_t flips = 1 + random() % 2;
      for (uint64_t flip = 0; flip < flips; ++flip)
        bytes[kHeadBytes + random() % inside] ^= static_cast<char>(1 << random() % 8);
      if (random() % 8 == 0) bytes.resize(kHeadBytes + random() % inside + kHashBytes);
      seal(bytes);
      CAPTURE(round);
      REQUIRE(is_bearable(sample, parts));
      borne += decoded(sample.history.program, parts).ok();
    }
    CHECK(borne > 0);
  }
}

TEST_CASE("parts are told from each other: missing, twice, of another moment, of another program") {
  const Sample sample(4, 80);
  const Program& program = sample.history.program;
  auto fault = [&](const std::vector<EncodedPart>& parts) { return decoded(program, parts).fault().message; };
  std::vector<EncodedPart> parts = sample.parts;
  parts.erase(parts.begin() + 12);
  CHECK(fault(parts) == "part 12 of the snapshot is missing");
  parts = sample.parts;
  parts.push_back(parts[7]);
  CHECK(fault(parts) == "part 7 of the snapshot is there twice");
  parts = sample.parts;
  std::swap(parts[3].bytes, parts[4].bytes);
  CHECK(fault(parts) == "part 3 of the snapshot is another part");
  parts = sample.parts;
  parts[9].part = 1000;
  CHECK(fault(parts) == "a snapshot has no part 1000");
  parts = sample.parts;
  parts[5].bytes[8] = 9;
  CHECK(fault(parts) == "part 5 of the snapshot has format 9, this build reads 1 to 2");
  parts = sample.parts;
  parts[2] = Sample(4, 81).parts[2];
  CHECK(fault(parts) == "part 2 of the snapshot is of another moment than the others");
  const Program other = lowered("contact { note: text? }\nevent seen\n");
  CHECK(decoded(other, sample.parts).fault().message == "part 0 of the snapshot is of another program");
  CHECK(decoded(program, {}).fault().message == "part 0 of the snapshot is missing");
  // Any order will do.
  parts = sample.parts;
  std::reverse(parts.begin(), parts.end());
  CHECK(decoded(program, parts).ok());
}

TEST_CASE("a snapshot of format 1, which tells no ordinals, is read") {
  const Sample sample(6, 80);
  const Program& program = sample.history.program;
  const Hash128 outline = outline_hash(program, SubjectCodec(program).forms());
  std::vector<EncodedPart> parts = sample.parts;
  for (EncodedPart& part : parts) {
    const Result<OpenedPart> opened = open_part(part.part, part.bytes, outline);
    REQUIRE(opened.ok());
    if (part.part == kSharedPart) {
      WireReader in(opened->content);
      in.number();
      in.number();
      const size_t at = static_cast<size_t>(opened->content.data() - part.bytes.data());
      part.bytes.erase(at, opened->content.size() - in.left());
    }
    part.bytes[8] = 1;
    seal(part.bytes);
  }
  SteppedState now(program, &sample.parts), then(program, &parts);
  for (const std::string& line : sample.rest) {
    now.step(line);
    then.step(line);
  }
  const std::vector<EncodedPart> parts_now = now.encoded(), parts_then = then.encoded();
  for (uint32_t shard = 0; shard < kShards; ++shard)
    CHECK(parts_now[shard].bytes == parts_then[shard].bytes);
}
