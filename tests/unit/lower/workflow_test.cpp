// Steps as nodes, triggers, captures, and who is asked when something happens.
#include "runtime/program/encoding.h"
#include "runtime/program/verify.h"
#include "tests/unit/lower/lowered.h"

using namespace nudge;
using namespace nudge::test;

namespace {

constexpr const char* kSchema = R"(
enum Plan { trial, pro }
contact { plan: Plan = trial  first_name: text?  tags: (set of text)? }
event signed_up { source: text? }
event viewed { path: text?  seconds: int? }
event ordered { order: text?  amount: money(EUR)? }
segment engaged = count(viewed within 14 days) >= 5
email hello { from "a@x.example" subject "Hi {contact.first_name ?? "there"}" body "There" }
email note(what: text) { from "a@x.example" subject "About {what}" body "There" }
action notify(channel: text, text: text?)
)";

Program with(const std::string& text) {
  return lowered(kSchema + text);
}

}  // namespace

TEST_CASE("blocks become successors") {
  Program program = with(R"(
    workflow w {
      when signed_up
      then {
        send hello
        if contact.plan == pro then { wait 1 day  finish as "pro" } else send hello
        wait up to 2 days for viewed then send hello else { }
        split arms { 25% a { send hello } 75% b { } }
        notify("#x")
      }
    })");
  const std::vector<Node>& nodes = program.workflows[0].nodes;
  REQUIRE(nodes.size() == 10);
  CHECK(nodes[0].next == 1);
  CHECK(nodes[1].kind == NodeKind::branch);
  CHECK(nodes[1].next == 2);
  CHECK(nodes[1].otherwise == 4);
  CHECK(nodes[2].next == 3);
  CHECK(nodes[3].kind == NodeKind::finish);
  CHECK(nodes[3].next == kNoNode);
  CHECK(nodes[3].name == "pro");
  CHECK(nodes[4].next == 5);
  CHECK(nodes[5].kind == NodeKind::wait_for);
  CHECK(nodes[5].next == 6);
  CHECK(nodes[5].otherwise == 7);
  CHECK(nodes[7].kind == NodeKind::split);
  CHECK(nodes[7].arms[0].up_to == 0.25);
  CHECK(nodes[7].arms[0].next == 8);
  CHECK(nodes[7].arms[1].up_to == 1);
  CHECK(nodes[7].arms[1].next == 9);
  CHECK(nodes[8].next == 9);
  CHECK(nodes[9].next == kNoNode);
  CHECK(nodes[9].arguments.size() == 2);
  CHECK(nodes[9].arguments[1] == kNoFunction);
  CHECK(nodes[0].line == 15);
  CHECK(nodes[0].arguments == nodes[4].arguments);
  CHECK(nodes[0].step != nodes[4].step);
}

TEST_CASE("arguments of a message are bound in its texts") {
  Program program = with(R"(workflow w { when signed_up then { send note("a")  send note("b") } })");
  const std::vector<Node>& nodes = program.workflows[0].nodes;
  CHECK(nodes[0].arguments != nodes[1].arguments);
  CHECK(nodes[0].arguments.front() == nodes[1].arguments.front());  // the sender reads no parameter
}

TEST_CASE("only what later steps read is captured") {
  Program program = with(R"(
    workflow w {
      when viewed
      when viewed(seconds is known and seconds > 10)
      if event.path is known
      then {
        wait for ordered(order == event.path) as it
        notify("#x", it.order)
      }
    })");
  const Workflow& workflow = program.workflows[0];
  CHECK(workflow.captures.slots.size() == 2);
  REQUIRE(workflow.capture_fields.size() == 2);
  CHECK(workflow.capture_fields[0].name == "trigger.path");
  CHECK(workflow.capture_fields[1].name == "it.order");
  CHECK(workflow.key_slot == kNoSlot);
  REQUIRE(workflow.triggers.size() == 2);
  CHECK(workflow.triggers[0].captures.size() == 1);
  CHECK(workflow.triggers[0].filter == kNoFunction);
  CHECK(workflow.triggers[1].filter != kNoFunction);
  CHECK(workflow.triggers[0].admits != kNoFunction);
  CHECK(workflow.triggers[0].admits != workflow.started_admits);  // one reads the event, the other has none
  const Occurrence& awaited = workflow.nodes[0].awaited.occurrences[0];
  REQUIRE(awaited.captures.size() == 1);
  CHECK(awaited.captures[0].from == field_of(program.events[2].fields, "order").slot);
  CHECK(workflow.event_matters == std::vector<bool>{false, false, true});
}

