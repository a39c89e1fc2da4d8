#include "runtime/program/verify.h"

#include <algorithm>

#include "runtime/program/op_form.h"

namespace nudge {
namespace {

class Verifier {
 public:
  explicit Verifier(const Program& program) : program_(program) {}

  std::optional<std::string> run() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id)
      check_function(id);
    check_lists();
    check_layout(program_.contact_layout);
    check_layout(program_.account_layout);
    check_fields(program_.contact_fields, program_.contact_layout, program_.contact_layout);
    check_fields(program_.account_fields, program_.account_layout, program_.account_layout);
    expect(program_.contact_fields.size() > kContactSubscribed, "a built-in field of the contact is gone");
    expect(program_.account_fields.size() > kAccountCreatedAt, "a built-in field of the account is gone");
    for (const Event& event : program_.events) {
      check_layout(event.layout);
      check_fields(event.fields, event.layout, Layout());
      for (TrackerId tracker : event.trackers)
        expect(tracker < program_.trackers.size(), "no such tracker");
    }
    for (const Tracker& tracker : program_.trackers)
      check_tracker(tracker);
    for (const Segment& segment : program_.segments)
      check(TimedCondition{segment.value, segment.next_change, segment.causes});
    for (const StoredCondition& condition : program_.tables(SubjectKind::contact).conditions) {
      check(condition.condition);
      check_slot(condition.slot, program_.contact_layout);
    }
    for (const ActionType& action : program_.actions) {
      for (const ActionParameter& parameter : action.parameters)
        check_type(parameter.type);
    }
    for (const Workflow& workflow : program_.workflows)
      check_workflow(workflow);
    check_dispatch();
    return why_;
  }

 private:
  void expect(bool holds, const char* why) {
    if (!holds && !why_) why_ = why;
  }

  void check_function(FunctionId id) {
    const Function& function = program_.functions[id];
    uint64_t end = uint64_t{function.begin} + function.count;
    if (function.count == 0 || end > program_.code.size())
      return expect(false, "a function lies outside of the code");
    const Instruction* code = program_.code.data() + function.begin;
    expect(code[function.count - 1].op == Op::give, "a function doesn't end");
    for (uint32_t at = 0; at < function.count; ++at)
      check_instruction(id, code[at], at);
  }

  void check_instruction(FunctionId id, const Instruction& code, uint32_t at) {
    const Function& function = program_.functions[id];
    auto registers = [&](uint64_t first, uint64_t count) {
      expect(first + count <= function.registers, "a register is out of range");
    };
    auto below = [&](uint64_t limit) {
      expect(static_cast<uint64_t>(code.imm) < limit, "an operand is out of range");
    };
    OpForm form = kOps[static_cast<size_t>(code.op)].form;
    if (form != OpForm::jump && form != OpForm::branch && form != OpForm::give) registers(code.dst, 1);
    switch (form) {
      case OpForm::constant:
        break;
      case OpForm::text:
        below(program_.texts.size());
        break;
      case OpForm::list:
        below(program_.lists.size());
        break;
      case OpForm::load:
        check_load(code);
        break;
      case OpForm::context:
        expect(code.a <= static_cast<uint16_t>(ContextValue::has_account), "no such context");
        break;
      case OpForm::unary:
      case OpForm::give:
        registers(code.a, 1);
        break;
      case OpForm::binary:
        registers(std::max(code.a, code.b), 1);
        break;
      case OpForm::branch:
        registers(code.a, 1);
        [[fallthrough]];
      case OpForm::jump:
        below(function.count);
        expect(code.imm > at, "a jump goes back");
        break;
      case OpForm::call:
        registers(std::max(code.a, code.b), 1);
        registers(static_cast<uint64_t>(code.imm) >> 16 & 0xFFFF, 1);
        registers(static_cast<uint64_t>(code.imm) >> 32 & 0xFFFF, 1);
        break;
      case OpForm::concat:
      case OpForm::make_list:
        registers(code.a, code.b);
        break;
      case OpForm::invoke:
        below(id);
        break;
    }
  }

