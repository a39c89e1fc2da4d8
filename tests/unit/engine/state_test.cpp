// Who belongs to which account, in which order; and that a contact's record stays as large as the program
// asks for.
#include "runtime/engine/state.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/engine/stepped.h"

using namespace nudge;
using nudge::test::Stepped;

namespace {

constexpr const char* kAccounts = R"flow(
contact { seats: int = 1 }
account { plan: text? }
)flow";

// Windows from an hour to a day, with values and without, and a wait on what they say: all that grows with
// the events of a window.
constexpr const char* kWindows = R"flow(
contact { first_name: text?, seats: int = 1 }
event visited { path: text?, seconds: int = 0 }
action note(visits: int)

segment busy = count(visited within 1 hour) >= 3
segment reading = sum(visited.seconds within 1 day) > 2900 or (max(visited.seconds within 12 hours) ?? 0) > 58

workflow watching {
  when  busy
  enter every time
  then {
    note(count(visited(path == "/pricing") within 2 hours))
    wait up to 3 hours for not reading
      then finish as "quiet"
      else finish
  }
}
)flow";

std::string group(const std::string& contact, const std::string& account) {
  return fmt::format(
      R"({{"type":"group","userId":"{}","groupId":"{}","timestamp":"2026-03-01T00:00:00Z","traits":{{}}}})",
      contact, account);
}

std::vector<std::string> member_ids(const State& state, uint32_t account) {
  std::vector<std::string> ids;
  for (uint32_t contact : state.accounts[account].members)
    ids.emplace_back(state.contact_id(contact));
  return ids;
}

}  // namespace

TEST_CASE("an account's members stand in order of their ids, however they come and go") {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Stepped run(kAccounts);
    std::map<std::string, std::string> account_of;
    std::set<std::string> accounts;
    for (int turn = 0; turn < 300; ++turn) {
      std::string contact = fmt::format("user-{}", random() % 30);
      std::string account = fmt::format("account-{}", random() % 4);
      account_of[contact] = account;
      accounts.insert(account);
      run.step(group(contact, account));
    }
    REQUIRE(run.state.accounts.size() == accounts.size());
    REQUIRE(run.state.contacts.size() == account_of.size());
    for (uint32_t place = 0; place < run.state.accounts.size(); ++place) {
      std::vector<std::string> expected;
      for (const auto& [contact, account] : account_of) {
        if (account == run.state.account_id(place)) expected.push_back(contact);
      }
      CHECK(member_ids(run.state, place) == expected);
      for (uint32_t contact : run.state.accounts[place].members)
        CHECK(run.state.contacts[contact].account == place);
    }
  }
}

TEST_CASE("moving a member takes it out of the account where it was") {
  Stepped run(kAccounts);
  for (const char* contact : {"cleo", "ada", "ben"})
    run.step(group(contact, "acme"));
  run.step(group("zoe", "other"));
  uint32_t acme = run.state.contacts[0].account;
  uint32_t other = run.state.contacts[3].account;
  CHECK(member_ids(run.state, acme) == std::vector<std::string>{"ada", "ben", "cleo"});

  run.state.move_member(2, other);
  CHECK(member_ids(run.state, acme) == std::vector<std::string>{"ada", "cleo"});
  CHECK(member_ids(run.state, other) == std::vector<std::string>{"ben", "zoe"});

  run.state.move_member(2, other);  // where it is already
  CHECK(member_ids(run.state, other) == std::vector<std::string>{"ben", "zoe"});
}

TEST_CASE("a contact's record does not grow with its events, only with those of its windows") {
  constexpr int kInputs = 200'000, kContacts = 100;
  constexpr int kSecondsApart = 9;  // each contact every 15 minutes: 96 a day, 500 hours in all
  Stepped run(kWindows);
  std::mt19937_64 random(1);
  // By then every window has been full several times.
  constexpr int kSettled = kInputs / 5;
  uint32_t most_early = 0, most_late = 0;
  uint64_t actions = 0;
  for (int place = 0; place < kInputs; ++place) {
    int64_t at_s = int64_t{place} * kSecondsApart;
    run.step(fmt::format(
        R"({{"type":"track","messageId":"{}","userId":"user-{}","timestamp":{},"event":"visited",)"
        R"("properties":{{"path":"/{}","seconds":{}}}}})",
        place, random() % kContacts,
        fmt::format(R"("2026-03-{:02}T{:02}:{:02}:{:02}Z")", 1 + at_s / 86400, at_s / 3600 % 24,
                    at_s / 60 % 60, at_s % 60),
        random() % 3 == 0 ? "pricing" : "docs", random() % 60));
    actions += run.output.actions.size();
    uint32_t& most = place < kSettled ? most_early : most_late;
    if (place % 100 != 99) continue;
    for (const Contact& contact : run.state.contacts)
      most = std::max(most, contact.record.used_bytes());
  }
  REQUIRE(run.state.contacts.size() == kContacts);
  CHECK(actions > kContacts);
  CHECK(most_late <= most_early * 3 / 2);
  // Some 150 events in the busiest day, 16 bytes each, twice that while blocks grow, and as much again that
  // is dead.
  CHECK(most_late < 12'000);
  for (const Contact& contact : run.state.contacts) {
    CHECK(contact.record.allocated_bytes() < 24'000);
    CHECK(contact.enrolments.size() <= 1);
    CHECK(contact.timers.size() <= 2);
  }
}
