// Policies over random traffic, each against what the list of all actions says: caps, quiet hours, holdouts.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "runtime/engine/adaptive.h"
#include "runtime/engine/send_rules.h"
#include "runtime/value/time_text.h"
#include "tests/unit/engine/stepped.h"

using namespace nudge;
using nudge::test::Stepped;

namespace {

constexpr int64_t kBegin = 1'772'323'200'000;  // 2026-03-01

std::string track(const std::string& contact, const std::string& event, int64_t at_ms,
                  const std::string& properties = "{}") {
  return fmt::format(R"({{"type":"track","userId":"{}","event":"{}","timestamp":"{}","properties":{}}})",
                     contact, event, print_time(at_ms), properties);
}
std::string identify(const std::string& contact, int64_t at_ms, const std::string& traits) {
  return fmt::format(R"({{"type":"identify","userId":"{}","timestamp":"{}","traits":{}}})", contact,
                     print_time(at_ms), traits);
}

constexpr const char* kCaps = R"flow(
event mail_me
event text_me
event push_me
event urgent
policy { at most 3 emails per 2 days  at most 2 sms per 1 day  at most 5 messages per 3 days }
email news    { from "a@x.example" subject "News" body "News." topic "news" }
email receipt { from "a@x.example" subject "Receipt" body "Receipt." transactional }
sms   hello   { from "Acme" text "Hello" topic "news" }
push  hint    { title "Hint" body "Hint." topic "news" }
workflow a { when mail_me enter every time then send news }
workflow b { when text_me enter every time then send hello }
workflow c { when push_me enter every time then send hint }
workflow d { when urgent enter every time then send receipt }
)flow";

struct Queued {
  int64_t at_ms;
  ActionKind kind;
};

bool capped(const std::vector<Queued>& queued, ActionKind kind, int64_t now_ms) {
  int emails = 0, sms = 0, all = 0;
  for (const Queued& each : queued) {
    emails += each.kind == ActionKind::email && each.at_ms + 2 * kDayMs > now_ms;
    sms += each.kind == ActionKind::sms && each.at_ms + kDayMs > now_ms;
    all += each.at_ms + 3 * kDayMs > now_ms;
  }
  return all >= 5 || (kind == ActionKind::email && emails >= 3) || (kind == ActionKind::sms && sms >= 2);
}

}  // namespace

TEST_CASE("caps over random sends agree with counting the actions") {
  for (uint64_t seed = 0; seed < 8; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Stepped run(kCaps);
    std::map<std::string, std::vector<Queued>> queued;
    for (const char* contact : {"u1", "u2", "u3"})
      run.step(identify(contact, kBegin, R"({"email":"u@x.example","phone":"+491"})"));
    int64_t now = kBegin;
    int skipped = 0, sent = 0;
    for (int turn = 0; turn < 400; ++turn) {
      now += static_cast<int64_t>(random() % 8) * kHourMs;
      std::string contact = fmt::format("u{}", 1 + random() % 3);
      const char* events[] = {"mail_me", "text_me", "push_me", "urgent"};
      ActionKind kinds[] = {ActionKind::email, ActionKind::sms, ActionKind::push, ActionKind::email};
      size_t which = random() % 4;
      run.step(track(contact, events[which], now));
      REQUIRE(run.output.actions.size() == 1);
      const Action& action = run.output.actions[0];
      if (which == 3) {
        CHECK(action.kind == ActionKind::email);
        continue;
      }
      bool reached = capped(queued[contact], kinds[which], now);
      REQUIRE((action.kind == ActionKind::skipped) == reached);
      if (reached) {
        CHECK(action.reason == SkipReason::capped);
        ++skipped;
      } else {
        queued[contact].push_back({now, kinds[which]});
        ++sent;
      }
    }
    CHECK(skipped > 20);
    CHECK(sent > 20);
  }
}

TEST_CASE("no message is queued in quiet time, whatever zones contacts move to, and none is forgotten") {
  constexpr const char* kQuiet = R"flow(
event go
policy { quiet hours 21:30 to 07:00 default timezone "Europe/Paris" }
push hint { title "Hint" body "Hint." topic "news" }
workflow w { when go enter every time then send hint }
)flow";
  const char* zones[] = {"Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"};
  for (uint64_t seed = 0; seed < 8; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Stepped run(kQuiet);
    std::map<std::string, std::string> zone_of;
    // Around the clock changes of Paris, New York and Lord Howe.
    int64_t now = kBegin + 4 * kDayMs;
    uint64_t sent = 0;
    auto look = [&] {
      for (const Action& action : run.output.actions) {
        ++sent;
        std::string contact(action.subject->view());
        ZoneId zone = *find_zone(zone_of.contains(contact) ? zone_of[contact] : "Europe/Paris");
        CHECK(quiet_until(run.program.policy, action.at_ms, zone) == kMissing);
      }
    };
    for (int turn = 0; turn < 600; ++turn) {
      now += static_cast<int64_t>(random() % 200) * kMinuteMs;
      std::string contact = fmt::format("u{}", random() % 10);
      // What falls due before the input belongs to the zone of then.
      run.advance(print_time(now));
      look();
      if (random() % 4 == 0) {
        zone_of[contact] = zones[random() % 5];
        run.step(identify(contact, now, fmt::format(R"({{"timezone":"{}"}})", zone_of[contact])));
      } else {
        run.step(track(contact, "go", now));
      }
      look();
    }
    run.advance(print_time(now + 3 * kDayMs));
    look();
    CHECK(sent == run.output.counts.workflows[0].entered);
    CHECK(sent > 100);
    for (const Contact& contact : run.state.contacts)
      CHECK(contact.enrolments.empty());
  }
}

