// What turns by time alone: appointments and `holds for`, to the millisecond and through changes of the
// clocks.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "tests/unit/engine/stepped.h"

using namespace nudge;
using nudge::test::Stepped;

namespace {

std::string identify(const std::string& at, const std::string& traits) {
  return fmt::format(R"({{"type":"identify","userId":"u1","timestamp":"{}","traits":{}}})", at, traits);
}

std::string track(const std::string& event, const std::string& at) {
  return fmt::format(R"({{"type":"track","userId":"u1","event":"{}","timestamp":"{}","properties":{{}}}})",
                     event, at);
}

constexpr const char* kRenewal = R"flow(
contact { renewal: date? }
action note(text: text)
workflow ahead { when 14 days before contact.renewal at 09:00 then note("{contact.renewal ?? 2000-01-01}") }
)flow";

constexpr const char* kDaily = R"flow(
action note(text: text)
workflow daily { when every day at 02:30 then note("{now}") }
)flow";

}  // namespace

TEST_CASE("an appointment follows its date, and is kept once for each") {
  Stepped run(kRenewal);
  run.step(identify("2026-03-01T12:00:00Z", R"({"renewal":"2026-04-20","timezone":"Europe/Paris"})"));
  run.advance("2026-04-06T06:59:59.999Z");
  CHECK(run.actions().empty());
  // It is moved on, and back to a date that is near.
  run.step(identify("2026-04-06T06:59:59.999Z", R"({"renewal":"2026-06-01"})"));
  run.advance("2026-04-08T00:00:00Z");
  CHECK(run.actions().empty());
  run.step(identify("2026-04-08T00:00:00Z", R"({"renewal":"2026-04-23"})"));
  run.advance("2026-04-09T07:00:00Z");
  CHECK(run.actions() == "u1 ahead \"2026-04-23\"\n");
  // Writing the same date again is no new one; another is.
  run.step(identify("2026-04-10T07:00:00Z", R"({"renewal":"2026-04-23"})"));
  run.advance("2026-05-30T00:00:00Z");
  CHECK(run.actions().empty());
  run.step(identify("2026-05-30T00:00:00Z", R"({"renewal":"2026-06-20"})"));
  run.advance("2026-06-06T07:00:00Z");
  CHECK(run.actions() == "u1 ahead \"2026-06-20\"\n");
}

TEST_CASE("an appointment that is up to a day past is kept at once, an older one is skipped") {
  for (auto [at, kept] : {std::pair{"2026-04-07T09:00:00.000Z", true}, {"2026-04-07T09:00:00.001Z", false}}) {
    Stepped run(kRenewal);
    run.step(identify(at, R"({"renewal":"2026-04-20"})"));
    CHECK(run.actions() == (kept ? "u1 ahead \"2026-04-20\"\n" : ""));
    run.advance("2027-01-01T00:00:00Z");
    CHECK(run.actions().empty());
  }
}

TEST_CASE("an appointment moves with the contact's zone") {
  Stepped run(kRenewal);
  run.step(identify("2026-03-01T12:00:00Z", R"({"renewal":"2026-04-20","timezone":"Europe/Paris"})"));
  run.step(identify("2026-03-02T12:00:00Z", R"({"timezone":"America/New_York"})"));
  run.advance("2026-04-06T12:59:59.999Z");
  CHECK(run.actions().empty());
  run.advance("2026-04-06T13:00:00Z");
  CHECK(run.actions() == "u1 ahead \"2026-04-20\"\n");
  // Once it is kept, it doesn't come again farther west.
  run.step(identify("2026-04-06T13:00:00Z", R"({"timezone":"America/Los_Angeles"})"));
  run.advance("2026-04-08T00:00:00Z");
  CHECK(run.actions().empty());
}

TEST_CASE("every day comes once a day, whatever the clocks do") {
  Stepped run(kDaily);
  run.step(identify("2026-03-28T12:00:00Z", R"({"timezone":"Europe/Paris"})"));
  // 02:30 is skipped on 29 March: the first instant after the gap.
  run.advance("2026-03-29T00:59:59.999Z");
  CHECK(run.actions().empty());
  run.advance("2026-03-29T01:00:00Z");
  CHECK(run.actions() == "u1 daily \"2026-03-29T01:00:00.000Z\"\n");
  run.advance("2026-03-30T00:30:00Z");
  CHECK(run.actions() == "u1 daily \"2026-03-30T00:30:00.000Z\"\n");
  run.advance("2026-10-24T12:00:00Z");
  CHECK(run.output.actions.size() == 208);  // 31 March to 24 October
  // It comes twice on 25 October: the first.
  run.advance("2026-10-25T00:30:00Z");
  CHECK(run.actions() == "u1 daily \"2026-10-25T00:30:00.000Z\"\n");
  run.advance("2026-10-26T01:29:59.999Z");
  CHECK(run.actions().empty());
  run.advance("2026-10-26T01:30:00Z");
  CHECK(run.output.actions.size() == 1);
  // The day that begins again farther west is the same day.
  run.step(identify("2026-10-26T02:00:00Z", R"({"timezone":"America/Los_Angeles"})"));
  run.advance("2026-10-27T09:29:59.999Z");
  CHECK(run.actions().empty());
  run.advance("2026-10-27T09:30:00Z");
  CHECK(run.output.actions.size() == 1);
}

TEST_CASE("holds for: true since, without a break") {
  Stepped run(R"flow(
contact { stuck: bool = false }
action note(text: text)
workflow nag { when contact.stuck holds for 7 days enter every time then note("stuck") }
)flow");
  run.step(identify("2026-03-01T12:00:00Z", R"({"stuck":true})"));
  run.step(identify("2026-03-08T11:59:59.999Z", R"({"stuck":false})"));
  run.step(identify("2026-03-08T12:00:00Z", R"({"stuck":true})"));
  run.step(identify("2026-03-09T12:00:00Z", R"({"stuck":true})"));  // no break
  run.advance("2026-03-15T11:59:59.999Z");
  CHECK(run.actions().empty());
  run.advance("2026-03-15T12:00:00Z");
  CHECK(run.actions() == "u1 nag \"stuck\"\n");
  run.advance("2026-05-01T00:00:00Z");
  CHECK(run.actions().empty());
}

TEST_CASE("a condition that a late event has turned is true unheard until it has been false") {
  Stepped run(R"flow(
event began
event visited
action note(text: text)
workflow waiting {
  when began
  then { wait for count(visited within 10 days) >= 2 note("visited") }
}
)flow");
  run.step(track("began", "2026-03-10T00:00:00Z"));
  run.step(track("visited", "2026-03-10T01:00:00Z"));
  run.step(track("visited", "2026-03-06T00:00:00Z"));  // late: there are two until 16 March
  CHECK(run.output.counts.late == 1);
  CHECK(run.actions().empty());
  run.step(track("visited", "2026-03-11T00:00:00Z"));  // three; two from the 16th, it never falls below
  CHECK(run.actions().empty());
  run.advance("2026-03-20T12:00:00Z");
  CHECK(run.actions().empty());
  run.step(track("visited", "2026-03-20T12:00:00Z"));  // one was left since 01:00
  CHECK(run.actions() == "u1 waiting \"visited\"\n");
}
