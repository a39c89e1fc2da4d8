#include "runtime/program/encoding.h"

#include <doctest/doctest.h>

#include <random>

#include "runtime/program/dump.h"
#include "runtime/value/hash.h"
#include "tests/unit/program/sample.h"

using namespace nudge;

namespace {

constexpr size_t kHeaderBytes = 36;

// With the length and the checksum that the body has, so that damage reaches what reads it.
std::string sealed(std::string bytes) {
  auto put = [&](size_t at, uint64_t value) {
    for (int index = 0; index < 8; ++index)
      bytes[at + index] = static_cast<char>(value >> (8 * index) & 0xFF);
  };
  std::string_view body = std::string_view(bytes).substr(kHeaderBytes);
  Hash128 hash = stable_hash({body});
  put(12, body.size());
  put(20, hash.high);
  put(28, hash.low);
  return bytes;
}

// A fault, or a program that can be shown and written again.
void check_bearable(const std::string& bytes) {
  Result<Program> program = decode(bytes);
  if (!program.ok()) {
    CHECK_FALSE(program.fault().message.empty());
    return;
  }
  CHECK_FALSE(dump(*program).empty());
  CHECK_FALSE(encode(*program).empty());
}

}  // namespace

TEST_CASE("a program comes back as it was") {
  Program program = test::sample_program();
  std::string bytes = encode(program);
  Result<Program> read = decode(bytes);
  REQUIRE_MESSAGE(read.ok(), read.fault().message);
  CHECK(encode(*read) == bytes);
  CHECK(dump(*read) == dump(program));
  CHECK(read->code == program.code);
  CHECK(read->texts == program.texts);
  CHECK(read->contact_layout.slots == program.contact_layout.slots);
  CHECK(read->workflows[0].nodes[1].arms[0].up_to == 0.1);
  CHECK(read->workflows[0].event_matters == std::vector<bool>{true});
  CHECK(read->lists[1].words == std::vector<Word>{word_of_int(-3), kMissingWord});
}

TEST_CASE("an empty text, another file and a later format are no programs") {
  CHECK_FALSE(decode("").ok());
  CHECK_FALSE(decode(std::string(100, 'x')).ok());
  std::string bytes = encode(test::sample_program());
  bytes[8] = 99;
  CHECK(decode(bytes).fault().message == "the program has format 99, this build reads format 4");
}

TEST_CASE("a program that is cut off is a fault, wherever it is") {
  std::string bytes = encode(test::sample_program());
  for (size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(decode(std::string_view(bytes).substr(0, size)).ok());
    if (size >= kHeaderBytes) CHECK_FALSE(decode(sealed(bytes.substr(0, size))).ok());
  }
  CHECK_FALSE(decode(bytes + "x").ok());
  CHECK_FALSE(decode(sealed(bytes + "x")).ok());
}

TEST_CASE("the checksum finds every flipped bit") {
  std::string bytes = encode(test::sample_program());
  std::mt19937 random(1);
  for (int round = 0; round < 1000; ++round) {
    std::string damaged = bytes;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
    CHECK_FALSE(decode(damaged).ok());
  }
}

TEST_CASE("damage that the checksum hides gives a fault or a program, never a crash") {
  std::string bytes = encode(test::sample_program());
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = bytes;
    size_t flips = 1 + random() % 3;
    for (size_t flip = 0; flip < flips; ++flip) {
      damaged[kHeaderBytes + random() % (damaged.size() - kHeaderBytes)] ^=
          static_cast<char>(1 << random() % 8);
    }
    check_bearable(sealed(damaged));
  }
}

TEST_CASE("a length that nothing follows takes no memory") {
  std::string bytes = encode(Program());
  bytes.resize(kHeaderBytes);
  bytes += "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F";
  CHECK_FALSE(decode(sealed(bytes)).ok());
}