TEST_CASE("a held-out contact gets nothing, is followed to its goal, and counts apart") {
  Stepped run(R"flow(
contact { stage: text? }
event begun
event bought
action note(text: text)
score lead { add 1 when begun }
push hint { title "Hint" body "Hint." topic "news" }
workflow other { then note("started") }
workflow w {
  when begun
  holdout 20%
  goal bought within 2 days
  then { send hint note("{contact.stage ?? "none"}") set contact.stage = "seen" add 5 to score.lead start other }
}
)flow");
  std::set<std::string> held, acted;
  constexpr int kContacts = 3000;
  for (int place = 0; place < kContacts; ++place) {
    std::string contact = fmt::format("user-{}", place);
    run.step(track(contact, "begun", kBegin + place));
    if (is_held_out("w", contact, 0.2)) held.insert(contact);
    CHECK(run.output.actions.size() == (held.contains(contact) ? 0 : 3));
  }
  CHECK(held.size() > kContacts * 17 / 100);
  CHECK(held.size() < kContacts * 23 / 100);
  for (int place = 0; place < kContacts; place += 2)
    run.step(track(fmt::format("user-{}", place), "bought", kBegin + kDayMs + place));
  const WorkflowCounts& counts = run.output.counts.workflows[1];
  CHECK(counts.held_out == held.size());
  CHECK(counts.entered == kContacts - held.size());
  CHECK(counts.converted + counts.held_out_converted == kContacts / 2);
  CHECK(counts.held_out_converted > held.size() * 4 / 10);
  CHECK(counts.held_out_converted < held.size() * 6 / 10);
  CHECK(run.output.counts.workflows[0].entered == kContacts - held.size());
}

TEST_CASE("an adaptive split sends contacts to the arm that leads to the goal, and counts each once") {
  Stepped run(R"flow(
event begun
event bought
action note(text: text)
workflow w {
  when begun
  enter every time
  goal bought within 2 hours
  then split copy adapt { plain { note("plain") } bold { note("bold") } }
}
)flow");
  std::mt19937_64 random(5);
  std::map<std::string, std::string> arm_of;
  int last_day = 0, last_day_bold = 0;
  constexpr int kDays = 12, kAnHour = 12;
  for (int hour = 0; hour < kDays * 24; ++hour) {
    std::vector<std::string> buyers;
    for (int place = 0; place < kAnHour; ++place) {
      // Some come back: they keep their arm and are not counted again.
      bool again = place % 4 == 3 && arm_of.size() > 100;
      std::string contact = again ? std::next(arm_of.begin(), static_cast<long>(random() % 100))->first
                                  : fmt::format("u{}-{}", hour, place);
      run.step(track(contact, "begun", kBegin + hour * kHourMs + place * kMinuteMs));
      if (run.output.actions.empty()) continue;  // still active
      std::string arm(text_of_word(run.output.fields[0].word)->view());
      if (arm_of.contains(contact)) CHECK(arm_of[contact] == arm);
      bool fresh = arm_of.emplace(contact, arm).second;
      if (random() % 100 < (arm == "bold" ? 30 : 10)) buyers.push_back(contact);
      if (fresh && hour >= (kDays - 1) * 24) {
        ++last_day;
        last_day_bold += arm == "bold";
      }
    }
    int64_t minute = 30;
    for (const std::string& contact : buyers)
      run.step(track(contact, "bought", kBegin + hour * kHourMs + ++minute * kMinuteMs));
  }
  CHECK(last_day > 150);
  CHECK(last_day_bold * 100 > last_day * 85);
  const std::vector<ArmCounts>& arms = run.state.shared.counting().arms[0];
  uint64_t bold = 0;
  for (const auto& [contact, arm] : arm_of)
    bold += arm == "bold";
  CHECK(arms[1].assigned == bold);
  CHECK(arms[0].assigned == arm_of.size() - bold);
  CHECK(arms[1].converted < arms[1].assigned);
  CHECK(arms[1].converted * 100 > arms[1].assigned * 20);
}
