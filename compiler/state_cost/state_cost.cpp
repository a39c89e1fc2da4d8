#include "compiler/state_cost/state_cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/analyze/history.h"
#include "runtime/fault/limits.h"

namespace nudge::state_cost {

namespace {

constexpr uint32_t kTextHead = sizeof(Text);
constexpr uint32_t kListHead = sizeof(List);
constexpr uint32_t kEntriesHead = sizeof(Entries);

class Subjects {
 public:
  Subjects(const ir::Program& ir, const source::SourceSet& sources, const Program& program)
      : ir_(ir), sources_(sources), program_(program), history_(analyze::plan_history(ir)) {}

  SubjectCost of(SubjectKind kind);

 private:
  void fields(const std::vector<Field>& fields, const std::vector<ir::Field>& declared);
  void add_field(const Field& field, const std::string& name, std::vector<source::Span> asked);
  void trackers();
  void scores();
  void conditions();
  void appointments();
  void workflows();
  void sends();
  void around(SubjectCost& made) const;
  // What the slot takes in every record, and what for each.
  Item& add(const std::string& kind, std::string what, SlotId slot, std::vector<source::Span> asked);
  void limit(Item& item, uint32_t most, const char* each_of, uint32_t width = 1);
  std::vector<source::Span> said(std::string_view text) const;
  std::vector<source::Span> place_of_condition(const std::string& name) const;