  void check_load(const Instruction& code) {
    expect(code.a <= static_cast<uint16_t>(RecordBase::captured), "no such record");
    expect(code.b <= last_kind(), "no such kind of slot");
    if (why_) return;
    uint64_t end = static_cast<uint64_t>(code.imm) + slot_bytes(static_cast<SlotKind>(code.b));
    expect(code.imm >= 0 && end <= bytes_of(static_cast<RecordBase>(code.a)),
           "a slot lies outside of its record");
  }
  static uint16_t last_kind() { return static_cast<uint16_t>(SlotKind::entries); }

  // Of the largest such record: which event or workflow it is, the code doesn't say.
  uint64_t bytes_of(RecordBase base) const {
    uint64_t bytes = 0;
    switch (base) {
      case RecordBase::contact:
        return program_.contact_layout.fixed_bytes;
      case RecordBase::account:
        return program_.account_layout.fixed_bytes;
      case RecordBase::arriving:
        for (const Event& event : program_.events)
          bytes = std::max<uint64_t>(bytes, event.layout.fixed_bytes);
        return bytes;
      case RecordBase::captured:
        for (const Workflow& workflow : program_.workflows)
          bytes = std::max<uint64_t>(bytes, workflow.captures.fixed_bytes);
        return bytes;
    }
    return 0;
  }

  void check_lists() {
    for (const ListConstant& list : program_.lists) {
      if (!list.of_texts) continue;
      for (Word word : list.words)
        expect(word < program_.texts.size(), "a list of texts that there aren't");
    }
  }
  void check_layout(const Layout& layout) {
    expect(layout.fixed_bytes >= Layout::kHeaderBytes && layout.fixed_bytes < (1U << 30),
           "a layout of no sane size");
    for (const Slot& slot : layout.slots) {
      uint64_t end = uint64_t{slot.offset} + slot_bytes(slot.kind);
      expect(slot.offset >= Layout::kHeaderBytes && end <= layout.fixed_bytes,
             "a slot lies outside of its record");
    }
  }
  void check_slot(SlotId slot, const Layout& layout) {
    expect(slot == kNoSlot || slot < layout.slots.size(), "no such slot");
  }
  void check_type(const FieldType& type) {
    bool known = type.kind != FieldKind::enumeration || type.detail < program_.enums.size();
    bool element_known =
        type.element != FieldKind::enumeration || type.element_detail < program_.enums.size();
    expect(known && element_known, "no such enum");
  }
  void check_fields(const std::vector<Field>& fields, const Layout& layout, const Layout& written) {
    for (const Field& field : fields) {
      check_slot(field.slot, layout);
      check_slot(field.written_slot, written);
      check_type(field.type);
      check_fields(field.fields, layout, written);
    }
  }
  void check_tracker(const Tracker& tracker) {
    check_function_id(tracker.filter);
    if (tracker.event >= program_.events.size()) return expect(false, "no such event");
    check_slot(tracker.value_slot, program_.events[tracker.event].layout);
    for (const TrackerSlot& slot : tracker.slots) {
      expect(slot.slot < program_.contact_layout.slots.size(), "no such slot");
    }
    expect(tracker.entry_width == 1 || tracker.entry_width == 2, "entries of no sane width");
  }

  void check_function_id(FunctionId id) {
    expect(id == kNoFunction || id < program_.functions.size(), "no such function");
  }
  void check(const TimedCondition& condition) {
    check_function_id(condition.value);
    check_function_id(condition.next_change);
    for (Cause cause : condition.causes)
      expect(cause <= program_.joined_cause(), "no such cause");
  }
  void check(const std::vector<Capture>& captures, uint32_t event, const Workflow& workflow) {
    for (const Capture& capture : captures) {
      expect(capture.from < program_.events[event].layout.slots.size(), "no such slot");
      expect(capture.to < workflow.captures.slots.size(), "no such slot");
    }
  }
  void check(const Awaited& awaited, const Workflow& workflow) {
    for (const Occurrence& occurrence : awaited.occurrences) {
      check_function_id(occurrence.filter);
      if (occurrence.event >= program_.events.size()) return expect(false, "no such event");
      check(occurrence.captures, occurrence.event, workflow);
    }
    for (const TimedCondition& condition : awaited.conditions)
      check(condition);
  }

