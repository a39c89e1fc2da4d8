#include "runtime/program/personal.h"

#include <algorithm>

namespace nudge {

namespace {

// The slots of a field and of its parts; parts of rows have cells, not slots.
void add_field(const Field& field, bool whole, std::vector<bool>& slots) {
  bool list = field.type.kind == FieldKind::list || field.type.kind == FieldKind::set;
  bool personal = whole || field.pii || (list && holds_pii(field));
  if (personal && field.slot != kNoSlot) slots[field.slot] = true;
  if (list) return;
  for (const Field& part : field.fields)
    add_field(part, personal, slots);
}

std::vector<bool> personal_slots(const Layout& layout, const std::vector<Field>& fields) {
  std::vector<bool> slots(layout.slots.size());
  for (const Field& field : fields)
    add_field(field, false, slots);
  return slots;
}

bool is_value(TrackerPart part) {
  switch (part) {
    case TrackerPart::sum:
    case TrackerPart::least:
    case TrackerPart::greatest:
    case TrackerPart::latest:
    case TrackerPart::entries:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool holds_pii(const Field& field) {
  return field.pii || std::any_of(field.fields.begin(), field.fields.end(), holds_pii);
}

bool is_id_pii(const Program& program, SubjectKind subject) {
  const std::vector<Field>& fields = program.fields(subject);
  static_assert(uint32_t{kContactId} == uint32_t{kAccountId});
  return !fields.empty() && fields[kContactId].pii;
}

PersonalData::PersonalData(const Program& program)
    : program_(program),
      subjects_{personal_slots(program.contact_layout, program.contact_fields),
                personal_slots(program.account_layout, program.account_fields)} {
  for (const Event& event : program.events)
    events_.push_back(personal_slots(event.layout, event.fields));
  add_trackers();
  captures_.resize(program.workflows.size());
  for (uint32_t workflow = 0; workflow < program.workflows.size(); ++workflow)
    add_captures(workflow);
}

void PersonalData::add_trackers() {
  for (const Tracker& tracker : program_.trackers) {
    if (tracker.value_slot == kNoSlot || !events_[tracker.event][tracker.value_slot]) continue;
    for (const TrackerSlot& slot : tracker.slots) {
      if (is_value(slot.part)) subjects_[static_cast<size_t>(tracker.subject)][slot.slot] = true;
    }
  }
}

void PersonalData::add_captures(uint32_t place) {
  const Workflow& workflow = program_.workflows[place];
  Slots slots(workflow.captures.slots.size());
  auto add = [&](uint32_t event, const std::vector<Capture>& captures) {
    for (const Capture& capture : captures) {
      if (events_[event][capture.from]) slots[capture.to] = true;
    }
  };
  for (const Trigger& trigger : workflow.triggers) {
    bool of_event = trigger.kind == TriggerKind::event || trigger.kind == TriggerKind::count;
    if (of_event) add(trigger.event, trigger.captures);
  }
  for (const Node& node : workflow.nodes) {
    for (const Occurrence& occurrence : node.awaited.occurrences)
      add(occurrence.event, occurrence.captures);
  }
  captures_[place] = slots;
  if (workflow.key_slot == kNoSlot) return;
  bool key = reads(workflow.started_key, place, kNothing);
  for (const Trigger& trigger : workflow.triggers) {
    bool of_event = trigger.kind == TriggerKind::event || trigger.kind == TriggerKind::count;
    key = key || reads(trigger.key, place, of_event ? trigger.event : kNothing);
  }
  if (key) captures_[place][workflow.key_slot] = true;
}

bool PersonalData::reads_worth(const Goal& goal, uint32_t workflow) const {
  for (size_t place = 0; place < goal.worth.size(); ++place) {
    bool of_event = place < goal.awaited.occurrences.size();
    if (reads(goal.worth[place], workflow, of_event ? goal.awaited.occurrences[place].event : kNothing))
      return true;
  }
  return false;
}

bool PersonalData::reads(FunctionId function, uint32_t workflow, uint32_t event) const {
  if (function == kNoFunction) return false;
  std::set<FunctionId> seen{function};
  return reads(program_.functions[function], workflow == kNothing ? nullptr : &captures_[workflow],
               event == kNothing ? nullptr : &events_[event], seen, workflow, event);
}

bool PersonalData::reads(const Function& function, const Slots* captured, const Slots* arriving,
                         std::set<FunctionId>& seen, uint32_t workflow, uint32_t event) const {
  auto loads = [](const Instruction& at, const Layout& layout, const Slots& personal) {
    Slot slot{static_cast<uint32_t>(at.imm), static_cast<SlotKind>(at.b)};
    for (size_t place = 0; place < layout.slots.size(); ++place) {
      if (personal[place] && layout.slots[place] == slot) return true;
    }
    return false;
  };
  for (uint32_t place = function.begin; place < function.begin + function.count; ++place) {
    const Instruction& at = program_.code[place];
    if (at.op == Op::invoke || at.op == Op::each) {
      auto called = static_cast<FunctionId>(at.imm);
      if (seen.insert(called).second &&
          reads(program_.functions[called], captured, arriving, seen, workflow, event))
        return true;
    }
    if (at.op != Op::load) continue;
    switch (static_cast<RecordBase>(at.a)) {
      case RecordBase::contact:
        if (loads(at, program_.contact_layout, subjects_[0])) return true;
        break;
      case RecordBase::account:
        if (loads(at, program_.account_layout, subjects_[1])) return true;
        break;
      case RecordBase::arriving:
        if (arriving && loads(at, program_.events[event].layout, *arriving)) return true;
        break;
      case RecordBase::captured:
        if (captured && loads(at, program_.workflows[workflow].captures, *captured)) return true;
        break;
    }
  }
  return false;
}

}  // namespace nudge