  const ir::Program& ir_;
  const source::SourceSet& sources_;
  const Program& program_;
  const analyze::HistoryPlan history_;
  SubjectKind kind_ = SubjectKind::contact;
  std::vector<Item> items_;
};

Item& Subjects::add(const std::string& kind, std::string what, SlotId slot, std::vector<source::Span> asked) {
  Item& item = items_.emplace_back();
  item.kind = kind;
  item.what = std::move(what);
  const SlotKind of = program_.layout(kind_).slots[slot].kind;
  item.bytes = slot_bytes(of);
  item.asked_by = std::move(asked);
  if (of == SlotKind::text) {
    item.block = kTextHead;
    item.each = 1;
    item.each_of = "byte";
  } else if (of == SlotKind::list) {
    item.block = kListHead;
    item.each = sizeof(Word);
    item.each_of = "element";
  }
  return item;
}

void Subjects::limit(Item& item, uint32_t most, const char* each_of, uint32_t width) {
  item.block = kEntriesHead;
  item.each = static_cast<uint32_t>(sizeof(Word)) * width;
  item.most = most;
  item.each_of = each_of;
}

// The first expression that is written like this.
std::vector<source::Span> Subjects::said(std::string_view text) const {
  for (const ir::Expr& expr : ir_.exprs) {
    if (expr.span.known() && sources_.text(expr.span) == text) return {expr.span};
  }
  return {};
}

void Subjects::add_field(const Field& field, const std::string& name, std::vector<source::Span> asked) {
  if (field.slot != kNoSlot) add("field", name, field.slot, asked);
  for (const Field& part : field.fields) {
    if (field.type.kind == FieldKind::record) add_field(part, name + "." + part.name, asked);
  }
}

void Subjects::fields(const std::vector<Field>& fields, const std::vector<ir::Field>& declared) {
  for (size_t place = 0; place < fields.size(); ++place) {
    const Field& field = fields[place];
    std::vector<source::Span> asked;
    if (place < declared.size() && declared[place].span.known() && !declared[place].builtin)
      asked.push_back(declared[place].span);
    add_field(field, field.name, asked);
    if (field.written_slot != kNoSlot)
      add("write time", field.name + ": when it was last written", field.written_slot, asked);
  }
}

const char* words_of(TrackerPart part) {
  switch (part) {
    case TrackerPart::did:
      return "whether there was one";
    case TrackerPart::count:
      return "how many there were";
    case TrackerPart::first:
      return "when the first was";
    case TrackerPart::last:
      return "when the newest was";
    case TrackerPart::sum:
      return "the sum";
    case TrackerPart::least:
      return "the least";
    case TrackerPart::greatest:
      return "the greatest";
    case TrackerPart::valued:
      return "how many had a value";
    case TrackerPart::latest:
      return "the newest value";
    case TrackerPart::latest_at:
      return "when the newest value came";
    case TrackerPart::entries:
      return "when they were";
  }
  return "";
}

void Subjects::trackers() {
  for (TrackerId id = 0; id < program_.trackers.size(); ++id) {
    const Tracker& tracker = program_.trackers[id];
    if (tracker.subject != kind_) continue;
    std::vector<source::Span> asked;
    if (id < history_.trackers.size()) asked = history_.trackers[id].asked_by;
    for (const TrackerSlot& part : tracker.slots) {
      Item& item = add("history", tracker.name + ": " + words_of(part.part), part.slot, asked);
      if (part.part != TrackerPart::entries) continue;
      if (tracker.entry_width == 2) item.what += ", and their values";
      limit(item, tracker.keep_newest == 0 ? limits::kMaxEntries : tracker.keep_newest, "event",
            tracker.entry_width);
    }
  }
}

void Subjects::scores() {
  for (size_t id = 0; id < program_.scores.size(); ++id) {
    const Score& score = program_.scores[id];
    const ir::Score& from = ir_.scores[id];
    if (score.subject != kind_) continue;
    if (score.points_slot != kNoSlot)
      add("score", score.name + ": its points", score.points_slot, {from.span});
    if (score.as_of_slot != kNoSlot)
      add("score", score.name + ": as of when, since it fades", score.as_of_slot, {from.span});
    // Rules are sorted by kind, so those that count are found by how often.
    std::vector<source::Span> counted;
    for (const ir::ScoreRule& rule : from.rules) {
      if (rule.kind == ir::ScoreRule::Kind::occurrence && rule.at_most > 0) counted.push_back(rule.span);
    }
    size_t next = 0;
    for (const ScoreRule& rule : score.rules) {
      if (rule.counted_slot == kNoSlot || next == counted.size()) continue;
      Item& item = add("score", score.name + ": when it last counted", rule.counted_slot, {counted[next++]});
      limit(item, rule.at_most, "event");
    }
  }
}

// Where a stored condition stands: a segment, a trigger of the workflow that its name begins with, a rule of
// a score, else the first expression that is written like it.
std::vector<source::Span> Subjects::place_of_condition(const std::string& name) const {
  for (const ir::Segment& segment : ir_.segments) {
    if (segment.name == name) return {segment.span};
  }
  const size_t space = name.find(' ');
  if (space == std::string::npos) return {};
  const std::string text = name.substr(space + 1);
  for (const ir::Workflow& workflow : ir_.workflows) {
    if (!name.starts_with(workflow.name + ".")) continue;
    for (const ir::Trigger& trigger : workflow.triggers) {
      if (trigger.span.known() && sources_.text(trigger.span).find(text) != std::string_view::npos)
        return {trigger.span};
    }
  }
  for (const ir::Score& score : ir_.scores) {
    for (const ir::ScoreRule& rule : score.rules) {
      const auto number = &rule - score.rules.data() + 1;
      if (name.starts_with(fmt::format("score.{} #{} ", score.name, number))) return {rule.span};
      if (rule.span.known() && sources_.text(rule.span).ends_with(text)) return {rule.span};
    }
  }
  return said(text);
}

void Subjects::conditions() {
  for (const StoredCondition& condition : program_.tables(kind_).conditions) {
    const std::vector<source::Span> asked = place_of_condition(condition.name);
    Item& item = add("condition", condition.name + ": whether it holds", condition.slot, asked);
    if (condition.condition.next_change != kNoFunction) {
      item.each = Timers::kEntryBytes;
      item.most = 1;
      item.each_of = "timer";
    }
    if (condition.since_slot != kNoSlot)
      add("condition", condition.name + ": since when", condition.since_slot, asked);
  }
}

void Subjects::appointments() {
  const auto& appointments = program_.tables(kind_).appointments;
  for (uint32_t id = 0; id < appointments.size(); ++id) {
    std::vector<source::Span> asked;
    for (size_t workflow = 0; workflow < program_.workflows.size(); ++workflow) {
      const auto& triggers = program_.workflows[workflow].triggers;
      for (size_t trigger = 0; trigger < triggers.size(); ++trigger) {
        const bool ours = triggers[trigger].kind == TriggerKind::appointment &&
                          triggers[trigger].appointment == id &&
                          program_.workflows[workflow].subject == kind_;
        if (ours && trigger < ir_.workflows[workflow].triggers.size())
          asked.push_back(ir_.workflows[workflow].triggers[trigger].span);
      }
    }
    Item& item = add("appointment", appointments[id].name + ": which was kept last",
                     appointments[id].handled_slot, asked);
    item.each = Timers::kEntryBytes;
    item.most = 1;
    item.each_of = "timer";
  }
}

void Subjects::workflows() {
  for (size_t id = 0; id < program_.workflows.size(); ++id) {
    const Workflow& workflow = program_.workflows[id];
    if (workflow.subject != kind_ || workflow.entered_slot == kNoSlot) continue;
    const bool once = workflow.enter == EnterKind::once;
    add("entry rule", workflow.name + (once ? ": whether it was entered" : ": when it was entered last"),
        workflow.entered_slot, {ir_.workflows[id].span});
  }
  for (const AdaptiveSplit& split : program_.adaptive_splits) {
    if (program_.workflows[split.workflow].subject != kind_) continue;
    std::vector<source::Span> asked;
    for (const ir::Step& step : ir_.steps) {
      if (step.kind == ir::StepKind::split && step.adapt && step.name == split.name)
        asked.push_back(step.span);
    }
    add("split", program_.workflows[split.workflow].name + ", " + split.name + ": which arm", split.arm_slot,
        asked);
  }
}

// What the engine keeps for sends, all of contacts.
void Subjects::sends() {
  for (size_t id = 0; id < program_.policy.caps.size(); ++id) {
    const Cap& cap = program_.policy.caps[id];
    std::vector<source::Span> asked;
    if (id < ir_.policy.caps.size()) asked.push_back(ir_.policy.caps[id].span);
    Item& item = add(
        "cap",
        std::string(sources_.text(asked.empty() ? source::Span() : asked[0])) + ": when messages were queued",
        cap.queued_slot, asked);
    limit(item, cap.count, "message");
  }
  auto first_message = [&](auto&& wanted) -> std::vector<source::Span> {
    for (const ir::Message& message : ir_.messages) {
      if (wanted(message)) return {message.span};
    }
    return {};
  };
  if (program_.suppressed_slot != kNoSlot) {
    add("send", "whether mail to the address came back", program_.suppressed_slot,
        first_message([](const ir::Message& one) { return one.channel == ir::Message::Channel::email; }));
  }
  if (program_.unsubscribed_topics_slot != kNoSlot) {
    Item& item = add("send", "topics that were left", program_.unsubscribed_topics_slot,
                     first_message([](const ir::Message& one) { return !one.topic.empty(); }));
    item.each = 32;  // a mark with its time and a name of some ten letters
    item.each_of = "topic";
  }
  if (program_.first_open_hour_slot == kNoSlot) return;
  std::vector<source::Span> asked;
  for (const ir::Step& step : ir_.steps) {
    if (step.kind == ir::StepKind::send && step.best_time && asked.empty()) asked.push_back(step.span);
  }
  Item& item =
      add("send", "opens by the hour of the day, for the best time", program_.first_open_hour_slot, asked);
  item.bytes *= 24;
}

void Subjects::around(SubjectCost& made) const {
  const bool contact = kind_ == SubjectKind::contact;
  if (contact) {
    made.around.push_back({"place in the table", sizeof(Contact*), ""});
    made.around.push_back({"what stands there", sizeof(Contact), "while the contact is awake"});
  } else {
    made.around.push_back({"place in the table", sizeof(Account), ""});
  }
  made.around.push_back({"index by id", 12, ""});
  made.around.push_back({"place in the queue of who is due", 4, ""});
  made.around.push_back({"in that queue", 20, "while anything can fall due"});
  made.around.push_back(
      {"timer", Timers::kEntryBytes, "for each condition, appointment or enrolment that can"});
  if (contact) {
    made.around.push_back({"id of a message", 64, "for each input of the last 24 hours"});
  } else {
    made.around.push_back({"member", 4, "for each contact of the account"});
  }
}

SubjectCost Subjects::of(SubjectKind kind) {
  kind_ = kind;
  items_.clear();
  const bool contact = kind == SubjectKind::contact;
  fields(program_.fields(kind), contact ? ir_.contact : ir_.account);
  trackers();
  scores();
  conditions();
  appointments();
  workflows();
  if (contact) sends();
  SubjectCost made;
  made.record_bytes = program_.layout(kind).fixed_bytes;
  uint32_t told = 0;
  for (const Item& item : items_)
    told += item.bytes;
  made.head_bytes = made.record_bytes - std::min(told, made.record_bytes);
  made.items = std::move(items_);
  around(made);
  return made;
}

// --- workflows ---

std::vector<source::Span> steps_called(const ir::Program& ir, std::string_view identity) {
  for (const ir::Step& step : ir.steps) {
    if (step.identity == identity) return {step.span};
  }
  return {};
}

WorkflowCost workflow_cost(const ir::Program& ir, const Program& program, size_t id) {
  const Workflow& workflow = program.workflows[id];
  WorkflowCost cost;
  cost.name = workflow.name;
  cost.subject = workflow.subject;
  cost.span = ir.workflows[id].span;
  cost.bytes = sizeof(Enrolment);
  cost.timer_bytes = Timers::kEntryBytes;
  if (workflow.captures.slots.empty()) return cost;
  uint32_t told = 0;
  for (size_t slot = 0; slot < workflow.captures.slots.size(); ++slot) {
    Item& item = cost.captures.emplace_back();
    item.kind = "capture";
    item.what = slot < workflow.capture_fields.size() ? workflow.capture_fields[slot].name : "";
    item.bytes = slot_bytes(workflow.captures.slots[slot].kind);
    told += item.bytes;
    if (workflow.captures.slots[slot].kind == SlotKind::text) {
      item.block = kTextHead;
      item.each = 1;
      item.each_of = "byte";
    }
    const size_t dot = item.what.rfind('.');
    if (dot != std::string::npos)
      item.asked_by = steps_called(ir, std::string_view(item.what).substr(0, dot));
    if (item.asked_by.empty()) item.asked_by.push_back(cost.span);
  }
  cost.capture_bytes = workflow.captures.fixed_bytes - told + Enrolment::kExtraBytes;
  return cost;
}

}  // namespace

StateCost cost_of(const ir::Program& ir, const source::SourceSet& sources, const Program& program) {
  StateCost cost;
  Subjects subjects(ir, sources, program);
  for (SubjectKind kind : {SubjectKind::contact, SubjectKind::account})
    cost.subjects[static_cast<size_t>(kind)] = subjects.of(kind);
  for (size_t id = 0; id < program.workflows.size(); ++id)
    cost.workflows.push_back(workflow_cost(ir, program, id));
  return cost;
}

std::string place_of(const source::SourceSet& sources, source::Span span) {
  if (!span.known()) return "";
  const source::File& file = sources.file(span.file);
  return fmt::format("{}:{}", file.path(), file.position(span.begin).line);
}

}  // namespace nudge::state_cost