TEST_CASE("a key is a text in the captures, a worth is worked out for each event") {
  Program program = with(R"(
    workflow w {
      when ordered
      enter every time per event.order
      goal ordered within 2 days worth 5.00 EUR
      then send hello
    })");
  const Workflow& workflow = program.workflows[0];
  CHECK(workflow.enter == EnterKind::every_time_per);
  REQUIRE(workflow.key_slot != kNoSlot);
  CHECK(workflow.captures.slots[workflow.key_slot].kind == SlotKind::text);
  CHECK(workflow.entered_slot == kNoSlot);
  REQUIRE(workflow.goals[0].worth.size() == 1);
  CHECK(workflow.goals[0].worth_type.kind == FieldKind::money);
  CHECK(program.functions[workflow.triggers[0].key].result == ResultKind::text);
}

TEST_CASE("conditions of a segment are stored once") {
  Program program = with(R"(
    workflow a { when engaged  then send hello }
    workflow b { when not engaged  enter again after 3 days  then send hello }
    workflow c { when contact.plan == pro  then send hello }
    workflow d { when contact.plan changes from trial to pro  then send hello }
  )");
  REQUIRE(program.tables(SubjectKind::contact).conditions.size() == 2);
  CHECK(program.tables(SubjectKind::contact).conditions[0].name == "engaged");
  CHECK(program.tables(SubjectKind::contact).conditions[1].name == "c.when contact.plan == pro");
  CHECK(program.tables(SubjectKind::contact).conditions[0].condition.value == program.segments[0].value);
  CHECK(program.tables(SubjectKind::contact).conditions[0].condition.next_change != kNoFunction);
  CHECK(program.tables(SubjectKind::contact).conditions[1].condition.next_change == kNoFunction);
  CHECK_FALSE(program.workflows[0].triggers[0].falling);
  CHECK(program.workflows[1].triggers[0].falling);
  CHECK(program.contact_layout.slots[program.workflows[0].entered_slot].kind == SlotKind::boolean);
  CHECK(program.contact_layout.slots[program.workflows[1].entered_slot].kind == SlotKind::wide);
  REQUIRE(program.tables(SubjectKind::contact).triggers_by_condition[0].size() == 2);
  CHECK(program.tables(SubjectKind::contact).triggers_by_condition[0][1].workflow == 1);
  CHECK(program.tables(SubjectKind::contact)
            .conditions_by_cause[program.tracker_cause(program.events[1].trackers[0])] ==
        std::vector<uint32_t>{0});  // viewed
  uint32_t plan = 7;
  CHECK(program.tables(SubjectKind::contact).conditions_by_cause[program.contact_field_cause(plan)] ==
        std::vector<uint32_t>{1});
  CHECK(program.tables(SubjectKind::contact).triggers_by_field[plan].size() == 1);
  CHECK(program.workflows[3].triggers[0].from != kNoFunction);
}

TEST_CASE("lowering is deterministic, sound, and survives its encoding") {
  const std::string text = R"(
    workflow w {
      when signed_up
      goal viewed or engaged within 2 days
      exit when contact.plan == pro
      then { send hello  wait until 09:00  set contact.plan = pro  add "x" to contact.tags }
    })";
  Program program = with(text);
  CHECK(find_broken_reference(program).value_or("nothing") == "nothing");
  std::string bytes = encode(program);
  CHECK(encode(with(text)) == bytes);
  Result<Program> read = decode(bytes);
  REQUIRE(read.ok());
  CHECK(encode(*read) == bytes);
}
