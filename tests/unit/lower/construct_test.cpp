// Repeats, adapting splits, the policy and what it keeps, appointments' moments, lists gone through.
#include "runtime/program/verify.h"
#include "tests/unit/lower/lowered.h"
#include "tests/unit/lower/made_program.h"

using namespace nudge;
using namespace nudge::test;

namespace {

constexpr const char* kSchema = R"(
enum Plan { trial, pro }
record Maker { country: text?  since: int? }
record Item { name: text?  price: number?  maker: Maker?  plan: Plan? }
contact { plan: Plan = trial  renewal: date?  ends: time?  items: (list of Item)?  tags: (list of text)? }
event used { seconds: int? }
email hello { from "a@x.example" subject "Hi" body "There" }
)";

Program with(const std::string& text) {
  Program program = lowered(kSchema + text);
  CHECK(find_broken_reference(program).value_or("nothing") == "nothing");
  return program;
}

}  // namespace

TEST_CASE("a repeat leads into its body, and the body's end back to it") {
  Program program = with(R"(
    workflow w {
      when used
      then {
        repeat up to 3 times every 2 days until contact.plan == pro {
          send hello
          repeat up to 2 times every 3 hours until contact.plan == trial { wait 1 hour  send hello }
        }
        send hello
      }
    })");
  const Workflow& workflow = program.workflows[0];
  const std::vector<Node>& nodes = workflow.nodes;
  REQUIRE(nodes.size() == 8);
  CHECK(nodes[0].kind == NodeKind::repeat);
  CHECK(nodes[0].next == 1);
  CHECK(nodes[0].otherwise == 7);
  CHECK(nodes[0].times == 3);
  CHECK(nodes[0].value != kNoFunction);
  CHECK(nodes[0].iterations.empty());
  CHECK(nodes[1].iterations == std::vector<SlotId>{nodes[0].count_slot});
  CHECK(nodes[2].kind == NodeKind::repeat);
  CHECK(nodes[2].value != nodes[0].value);
  CHECK(nodes[2].next == 3);
  CHECK(nodes[2].otherwise == 6);
  CHECK(nodes[4].iterations == std::vector<SlotId>{nodes[0].count_slot, nodes[2].count_slot});
  CHECK(nodes[4].next == 5);
  CHECK(nodes[5].kind == NodeKind::repeat_again);
  CHECK(nodes[5].next == 2);
  CHECK(nodes[5].length.ms == 3 * kHour);
  CHECK(nodes[6].kind == NodeKind::repeat_again);
  CHECK(nodes[6].next == 0);
  CHECK(nodes[6].length.ms == 2 * kDay);
  CHECK(nodes[6].started_slot == nodes[0].started_slot);
  CHECK(workflow.captures.slots[nodes[0].count_slot].kind == SlotKind::wide);
  CHECK(workflow.captures.fixed_bytes >= 8 + 4 * 8);
}

TEST_CASE("an adapting split keeps its arm in the contact") {
  Program program = with(
      "workflow w { when used  goal used within 2 days  then split copy adapt { a { send hello } b { } c { } "
      "} }");
  const Node& node = program.workflows[0].nodes[0];
  CHECK(node.kind == NodeKind::split_adapt);
  REQUIRE(program.adaptive_splits.size() == 1);
  const AdaptiveSplit& split = program.adaptive_splits[node.target];
  CHECK(split.arms == 3);
  CHECK(split.name == "copy");
  CHECK(program.contact_layout.slots[split.arm_slot].kind == SlotKind::small);
}

TEST_CASE("the policy, and what the engine keeps for it") {
  Program plain = with("");
  CHECK(plain.suppressed_slot == kNoSlot);
  CHECK(plain.unsubscribed_topics_slot == kNoSlot);
  CHECK(plain.first_open_hour_slot == kNoSlot);
  Program program = with(R"(
    policy { quiet hours 20:00 to 08:00  at most 3 emails per 7 days  at most 5 messages per 1 day }
    event unsubscribed { topic: text? }
    event email_bounced { hard: bool?  reason: text? }
    email news { from "a@x.example" subject "News" topic "news" body "There" }
    workflow w { when used  then send news at best time within 24 hours }
  )");
  CHECK(program.policy.has_quiet_hours);
  REQUIRE(program.policy.caps.size() == 2);
  CHECK(program.policy.caps[0].channel == Channel::email);
  CHECK(program.policy.caps[1].any_channel);
  CHECK(program.contact_layout.slots[program.policy.caps[1].queued_slot].kind == SlotKind::entries);
  REQUIRE(program.signals.size() == 2);
  CHECK(program.signals[0].kind == SignalKind::unsubscribed);
  CHECK(program.signals[0].topic_slot == field_of(program.events[1].fields, "topic").slot);
  CHECK(program.signals[0].topic_slot != kNoSlot);
  CHECK(program.signals[1].hard_slot != kNoSlot);
  CHECK(field_of(program.events[2].fields, "reason").slot == kNoSlot);
  CHECK(program.suppressed_slot != kNoSlot);
  CHECK(program.unsubscribed_topics_slot != kNoSlot);
  REQUIRE(program.first_open_hour_slot != kNoSlot);
  CHECK(program.contact_layout.slots[program.first_open_hour_slot + 23].kind == SlotKind::small);
  CHECK(program.workflows[0].nodes[0].best_time);
}

