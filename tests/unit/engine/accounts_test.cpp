// One input for a contact of an account: who is worked through when, and who is not touched at all.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "tests/unit/engine/stepped.h"

using namespace nudge;
using nudge::test::Stepped;

namespace {

std::string track(const std::string& user, const std::string& event, const std::string& at,
                  const std::string& properties = "{}") {
  return fmt::format(R"({{"type":"track","userId":"{}","event":"{}","timestamp":"{}","properties":{}}})",
                     user, event, at, properties);
}

std::string group(const std::string& user, const std::string& account, const std::string& at,
                  const std::string& traits = "{}") {
  return fmt::format(R"({{"type":"group","userId":"{}","groupId":"{}","timestamp":"{}","traits":{}}})", user,
                     account, at, traits);
}

// Who comes into being in the account, in an order that is not that of their ids.
void join(Stepped& run) {
  for (const char* user : {"mia", "zoe", "ada"})
    run.step(group(user, "acme", "2026-03-01T00:00:00Z"));
}

}  // namespace

TEST_CASE("the contact, then its account, then the other members by id") {
  Stepped run(R"flow(
account { plan: text? }
event visited
action note(text: text)
segment busy for account = count(visited within 1 day) >= 2
workflow member_visited { when visited enter every time then note("visited") }
workflow account_visited { for account when visited enter every time then note("a member visited") }
workflow account_busy { for account when busy enter every time then note("busy") }
workflow member_of_busy { when busy enter every time then note("of a busy one") }
)flow");
  join(run);
  run.step(track("mia", "visited", "2026-03-02T10:00:00Z"));
  CHECK(run.actions() == "mia member_visited \"visited\"\nacme account_visited \"a member visited\"\n");
  // The account's conditions are up to date before its member's rounds; its own rounds come after them.
  run.step(track("zoe", "visited", "2026-03-02T11:00:00Z"));
  CHECK(run.actions() ==
        "zoe member_of_busy \"of a busy one\"\nzoe member_visited \"visited\"\n"
        "acme account_busy \"busy\"\nacme account_visited \"a member visited\"\n"
        "ada member_of_busy \"of a busy one\"\nmia member_of_busy \"of a busy one\"\n");
  // One leaves the window at 10:00: nobody does anything, and the next visit makes it busy again.
  run.step(track("ada", "visited", "2026-03-03T10:30:00Z"));
  CHECK(run.actions() ==
        "ada member_of_busy \"of a busy one\"\nada member_visited \"visited\"\n"
        "acme account_busy \"busy\"\nacme account_visited \"a member visited\"\n"
        "mia member_of_busy \"of a busy one\"\nzoe member_of_busy \"of a busy one\"\n");
}

TEST_CASE("an account falls due before contacts of the same moment, and its members hear of it") {
  Stepped run(R"flow(
event visited
action note(text: text)
segment quiet for account = count(visited within 1 day) == 0
segment idle = count(visited within 1 day) == 0
workflow account_quiet { for account when quiet enter every time then note("quiet") }
workflow member_of_quiet { when quiet enter every time then note("of a quiet one") }
workflow member_idle { when idle enter every time then note("idle") }
)flow");
  run.step(group("mia", "acme", "2026-03-01T00:00:00Z"));
  run.step(group("ada", "acme", "2026-03-01T00:00:00Z"));
  run.step(track("mia", "visited", "2026-03-02T10:00:00Z"));
  CHECK(run.actions().empty());
  run.advance("2026-03-03T09:59:59.999Z");
  CHECK(run.actions().empty());
  run.advance("2026-03-03T10:00:00Z");
  CHECK(run.actions() ==
        "acme account_quiet \"quiet\"\nada member_of_quiet \"of a quiet one\"\nmia member_of_quiet \"of a "
        "quiet "
        "one\"\nmia member_idle \"idle\"\n");
}

TEST_CASE("what a contact's steps write to its account comes after its rounds, and reaches the others") {
  Stepped run(R"flow(
account { stage: text? hits: int = 0 }
event asked
action note(text: text)
workflow a_sets { when asked enter every time then { set account.stage = "hot" note("{account.stage ?? "none"}") } }
workflow heated { for account when account.stage == "hot" enter every time then { note("hot") set account.hits = account.hits + 1 } }
workflow hit { for account when account.hits changes enter every time then note("hit {account.hits}") }
workflow member_of_hot { when account.stage == "hot" enter every time then note("of a hot one") }
)flow");
  join(run);
  run.step(track("mia", "asked", "2026-03-02T10:00:00Z"));
  CHECK(
      run.actions() ==
      "mia a_sets \"none\"\n"
      "acme heated \"hot\"\nacme hit \"hit 1\"\n"
      "ada member_of_hot \"of a hot one\"\nmia member_of_hot \"of a hot one\"\nzoe member_of_hot \"of a hot "
      "one\"\n");
}

