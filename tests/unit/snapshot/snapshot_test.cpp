// That a state put away and taken up again goes on as if nothing had been, wherever the cut is; that one
// written while it is stepped is that of the moment when it began; and that equal states are equal bytes.
#include "runtime/snapshot/snapshot.h"

#include <cstdlib>
#include <random>

#include "tests/unit/snapshot/histories.h"
#include "tests/unit/snapshot/stepped_state.h"

using namespace nudge;
using namespace nudge::test;

namespace {

constexpr int64_t kMonthMs = 30 * kDayMs;

// NUDGE_SNAPSHOT_SEEDS=200 for many more.
uint64_t seeds() {
  const char* wanted = std::getenv("NUDGE_SNAPSHOT_SEEDS");
  return wanted ? std::strtoull(wanted, nullptr, 10) : 6;
}

// Each line's outputs, then those of a month without any.
struct Run {
  std::vector<std::string> outputs;
  std::vector<EncodedPart> end;
};

Run finished(SteppedState& state, const History& history, size_t from) {
  Run run;
  for (size_t line = from; line < history.lines.size(); ++line)
    run.outputs.push_back(state.step(history.lines[line]));
  run.outputs.push_back(state.advance(state.state->now_ms + kMonthMs));
  run.end = state.encoded();
  return run;
}

void check_same(const Run& whole, const Run& rest) {
  const size_t skipped = whole.outputs.size() - rest.outputs.size();
  for (size_t place = 0; place < rest.outputs.size(); ++place)
    REQUIRE(rest.outputs[place] == whole.outputs[skipped + place]);
  REQUIRE(same_parts(rest.end, whole.end));
}

void check_cuts(const History& history, uint64_t seed, int cuts) {
  CAPTURE(history.name);
  std::mt19937_64 random(seed);
  SteppedState uninterrupted(history.program);
  const Run whole = finished(uninterrupted, history, 0);
  for (int cut = 0; cut < cuts; ++cut) {
    const size_t at = random() % (history.lines.size() + 1);
    CAPTURE(at);
    SteppedState before(history.program);
    for (size_t line = 0; line < at; ++line)
      before.step(history.lines[line]);
    const std::vector<EncodedPart> parts = before.encoded();
    REQUIRE(parts.size() == kSnapshotParts);
    SteppedState after(history.program, &parts);
    REQUIRE(same_parts(after.encoded(), parts));
    check_same(whole, finished(after, history, at));
    check_same(whole, finished(before, history, at));
  }
}

// Begun at random lines, worked at in random slices while stepping on.
void check_written_meanwhile(const History& history, uint64_t seed) {
  CAPTURE(history.name);
  std::mt19937_64 random(seed);
  SteppedState state(history.program);
  SnapshotWriter writer(history.program, *state.state);
  std::vector<EncodedPart> expected, written;
  size_t snapshots = 0;
  for (const std::string& line : history.lines) {
    if (!writer.is_active() && random() % 20 == 0) {
      expected = state.encoded();
      written.clear();
      writer.begin();
    }
    state.step(line);
    if (!writer.is_active() || random() % 3 == 0) continue;
    const size_t about_bytes = size_t{1} << random() % 12;
    if (writer.work(about_bytes, written)) continue;
    REQUIRE_FALSE(writer.is_active());
    REQUIRE(same_parts(written, expected));
    ++snapshots;
  }
  if (writer.is_active()) {
    while (writer.work(1, written)) {
    }
    REQUIRE(same_parts(written, expected));
    ++snapshots;
  }
  CHECK(snapshots > 0);
}

}  // namespace

TEST_CASE("an example's state that is put away and taken up again goes on as it would have") {
  for (const std::string& name : example_names())
    check_cuts(example_history(name, 500), 1, 2);
}

TEST_CASE("a state with everything in it that is put away and taken up again goes on as it would have") {
  for (uint64_t seed = 0; seed < seeds(); ++seed) {
    CAPTURE(seed);
    check_cuts(random_history(seed, 600), seed, 4);
  }
}

