// Contacts and accounts: the order of what is stored for them, and what each turns by.
#include "runtime/program/verify.h"
#include "tests/unit/lower/lowered.h"

using namespace nudge;
using namespace nudge::test;

namespace {

constexpr const char* kSchema = R"(
enum Plan { trial, pro }
contact { plan: Plan = trial }
account { seats: int = 0  renewal: date? }
event used { seconds: int? }
event paid
email hello { from "a@x.example" subject "Hi" body "There" }
segment busy for account = count(used within 7 days) >= 3
score lead {
  add 5 when used at most 3 times per day
  subtract 20 when no used for 30 days
  add 15 if contact.plan == pro
  halve every 30 days
  keep within 0..100
}
score health for account {
  add 1 when used or paid
  add 5 if account.seats > 3
  halve every 10 days
}
)";

Program with(const std::string& text) {
  Program program = lowered(kSchema + text);
  CHECK(find_broken_reference(program).value_or("nothing") == "nothing");
  return program;
}
const SubjectTables& contacts(const Program& program) {
  return program.tables(SubjectKind::contact);
}
const SubjectTables& accounts(const Program& program) {
  return program.tables(SubjectKind::account);
}
// Of the only condition trigger of a workflow for contacts.
const StoredCondition& triggering(const Program& program, const std::string& workflow) {
  const Workflow& of = workflow_of(program, workflow);
  return program.tables(of.subject).conditions[of.triggers[0].condition];
}

}  // namespace

TEST_CASE("what scores count is stored first, what has to hold before who asks") {
  Program program = with(R"(
    segment settled = contact.plan == pro holds for 7 days
    workflow w { when settled  then send hello }
    workflow v { when contact.plan == pro  then send hello }
  )");
  const SubjectTables& tables = contacts(program);
  CHECK(tables.scoring_conditions == 1);
  REQUIRE(tables.conditions.size() == 3);
  CHECK(tables.conditions[1].since_slot != kNoSlot);
  CHECK(triggering(program, "v").since_slot == tables.conditions[1].since_slot);  // stored once for both
  CHECK(tables.conditions[2].name == "settled");
  CHECK(tables.conditions[2].since_slot == kNoSlot);
  CHECK(program.contact_layout.slots[tables.conditions[1].since_slot].kind == SlotKind::wide);
  REQUIRE(tables.rules_by_condition[0].size() == 1);
  CHECK(tables.rules_by_condition[0][0].score == 0);
  CHECK(tables.rules_by_condition[1].empty());
}

TEST_CASE("a wait asks the condition that is stored") {
  Program program =
      with("workflow w { when used  then { wait for (contact.plan == pro holds for 2 days)  send hello } }");
  REQUIRE(contacts(program).conditions.size() == 2);
  CHECK(contacts(program).conditions[1].since_slot != kNoSlot);
  const TimedCondition& awaited = program.workflows[0].nodes[0].awaited.conditions[0];
  CHECK(awaited.next_change != kNoFunction);
  CHECK(awaited.causes == std::vector<Cause>{program.contact_field_cause(7)});
}

TEST_CASE("a score has its slots, its rules, and the causes of what counts in it") {
  Program program = with("workflow w { when score.lead >= 80  then send hello }");
  const Score& lead = program.scores[0];
  CHECK(lead.subject == SubjectKind::contact);
  CHECK(program.contact_layout.slots[lead.points_slot].kind == SlotKind::number);
  CHECK(program.contact_layout.slots[lead.as_of_slot].kind == SlotKind::wide);
  REQUIRE(lead.rules.size() == 2);
  double sum = lead.rules[0].points + lead.rules[1].points;
  CHECK(sum == -15);
  CHECK(program.functions[lead.value].result == ResultKind::number);
  const auto& by_event = contacts(program).rules_by_event;
  REQUIRE(by_event[0].size() == 1);
  const ScoreRule& rule = lead.rules[by_event[0][0].rule];
  CHECK(rule.at_most == 3);
  CHECK(rule.per_ms == 24 * 3600 * 1000LL);
  CHECK(program.contact_layout.slots[rule.counted_slot].kind == SlotKind::entries);
  CHECK(by_event[1].empty());
  const StoredCondition& hot = triggering(program, "w");
  CHECK(hot.condition.causes == std::vector<Cause>{program.contact_field_cause(7), program.score_cause(0)});
  CHECK(hot.condition.next_change != kNoFunction);
  CHECK(accounts(program).rules_by_event[0].size() == 1);
  CHECK(accounts(program).rules_by_event[1].size() == 1);
}