TEST_CASE("a contact without an account writes to none, and segments of accounts are false for it") {
  Stepped run(R"flow(
account { stage: text? }
event asked
action note(text: text)
segment any_asked for account = did asked
workflow sets { when asked enter every time then { set account.stage = "hot" note("asked") } }
workflow in_asked { when any_asked enter every time then note("its account asked") }
)flow");
  run.step(track("bob", "asked", "2026-03-02T10:00:00Z"));
  CHECK(run.actions() == "bob sets \"asked\"\n");
  run.step(group("ada", "acme", "2026-03-02T10:00:00Z"));
  run.step(track("ada", "asked", "2026-03-02T10:01:00Z"));
  CHECK(run.actions() == "ada in_asked \"its account asked\"\nada sets \"asked\"\n");
  // He joins, and finds it true.
  run.step(group("bob", "acme", "2026-03-02T10:02:00Z"));
  CHECK(run.actions() == "bob in_asked \"its account asked\"\n");
}

TEST_CASE("messages to members go to those for whom the condition holds, by id, with what was captured") {
  Stepped run(R"flow(
contact { admin: bool = false }
event renewed { seats: int = 0 }
email told(seats: int) { from "a@acme.example" subject "{contact.id}: {seats} seats for {account.id ?? "none"}" body "x" topic "t" }
workflow renewal {
  for account
  when renewed
  enter every time
  then { wait 1 hour send told(event.seats) to members where contact.admin }
}
)flow");
  join(run);
  for (const char* user : {"zoe", "ada"}) {
    run.step(fmt::format(
        R"({{"type":"identify","userId":"{}","timestamp":"2026-03-01T00:01:00Z","traits":{{"email":"{}@a.example","admin":true}}}})",
        user, user));
  }
  run.step(track("mia", "renewed", "2026-03-02T10:00:00Z", R"({"seats":7})"));
  CHECK(run.actions().empty());
  run.advance("2026-03-02T11:00:00Z");
  REQUIRE(run.output.actions.size() == 2);
  CHECK(run.actions() == "ada renewal \"ada@a.example\"\nzoe renewal \"zoe@a.example\"\n");
  for (const Action& action : run.output.actions)
    CHECK(action.subject_kind == SubjectKind::contact);
  for (const Contact& contact : run.state.contacts)
    CHECK(contact.enrolments.empty());
  CHECK(run.state.accounts[0].enrolments.empty());
}

TEST_CASE("members whom a change means nothing are not touched") {
  Stepped run(R"flow(
account { plan: text? note: text? }
event visited
action note(text: text)
workflow on_plan { when visited enter every time then { wait up to 5 days for account.plan == "pro" note("{contact.id}") } }
)flow");
  join(run);
  run.step(track("zoe", "visited", "2026-03-02T10:00:00Z"));
  run.step(group("mia", "acme", "2026-03-02T11:00:00Z", R"({"note":"x","plan":"free"})"));
  CHECK(run.actions().empty());
  run.step(group("mia", "acme", "2026-03-02T12:00:00Z", R"({"plan":"pro"})"));
  CHECK(run.actions() == "zoe on_plan \"zoe\"\n");
}

TEST_CASE("an account is created once, by `group` and by the context") {
  Stepped run("account { plan: text = \"free\" }\n");
  run.step(group("mia", "acme", "2026-03-01T00:00:00Z"));
  run.step(
      R"({"type":"identify","userId":"ada","timestamp":"2026-03-02T00:00:00Z","traits":{},"context":{"groupId":"acme"}})");
  run.step(
      R"({"type":"identify","userId":"ada","timestamp":"2026-03-02T00:00:00Z","traits":{},"context":{"groupId":"new"}})");
  REQUIRE(run.state.accounts.size() == 2);
  CHECK(run.state.accounts[0].members.size() == 1);
  CHECK(run.state.accounts[1].members.size() == 1);
  CHECK(run.state.account_id(1) == "new");
}