TEST_CASE("the moments of dates") {
  Program program = with(R"(
    workflow a { when 14 days before contact.renewal at 09:00  then send hello }
    workflow b { when 1 month after contact.ends  then send hello }
    workflow c { when 3 hours before contact.ends  then send hello }
    workflow d { when on contact.renewal  then send hello }
    workflow e { when every month on 31 at 10:00  then send hello }
    workflow g { when 90 days after contact.ends  then send hello }
    workflow f { when 2 days after contact.ends at 08:30  then send hello }
  )");
  auto moment = [&](World& world, const char* workflow, int64_t now) {
    const Trigger& trigger = workflow_of(program, workflow).triggers[0];
    CHECK(trigger.kind == TriggerKind::appointment);
    const Appointment& of = program.tables(SubjectKind::contact).appointments[trigger.appointment];
    return int_of_word(world.run(of.moment, now));
  };
  ZoneId paris = *find_zone("Europe/Paris");
  World world(program, paris);
  int64_t now = date_of_civil(2026, 1, 10) * kDay;
  CHECK(moment(world, "a", now) == kMissing);
  CHECK(moment(world, "c", now) == kMissing);
  int64_t renewal = date_of_civil(2026, 4, 5);
  int64_t ends = date_of_civil(2026, 1, 31) * kDay + 17 * kHour + 5;  // 18:00 in Paris
  world.set("renewal", renewal);
  world.set("ends", ends);
  CHECK(moment(world, "a", now) == (renewal - 14) * kDay + 8 * kHour);  // before the clocks change
  CHECK(moment(world, "d", now) == renewal * kDay - 2 * kHour);
  CHECK(moment(world, "b", now) == date_of_civil(2026, 2, 28) * kDay + 17 * kHour + 5);
  CHECK(moment(world, "c", now) == ends - 3 * kHour);
  CHECK(moment(world, "g", now) == ends + 90 * kDay - kHour);  // at 18:00 again, in summer time
  CHECK(moment(world, "f", now) == date_of_civil(2026, 2, 2) * kDay + 7 * kHour + kHour / 2);
  const Appointment& monthly =
      program.tables(SubjectKind::contact).appointments[workflow_of(program, "e").triggers[0].appointment];
  CHECK(monthly.recurring);
  CHECK(monthly.key == kNoFunction);
  int64_t january = date_of_civil(2026, 1, 31), february = date_of_civil(2026, 2, 28);
  CHECK(int_of_word(world.run(monthly.moment, now)) == january * kDay + 9 * kHour);
  world.store(SubjectKind::contact, monthly.handled_slot, word_of_int(january));
  CHECK(int_of_word(world.run(monthly.moment, now)) == february * kDay + 9 * kHour);
}

TEST_CASE("lists of records are rows, and what goes through them reads cells") {
  Program program = with(R"(
    segment rich = any(i in contact.items: i.price is known and i.price > 10.0)
    segment far = any(i in contact.items: i.maker.country == "NZ")
    segment dear = count(i in contact.items: any(t in contact.tags: t == i.name)) >= 2
  )");
  const Field& items = field_of(program.contact_fields, "items");
  CHECK(items.type.element == FieldKind::record);
  REQUIRE(items.fields.size() == 4);
  CHECK(items.fields[1].slot == 1);
  CHECK(items.fields[2].fields[1].slot == 4);  // behind the record's own cell and the country's
  CHECK(items.fields[3].slot == 5);
  World world(program);
  CHECK(world.run(program.segments[0].value, 0) == 0);  // a missing list is an empty one
  CHECK(world.run(program.segments[2].value, 0) == 0);
  uint32_t each = 0, deepest = 0, cells = 0;
  for (const Instruction& code : program.code) {
    if (code.op == Op::each) {
      ++each;
      deepest = std::max<uint32_t>(deepest, code.b >> 8);
    }
    if (code.op != Op::element || code.b < static_cast<uint16_t>(ElementKind::cell)) continue;
    ++cells;
    CHECK((code.imm >> 32) == 6);
  }
  CHECK(each == 4);
  CHECK(deepest == 1);
  CHECK(cells >= 3);
}
