// What the trial example takes, a contact and an enrolment, in memory and in a snapshot: the figures that we
// give. Whoever makes it more must say why.
#include <random>

#include "runtime/engine/footprint.h"
#include "tests/unit/snapshot/histories.h"
#include "tests/unit/snapshot/stepped_state.h"

using namespace nudge;
using namespace nudge::test;

namespace {

struct Trial {
  Trial() : history(example_history("trial_onboarding", SIZE_MAX)), state(history.program) {
    state.state->let_sleep(history.program);
  }
  History history;
  SteppedState state;
};

double each(uint64_t bytes, uint64_t count) {
  return static_cast<double>(bytes) / static_cast<double>(count);
}

}  // namespace

TEST_CASE("an enrolment of the trial example takes 64 bytes in all") {
  Trial trial;
  uint64_t enrolments = 0;
  for (const std::string& line : trial.history.lines) {
    trial.state.step(line);
    if (++enrolments % 16 != 0) continue;
    for (const Contact& contact : trial.state.state->contacts) {
      for (const Enrolment& enrolment : contact.enrolments)
        REQUIRE(bytes_of(enrolment) <= 64);
      REQUIRE(contact.enrolments.capacity() <= 4);
    }
  }
}

TEST_CASE("a contact of the trial example takes 250 bytes in all") {
  Trial trial;
  for (const std::string& line : trial.history.lines)
    trial.state.step(line);
  const Footprint all = footprint_of(*trial.state.state, SubjectKind::contact);
  MESSAGE("contacts ", all.subjects, ", asleep ", all.asleep, ", enrolments ", all.enrolments, ", timers ",
          all.timers, "; bytes a contact: ", each(all.bytes(), all.subjects), ": record ",
          each(all.record_bytes, all.subjects), ", table ", each(all.table_bytes, all.subjects),
          ", enrolments ", each(all.enrolment_bytes, all.subjects), ", timers ",
          each(all.timer_bytes, all.subjects), ", index ", each(all.index_bytes, all.subjects), ", queue ",
          each(all.queue_bytes, all.subjects));
  CHECK(all.subjects > 200);
  CHECK(all.asleep * 2 > all.subjects);
  CHECK(each(all.bytes(), all.subjects) <= 250);
}

TEST_CASE("who sleeps does what they would have done awake") {
  for (uint64_t seed = 0; seed < 6; ++seed) {
    CAPTURE(seed);
    const History history = random_history(seed, 1500);
    SteppedState awake(history.program), sleepy(history.program);
    sleepy.state->let_sleep(history.program);
    uint64_t asleep = 0;
    for (size_t line = 0; line < history.lines.size(); ++line) {
      REQUIRE(sleepy.step(history.lines[line]) == awake.step(history.lines[line]));
      if (line % 100 != 0) continue;
      asleep += footprint_of(*sleepy.state, SubjectKind::contact).asleep;
      REQUIRE(same_parts(sleepy.encoded(), awake.encoded()));
    }
    CHECK(asleep > 0);
    REQUIRE(sleepy.advance(sleepy.state->now_ms + 30 * kDayMs) ==
            awake.advance(awake.state->now_ms + 30 * kDayMs));
    REQUIRE(same_parts(sleepy.encoded(), awake.encoded()));
  }
}

TEST_CASE(
    "a sleeping enrolment of the trial example takes 100 bytes of a snapshot at most, its contact 150") {
  Trial trial;
  for (const std::string& line : trial.history.lines)
    trial.state.step(line);
  uint64_t bytes = 0;
  const std::vector<EncodedPart> parts = trial.state.encoded();
  for (const EncodedPart& part : parts)
    bytes += part.bytes.size() - parts[kSharedPart - 1].bytes.size();
  const uint64_t contacts = trial.state.state->contacts.size();
  CHECK(each(bytes, contacts) < 150);
}