TEST_CASE("what is written while the state is stepped on is the state as it was when it began") {
  for (const std::string& name : example_names())
    check_written_meanwhile(example_history(name, 500), 1);
  for (uint64_t seed = 0; seed < seeds(); ++seed) {
    CAPTURE(seed);
    check_written_meanwhile(random_history(seed, 1500), seed);
  }
}

TEST_CASE("a snapshot of nothing is one, and comes back as nothing") {
  const History history = random_history(1, 50);
  const SteppedState empty(history.program);
  const std::vector<EncodedPart> parts = empty.encoded();
  SteppedState again(history.program, &parts);
  CHECK(again.state->now_ms == INT64_MIN);
  CHECK(same_parts(again.encoded(), parts));
  SteppedState never(history.program);
  CHECK(finished(again, history, 0).outputs == finished(never, history, 0).outputs);
}

TEST_CASE("a snapshot that is begun again or abandoned leaves nothing behind") {
  const History history = random_history(2, 300);
  SteppedState state(history.program);
  std::vector<EncodedPart> parts;
  {
    SnapshotWriter writer(history.program, *state.state);
    for (size_t line = 0; line < 150; ++line) {
      state.step(history.lines[line]);
      if (line % 10 == 0) {
        writer.begin();
        parts.clear();
      }
      CHECK(writer.work(200, parts));
    }
    const std::vector<EncodedPart> expected = state.encoded();
    writer.begin();
    parts.clear();
    while (writer.work(1000, parts)) {
    }
    CHECK(same_parts(parts, expected));
    writer.begin();
    writer.abandon();
    CHECK_FALSE(writer.is_active());
    CHECK(state.state->snapshot == nullptr);
    writer.begin();
  }
  CHECK(state.state->snapshot == nullptr);
  CHECK(state.state->message_ids.snapshot == nullptr);
  for (size_t line = 150; line < history.lines.size(); ++line)
    state.step(history.lines[line]);
}

TEST_CASE("no slice is much larger than was asked for, of thousands in a shard, of a day's message ids") {
  const Program program = lowered("contact { note: text? }\nevent seen\n");
  SteppedState state(program);
  for (int contact = 0; contact < 20'000; ++contact) {
    state.step(fmt::format(
        R"({{"type":"track","messageId":"m{}","userId":"user-{}","timestamp":"2026-03-01T00:00:00Z","event":"seen"}})",
        contact, contact));
  }
  const std::vector<EncodedPart> expected = state.encoded();
  size_t all = 0;
  for (const EncodedPart& part : expected)
    all += part.bytes.size();
  SnapshotWriter writer(program, *state.state);
  writer.begin();
  std::vector<EncodedPart> parts;
  size_t slices = 1;
  while (writer.work(500, parts))
    ++slices;
  CHECK(same_parts(parts, expected));
  CHECK(slices > all / 1000);
  CHECK(slices < all / 200);
}

TEST_CASE("equal states are equal bytes, whatever way they came about") {
  // Texts that grow and shrink leave dead space in a record, windows that were full leave room.
  const Program program = lowered(R"flow(
contact { note: text?, other: text?, tags: set of text = [] }
event seen { value: int = 0 }
segment busy = sum(seen.value within 1 hour) > 100
)flow");
  auto identify = [](int second, const std::string& traits) {
    return fmt::format(
        R"({{"type":"identify","userId":"u","timestamp":"2026-03-01T00:00:{:02}Z","traits":{{{}}}}})", second,
        traits);
  };
  auto last = [&](SteppedState& state) {
    state.step(identify(
        40, R"("note":"short","other":"a longer text than before","tags":["a","b"],"email":"x@y.example")"));
    state.advance(state.state->now_ms + kDayMs);
    return state.encoded();
  };
  SteppedState straight(program);
  straight.step(identify(0, R"("note":"x")"));
  SteppedState winding(program);
  winding.step(identify(0, R"("note":"x")"));
  for (int second = 1; second < 40; ++second) {
    winding.step(
        identify(second, fmt::format(R"("note":"{}","other":"{}","tags":["{}"])",
                                     std::string(second * 7 % 90, 'n'), std::string(second, 'o'), second)));
  }
  CHECK(same_parts(last(straight), last(winding)));
}