  void check_workflow(const Workflow& workflow) {
    check_layout(workflow.captures);
    check_function_id(workflow.started_admits);
    check_function_id(workflow.started_key);
    check_slot(workflow.entered_slot, program_.contact_layout);
    check_slot(workflow.key_slot, workflow.captures);
    expect(workflow.event_matters.size() == program_.events.size(), "a table of events of the wrong size");
    for (const Trigger& trigger : workflow.triggers)
      check_trigger(trigger, workflow);
    for (const auto* goals : {&workflow.goals, &workflow.measures}) {
      for (const Goal& goal : *goals) {
        check(goal.awaited, workflow);
        check_type(goal.worth_type);
        for (FunctionId worth : goal.worth)
          check_function_id(worth);
        size_t awaited = goal.awaited.occurrences.size() + goal.awaited.conditions.size();
        expect(goal.worth.empty() || goal.worth.size() == awaited, "a goal's worth is incomplete");
      }
    }
    for (const Awaited& exit : workflow.exits)
      check(exit, workflow);
    for (const Node& node : workflow.nodes)
      check_node(node, workflow);
  }

  void check_trigger(const Trigger& trigger, const Workflow& workflow) {
    for (FunctionId id : {trigger.filter, trigger.from, trigger.to, trigger.admits, trigger.key})
      check_function_id(id);
    bool by_event = trigger.kind == TriggerKind::event || trigger.kind == TriggerKind::count;
    if (by_event && trigger.event >= program_.events.size()) return expect(false, "no such event");
    if (by_event) check(trigger.captures, trigger.event, workflow);
    if (trigger.kind == TriggerKind::count)
      expect(trigger.tracker < program_.trackers.size(), "no such tracker");
    if (trigger.kind == TriggerKind::condition)
      expect(trigger.condition < program_.tables(SubjectKind::contact).conditions.size(), "no such condition");
    if (trigger.kind == TriggerKind::changes)
      expect(trigger.field < program_.contact_fields.size(), "no such field");
  }

  void check_node(const Node& node, const Workflow& workflow) {
    auto node_id = [&](NodeId id) { expect(id == kNoNode || id < workflow.nodes.size(), "no such node"); };
    node_id(node.next);
    node_id(node.otherwise);
    for (const SplitArm& arm : node.arms)
      node_id(arm.next);
    check_function_id(node.value);
    for (FunctionId argument : node.arguments)
      check_function_id(argument);
    check_slot(node.slot, program_.contact_layout);
    check(node.awaited, workflow);
    switch (node.kind) {
      case NodeKind::send:
        expect(node.target < program_.messages.size() &&
                   node.arguments.size() == program_.messages[node.target].fields.size(),
               "no such message");
        break;
      case NodeKind::action:
        expect(node.target < program_.actions.size() &&
                   node.arguments.size() == program_.actions[node.target].parameters.size(),
               "no such action");
        break;
      case NodeKind::start:
      case NodeKind::stop:
        expect(node.target < program_.workflows.size(), "no such workflow");
        break;
      case NodeKind::set_field:
      case NodeKind::add_to_field:
      case NodeKind::remove_from_field:
        expect(node.target < program_.contact_fields.size(), "no such field");
        break;
      default:
        break;
    }
  }

  void check_places(const std::vector<std::vector<TriggerPlace>>& places, size_t count) {
    expect(places.size() == count, "a dispatch table of the wrong size");
    for (const auto& row : places) {
      for (TriggerPlace place : row) {
        expect(place.workflow < program_.workflows.size() &&
                   place.trigger < program_.workflows[place.workflow].triggers.size(),
               "no such trigger");
      }
    }
  }
  void check_dispatch() {
    check_places(program_.tables(SubjectKind::contact).triggers_by_event, program_.events.size());
    check_places(program_.tables(SubjectKind::contact).triggers_by_condition, program_.tables(SubjectKind::contact).conditions.size());
    check_places(program_.tables(SubjectKind::contact).triggers_by_field, program_.contact_fields.size());
    expect(program_.tables(SubjectKind::contact).conditions_by_cause.size() == program_.joined_cause() + size_t{1},
           "a dispatch table of the wrong size");
    for (const auto& row : program_.tables(SubjectKind::contact).conditions_by_cause) {
      for (uint32_t condition : row)
        expect(condition < program_.tables(SubjectKind::contact).conditions.size(), "no such condition");
    }
  }

  const Program& program_;
  std::optional<std::string> why_;
};

}  // namespace

std::optional<std::string> find_broken_reference(const Program& program) {
  return Verifier(program).run();
}

}  // namespace nudge
