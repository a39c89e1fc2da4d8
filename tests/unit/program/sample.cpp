#include "tests/unit/program/sample.h"

namespace nudge::test {
namespace {

Field field(const char* name, FieldKind kind, Layout& layout, SlotKind slot) {
  Field field;
  field.name = name;
  field.json = std::string("the ") + name;
  field.type.kind = kind;
  field.type.optional = true;
  field.slot = layout.add(slot);
  return field;
}

FunctionId function(Program& program, const char* name, ResultKind result, uint16_t registers,
                    std::vector<Instruction> code) {
  Function made;
  made.begin = static_cast<uint32_t>(program.code.size());
  made.count = static_cast<uint32_t>(code.size());
  made.registers = registers;
  made.result = result;
  made.name = name;
  program.code.insert(program.code.end(), code.begin(), code.end());
  program.functions.push_back(made);
  return static_cast<FunctionId>(program.functions.size() - 1);
}

void add_functions(Program& program) {
  auto offset = static_cast<int64_t>(program.contact_layout.slots[1].offset);
  function(program, "engaged", ResultKind::boolean, 3,
           {{Op::load, 0, 0, static_cast<uint16_t>(SlotKind::text), offset},
            {Op::text, 1, 0, 0, 0},
            {Op::equal_text, 2, 0, 1, 0},
            {Op::jump_if_true, 0, 2, 0, 5},
            {Op::constant, 2, 0, 0, 1},
            {Op::give, 0, 2, 0, 0}});
  function(
      program, "subject", ResultKind::text, 3,
      {{Op::text, 0, 0, 0, 0}, {Op::call, 1, 0, 0, 0}, {Op::concat, 2, 0, 2, 0}, {Op::give, 0, 2, 0, 0}});
  function(program, "engaged.next_change", ResultKind::word, 2,
           {{Op::invoke, 0, 0, 0, 0},
            {Op::list, 1, 0, 0, 0},
            {Op::context, 0, 0, 0, 0},
            {Op::constant, 1, 0, 0, kMissing},
            {Op::give, 0, 1, 0, 0}});
}

Workflow workflow() {
  Workflow workflow;
  workflow.name = "onboarding";
  workflow.description = "Für alle";
  Trigger trigger;
  trigger.filter = 0;
  trigger.captures = {{0, 0}};
  workflow.triggers.push_back(trigger);
  trigger = Trigger();
  trigger.kind = TriggerKind::condition;
  trigger.falling = true;
  workflow.triggers.push_back(trigger);
  workflow.enter = EnterKind::again_after;
  workflow.enter_after = {0, 2};
  workflow.captures.add(SlotKind::text);
  workflow.key_slot = workflow.captures.add(SlotKind::text);
  workflow.captures.seal();
  Goal goal;
  goal.awaited.occurrences.push_back({0, kNoFunction, {}});
  goal.awaited.conditions.push_back({0, 2, {0, 3}});
  goal.bounded = true;
  goal.within = {5 * 24 * 3600 * 1000LL, 0};
  goal.worth = {1, 1};
  workflow.goals.push_back(goal);
  workflow.exits.push_back(goal.awaited);
  Node send;
  send.kind = NodeKind::send;
  send.step = "send welcome";
  send.line = 12;
  send.next = 1;
  send.arguments = {1};
  Node split;
  split.kind = NodeKind::split;
  split.step = "split nudge";
  split.arms = {{"urgent", 0.1, 0}, {"helpful", 1, kNoNode}};
  workflow.nodes = {send, split};
  workflow.event_matters = {true};
  return workflow;
}

}  // namespace

Program sample_program() {
  Program program;
  program.texts = {"/pricing", "Grüße", ""};
  program.lists = {{true, {0, 1}}, {false, {word_of_int(-3), kMissingWord}}};
  program.enums = {{"Weekday", {{"monday", "monday"}}}, {"Plan", {{"trial", "Trial!"}, {"pro", "pro"}}}};
  const FieldKind kinds[] = {FieldKind::text, FieldKind::email, FieldKind::text,   FieldKind::timezone,
                             FieldKind::text, FieldKind::time,  FieldKind::boolean};
  const SlotKind slots[] = {SlotKind::text, SlotKind::text, SlotKind::text,   SlotKind::small,
                            SlotKind::text, SlotKind::wide, SlotKind::boolean};
  const char* names[] = {"id", "email", "phone", "timezone", "locale", "created_at", "subscribed"};
  for (int index = 0; index < 7; ++index) {
    program.contact_fields.push_back(field(names[index], kinds[index], program.contact_layout, slots[index]));
  }
  Field address = field("address", FieldKind::record, program.contact_layout, SlotKind::boolean);
  address.fields.push_back(field("city", FieldKind::text, program.contact_layout, SlotKind::text));
  address.written_slot = program.contact_layout.add(SlotKind::wide);
  address.has_default = true;
  address.default_word = kMissingWord;
  program.contact_fields.push_back(address);
  SlotId count = program.contact_layout.add(SlotKind::wide);
  SlotId entries = program.contact_layout.add(SlotKind::entries);
  SlotId stored = program.contact_layout.add(SlotKind::boolean);
  program.contact_layout.seal();
  program.account_fields.push_back(field("id", FieldKind::text, program.account_layout, SlotKind::text));
  program.account_fields.push_back(
      field("created_at", FieldKind::time, program.account_layout, SlotKind::wide));
  program.account_layout.seal();
  Event event;
  event.name = "page_viewed";
  event.json = "Page Viewed";
  event.fields.push_back(field("path", FieldKind::text, event.layout, SlotKind::text));
  event.layout.seal();
  event.trackers = {0};
  program.events.push_back(event);
  add_functions(program);
  Tracker tracker;
  tracker.name = "page_viewed(path == \"/pricing\")";
  tracker.filter = 0;
  tracker.slots = {{TrackerPart::count, count}, {TrackerPart::entries, entries}};
  tracker.keep_newest = 3;
  tracker.keep_ms = 14 * 24 * 3600 * 1000LL;
  program.trackers.push_back(tracker);
  program.segments.push_back({"engaged", SubjectKind::contact, 0, 2, {0, 3}});
  program.tables(SubjectKind::contact).conditions.push_back({"engaged", {0, 2, {0, 3}}, stored, kNoSlot});
  program.messages.push_back({"welcome", Channel::email, {{"subject", TextForm::plain}}, "news", true});
  FieldType due;
  due.kind = FieldKind::duration;
  program.actions.push_back({"create_task", {{"due", due}}});
  program.workflows.push_back(workflow());
  program.policy.ignore_older_ms = 5000;
  program.policy.default_timezone = "Europe/Paris";
  for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account}) {
    SubjectTables& tables = program.tables(subject);
    tables.triggers_by_event.resize(program.events.size());
    tables.triggers_by_condition.resize(tables.conditions.size());
    tables.triggers_by_appointment.resize(tables.appointments.size());
    tables.triggers_by_field.resize(program.fields(subject).size());
    tables.triggers_by_account_field.resize(program.account_fields.size());
    tables.conditions_by_cause.resize(program.cause_count());
    tables.appointments_by_cause.resize(program.cause_count());
    tables.rules_by_event.resize(program.events.size());
    tables.rules_by_condition.resize(tables.conditions.size());
  }
  SubjectTables& tables = program.tables(SubjectKind::contact);
  tables.triggers_by_event = {{{0, 0}}};
  tables.triggers_by_condition = {{{0, 1}}};
  tables.conditions_by_cause[0] = {0};
  tables.conditions_by_cause[3] = {0};
  return program;
}

}  // namespace nudge::test
