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

TEST_CASE("a contact of the trial example takes 210 bytes in all, most of them asleep") {
  Trial trial;
  for (const std::string& line : trial.history.lines)
    trial.state.step(line);
  const Footprint all = footprint_of(*trial.state.state, SubjectKind::contact);
  MESSAGE("contacts ", all.subjects, ", asleep ", all.asleep, ", enrolments ", all.enrolments, ", timers ",
          all.timers, "; bytes a contact: ", each(all.bytes(), all.subjects), ": asleep ",
          each(all.asleep_bytes, all.subjects), ", record ", each(all.record_bytes, all.subjects), ", table ",
          each(all.table_bytes, all.subjects), ", enrolments ", each(all.enrolment_bytes, all.subjects),
          ", timers ", each(all.timer_bytes, all.subjects), ", index ", each(all.index_bytes, all.subjects),
          ", queue ", each(all.queue_bytes, all.subjects));
  CHECK(all.subjects > 200);
  CHECK(all.asleep * 2 > all.subjects);
  CHECK(each(all.bytes(), all.subjects) <= 210);
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

TEST_CASE("a contact of any length falls asleep, is found by its id, and wakes as it was") {
  const Program program = lowered("contact { note: text? }\nevent seen\n");
  SteppedState state(program);
  state.state->let_sleep(program);
  for (size_t length = 0; length < 700; ++length) {
    CAPTURE(length);
    // They are known by ids of which some begin alike, and some are longer than any other thing of them.
    const std::string id = length % 9 == 0 ? std::string(length + 1, 'x') : fmt::format("user-{}", length);
    state.step(fmt::format(
        R"({{"type":"identify","userId":"{}","timestamp":"2026-03-01T00:00:00Z","traits":{{"note":"{}"}}}})",
        id, std::string(length, 'n')));
  }
  const std::vector<EncodedPart> awake = state.encoded();
  Contacts& contacts = state.state->contacts;
  for (int round = 0; round < 3; ++round) {
    state.state->put_to_sleep();
    REQUIRE(footprint_of(*state.state, SubjectKind::contact).asleep == contacts.size());
    REQUIRE(same_parts(state.encoded(), awake));
    for (uint32_t place = 0; place < contacts.size(); place += 1 + round) {
      CAPTURE(place);
      const std::string id(state.state->contact_id(place));
      REQUIRE(!contacts.awake(place));
      const Contact& woken = contacts[place];
      REQUIRE(contacts.awake(place) == &woken);
      REQUIRE(state.state->contact_id(place) == id);
    }
    REQUIRE(same_parts(state.encoded(), awake));
  }
}

TEST_CASE("a contact who sleeps in a long wait takes 100 bytes in all after a start, with their enrolment") {
  const Program program = lowered(R"flow(
event signed_up { type: text? }
event teammate_invited { invitee: text? }
contact { first_name: text? }
action remind(text: text)

workflow trial {
  when  signed_up
  enter once
  goal  teammate_invited within 200 days
  then {
    wait 90 days
    remind("how is it going?")
  }
}
)flow");
  constexpr int kContacts = 5000;
  SteppedState before(program);
  for (int contact = 0; contact < kContacts; ++contact) {
    before.step(fmt::format(
        R"({{"type":"track","messageId":"{0}","userId":"user-{0:07}","timestamp":"2026-03-01T{1:02}:{2:02}:00Z","event":"signed_up"}})",
        contact, contact * 20 / kContacts, contact % 60));
  }
  before.advance(before.state->now_ms + kDayMs);
  const std::vector<EncodedPart> parts = before.encoded();
  SteppedState after(program, &parts);
  Footprint all = footprint_of(*after.state, SubjectKind::contact);
  CHECK(all.asleep == kContacts);
  MESSAGE("bytes a contact: asleep ", each(all.asleep_bytes, kContacts), ", table ",
          each(all.table_bytes, kContacts), ", index ", each(all.index_bytes, kContacts), ", queue ",
          each(all.queue_bytes, kContacts));
  CHECK(each(all.bytes(), kContacts) <= 100);
  CHECK(after.state->message_ids.allocated_bytes() == 0);
  // And all of them are there.
  CHECK(after.advance(after.state->now_ms + 100 * kDayMs) ==
        before.advance(before.state->now_ms + 100 * kDayMs));
  all = footprint_of(*after.state, SubjectKind::contact);
  CHECK(all.asleep == 0);
  CHECK(same_parts(after.encoded(), before.encoded()));
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
