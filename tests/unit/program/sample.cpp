#include "tests/unit/program/sample.h"

#include "runtime/value/civil.h"

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
  function(program, "body", ResultKind::boolean, 1,
           {{Op::element, 0, 1, static_cast<uint16_t>(ElementKind::text_cell), 1LL << 32},
            {Op::known_pointer, 0, 0, 0, 0},
            {Op::give, 0, 0, 0, 0}});
  function(program, "any", ResultKind::boolean, 2,
           {{Op::list, 0, 0, 0, 0}, {Op::each, 1, 0, 1 << 8, 3}, {Op::give, 0, 1, 0, 0}});
}

Node node_of(NodeKind kind, const char* step, NodeId next) {
  Node node;
  node.kind = kind;
  node.step = step;
  node.next = next;
  return node;
}

// A repeat whose body is a split that adapts.
void add_repeat(Workflow& workflow) {
  SlotId count = workflow.captures.add(SlotKind::wide);
  SlotId started = workflow.captures.add(SlotKind::wide);
  FieldType time;
  time.kind = FieldKind::time;
  workflow.capture_fields.push_back({"repeat.count", time});
  workflow.capture_fields.push_back({"repeat.started", time});
  Node repeat = node_of(NodeKind::repeat, "repeat", 3);
  repeat.times = 4;
  Node adapt = node_of(NodeKind::split_adapt, "split offer", kNoNode);
  adapt.name = "offer";
  adapt.arms = {{"cheap", 0.5, 4}, {"dear", 1, 4}};
  adapt.iterations = {count};
  Node again = node_of(NodeKind::repeat_again, "repeat", 2);
  again.length = {24 * 3600 * 1000LL, 0};
  for (Node* node : {&repeat, &again}) {
    node->count_slot = count;
    node->started_slot = started;
  }
  workflow.nodes.insert(workflow.nodes.end(), {repeat, adapt, again});
}

Workflow workflow(SlotId entered) {
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
  workflow.entered_slot = entered;
  workflow.captures.add(SlotKind::text);
  workflow.key_slot = workflow.captures.add(SlotKind::text);
  workflow.capture_fields = {{"trigger.plan", {}}, {"key", {}}};
  Goal goal;
  goal.awaited.occurrences.emplace_back();
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
  split.arms = {{"urgent", 0.1, 2}, {"helpful", 1, kNoNode}};
  workflow.nodes = {send, split};
  add_repeat(workflow);
  workflow.captures.seal();
  workflow.holdout = 0.1;
  workflow.moves = {{"wait", MoveKind::to_step, "send welcome"}, {"old", MoveKind::retire, ""}};
  workflow.event_matters = {true};
  return workflow;
}

Field lines(Layout& layout) {
  Field lines = field("lines", FieldKind::list, layout, SlotKind::list);
  lines.type.element = FieldKind::record;
  Layout row;
  lines.fields = {field("sku", FieldKind::text, row, SlotKind::text)};
  lines.fields[0].slot = 0;
  return lines;
}

void add_scores_and_policy(Program& program) {
  Layout& layout = program.contact_layout;
  Score score;
  score.name = "lead";
  score.points_slot = layout.add(SlotKind::number);
  score.as_of_slot = layout.add(SlotKind::wide);
  score.halve_ms = 30 * kDayMs;
  score.bounded = true;
  score.most = 100;
  score.value = 2;
  ScoreRule rule;
  rule.occurrences.emplace_back().filter = 0;
  rule.points = 10;
  rule.at_most = 2;
  rule.per_ms = kDayMs;
  rule.counted_slot = layout.add(SlotKind::entries);
  score.rules = {rule};
  program.scores = {score};
  Appointment monday{"every monday", true, kNoFunction, 2, layout.add(SlotKind::wide), {4}};
  Appointment renewal{"renewal", false, 2, 2, layout.add(SlotKind::wide), {}};
  program.tables(SubjectKind::contact).appointments = {monday, renewal};
  program.policy.has_quiet_hours = true;
  program.policy.quiet_from_ms = 22 * kHourMs;
  program.policy.quiet_to_ms = 8 * kHourMs;
  program.policy.caps = {{3, true, Channel::email, {kWeekMs, 0}, layout.add(SlotKind::entries)}};
  program.signals = {{SignalKind::opened, 0, 0, kNoSlot}};
  program.adaptive_splits = {{0, "offer", 2, layout.add(SlotKind::small)}};
  program.suppressed_slot = layout.add(SlotKind::boolean);
  program.unsubscribed_topics_slot = layout.add(SlotKind::list);
  program.first_open_hour_slot = layout.add(SlotKind::small);
  for (int hour = 1; hour < 24; ++hour)
    layout.add(SlotKind::small);
}

void add_dispatch(Program& program) {
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
  tables.rules_by_event = {{{0, 0}}};
  tables.appointments_by_cause[4] = {0};
  tables.conditions_by_cause[3] = {0};
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
  SlotId entered = program.contact_layout.add(SlotKind::wide);
  program.contact_fields.push_back(lines(program.contact_layout));
  add_scores_and_policy(program);
  program.contact_layout.seal();
  program.account_fields.push_back(field("id", FieldKind::text, program.account_layout, SlotKind::text));
  program.account_fields.push_back(
      field("created_at", FieldKind::time, program.account_layout, SlotKind::wide));
  program.tables(SubjectKind::account).conditions = {{"busy",
                                                      {0, 2, {0}},
                                                      program.account_layout.add(SlotKind::boolean),
                                                      program.account_layout.add(SlotKind::wide)}};
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
  const FieldType due{.kind = FieldKind::duration};
  program.actions.push_back({"create_task", {{"due", due}}});
  program.workflows.push_back(workflow(entered));
  program.policy.ignore_older_ms = 5000;
  program.policy.default_timezone = "Europe/Paris";
  add_dispatch(program);
  return program;
}

}  // namespace nudge::test