TEST_CASE("a contact reads its account's segment where the account keeps it") {
  Program program = with(R"(
    workflow c { when busy  then send hello }
    workflow b { when not busy  then send hello }
  )");
  REQUIRE(accounts(program).conditions.size() == 1);
  CHECK(accounts(program).conditions[0].name == "busy");
  CHECK(accounts(program).conditions[0].condition.causes == std::vector<Cause>{program.tracker_cause(0)});
  CHECK(accounts(program).conditions[0].condition.next_change != kNoFunction);
  const StoredCondition& read = triggering(program, "c");
  CHECK(read.condition.next_change == kNoFunction);  // the account has its own timer
  CHECK(read.condition.causes ==
        std::vector<Cause>{program.joined_cause(), program.account_condition_cause(0)});
  CHECK(workflow_of(program, "b").triggers[0].falling);
  CHECK(contacts(program).conditions.size() == 2);  // the score's silence, and what both ask
  const Tracker& tracker = program.trackers[program.events[0].trackers.back()];
  CHECK(program.events[0].trackers.size() == 2);
  bool one_is_the_accounts = tracker.subject == SubjectKind::account ||
                             program.trackers[program.events[0].trackers[0]].subject == SubjectKind::account;
  CHECK(one_is_the_accounts);
}

TEST_CASE("a contact reads its account's score by its points, and what counts in it by its slot there") {
  Program program = with("workflow w { when account is known and score.health >= 10  then send hello }");
  const StoredCondition& read = triggering(program, "w");
  REQUIRE(accounts(program).conditions.size() == 1);  // account.seats > 3
  CHECK(read.condition.causes == std::vector<Cause>{program.score_cause(1), program.joined_cause(),
                                                    program.account_condition_cause(0)});
  CHECK(read.condition.next_change != kNoFunction);
}

TEST_CASE("an account's workflow has its triggers, slots and dates in the account") {
  Program program = with(R"(
    workflow a { for account  when busy  then set account.seats = 1 }
    workflow d { for account  when 14 days before account.renewal  then send hello to members where contact.plan == pro }
    workflow f { for account  when account.seats changes  enter again after 2 days  then send hello to members }
    workflow g { when 3 days before account.renewal at 09:00  then send hello }
  )");
  const Workflow& a = workflow_of(program, "a");
  CHECK(a.subject == SubjectKind::account);
  CHECK(program.account_layout.slots[a.entered_slot].kind == SlotKind::boolean);
  CHECK(a.nodes[0].of_account);
  CHECK(a.nodes[0].slot == field_of(program.account_fields, "seats").slot);
  REQUIRE(accounts(program).appointments.size() == 1);
  const Appointment& date = accounts(program).appointments[0];
  CHECK(date.causes == std::vector<Cause>{program.account_field_cause(3)});
  CHECK(program.account_layout.slots[date.handled_slot].kind == SlotKind::wide);
  CHECK(accounts(program).triggers_by_appointment[0].size() == 1);
  CHECK(accounts(program).triggers_by_field[2].size() == 1);
  CHECK(accounts(program).triggers_by_account_field[2].empty());
  const Node& send = workflow_of(program, "d").nodes[0];
  CHECK(send.to_members);
  CHECK(send.where != kNoFunction);
  CHECK(workflow_of(program, "f").triggers[0].slot == field_of(program.account_fields, "seats").slot);
  REQUIRE(contacts(program).appointments.size() == 1);
  CHECK(contacts(program).appointments[0].causes ==
        std::vector<Cause>{program.contact_field_cause(kContactTimezone), program.account_field_cause(3),
                           program.joined_cause()});
}

TEST_CASE("an event that counts in a score matters to who waits for the score") {
  Program program = with("workflow w { when paid  then { wait for score.lead >= 80  send hello } }");
  CHECK(program.workflows[0].event_matters == std::vector<bool>{true, false});
}
