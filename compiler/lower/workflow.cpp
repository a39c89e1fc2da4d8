#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

EnterKind enter_kind(ir::EnterRule::Kind kind) {
  switch (kind) {
    case ir::EnterRule::Kind::once:
      return EnterKind::once;
    case ir::EnterRule::Kind::again_after:
      return EnterKind::again_after;
    case ir::EnterRule::Kind::every_time:
      return EnterKind::every_time;
    case ir::EnterRule::Kind::every_time_per:
      return EnterKind::every_time_per;
  }
  NUDGE_UNREACHABLE("no such entry rule");
}

MoveKind move_kind(ir::Move::Kind kind) {
  switch (kind) {
    case ir::Move::Kind::to_step:
      return MoveKind::to_step;
    case ir::Move::Kind::to_finish:
      return MoveKind::to_finish;
    case ir::Move::Kind::retire:
      return MoveKind::retire;
  }
  NUDGE_UNREACHABLE("no such move");
}

constexpr const char* kTriggerName = "trigger";

class WorkflowMaker {
 public:
  WorkflowMaker(Context& context, ir::WorkflowId id)
      : context_(context), id_(id), from_(context.in.workflows[id]) {}

  Workflow run() {
    made_.name = from_.name;
    made_.description = from_.description;
    made_.subject = place_.subject = subject_of(from_.for_account);
    made_.holdout = from_.holdout / 100;
    for (const ir::Move& move : from_.moves)
      made_.moves.push_back({move.from, move_kind(move.kind), move.to});
    add_captures();
    add_entry();
    for (uint32_t index = 0; index < from_.triggers.size(); ++index)
      add_trigger(index);
    for (const ir::Goal& goal : from_.goals)
      made_.goals.push_back(make_goal(goal, "goal"));
    for (const ir::Goal& measure : from_.measures)
      made_.measures.push_back(make_goal(measure, measure.name));
    for (const ir::Awaited& exit : from_.exits) {
      made_.exits.push_back(make_awaited(context_, exit, place_, 0, from_.name + ".exit"));
    }
    made_.nodes = make_nodes(context_, id_, place_, made_);
    for (const ir::Retired& retired : from_.retired)
      add_retired_nodes(context_, id_, place_, retired, made_);
    made_.captures.seal();
    context_.captured.push_back(std::move(slots_));
    return std::move(made_);
  }

 private:
  void add_captures() {
    const auto reads = analyze::find_captured_reads(context_.in, from_).reads;
    for (const auto& [read, expr] : reads) {
      const CaptureField field{capture_name(read), field_type(context_, context_.in[expr].type)};
      const auto same = find_capture(field);
      slots_[read] = same ? *same : made_.captures.add(slot_kind(context_.type_of(expr).kind));
      if (!same) made_.capture_fields.push_back(field);
    }
    // A retired wait keeps what the workflow's own steps read under the name that it binds.
    for (uint32_t capture = 1; !from_.retired.empty() && capture <= from_.bindings.size(); ++capture) {
      for (const auto& [read, expr] : reads) {
        const bool alike = read.capture != 0 && bound_name(read.capture) == bound_name(capture);
        if (alike) slots_.try_emplace({capture, read.names}, slots_.at(read));
      }
    }
    if (from_.enter.key != kNoExpr) {
      made_.key_slot = made_.captures.add(SlotKind::text);
      made_.capture_fields.push_back({"key", FieldType{}});
    }
    place_.captured_layout = &made_.captures;
    place_.captured = &slots_;
  }

  // What retired steps read under the name that the workflow's own steps use.
  std::optional<SlotId> find_capture(const CaptureField& field) const {
    for (SlotId slot = 0; slot < made_.capture_fields.size(); ++slot) {
      const CaptureField& other = made_.capture_fields[slot];
      const bool same = other.type.kind == field.type.kind && other.type.detail == field.type.detail &&
                        other.type.element == field.type.element &&
                        other.type.element_detail == field.type.element_detail;
      if (same && other.name == field.name) return slot;
    }
    return std::nullopt;
  }

  std::string capture_name(const analyze::CapturedRead& read) const {
    std::string name = read.capture == 0 ? kTriggerName : bound_name(read.capture);
    for (const std::string& part : read.names)
      name += '.' + part;
    return name;
  }

  // What is bound `as trigger` is not what triggered.
  std::string bound_name(uint32_t capture) const {
    const ir::Binding& binding = from_.bindings[capture - 1];
    return binding.name == kTriggerName && !binding.of_trigger ? "as trigger" : binding.name;
  }

  void add_entry() {
    made_.enter = enter_kind(from_.enter.kind);
    made_.enter_after = lowered(from_.enter.after);
    Layout& layout = context_.out.layout(made_.subject);
    if (made_.enter == EnterKind::once) made_.entered_slot = layout.add(SlotKind::boolean);
    if (made_.enter == EnterKind::again_after) made_.entered_slot = layout.add(SlotKind::wide);
    made_.started_admits =
        value_function(context_, from_.condition, place_of(made_.subject), from_.name + ".if");
    made_.started_key = key_function(place_of(made_.subject));
  }

  // As a text, so that keys of all types are compared alike.
  FunctionId key_function(const Place& place) {
    ExprId key = from_.enter.key;
    return key == kNoExpr ? kNoFunction : text_function(context_, key, place, from_.name + ".per");
  }

  void add_trigger(uint32_t index) {
    const ir::Trigger& from = from_.triggers[index];
    Trigger trigger;
    std::string name = from_.name + ".when";
    if (from_.triggers.size() > 1) name += " #" + std::to_string(index + 1);
    trigger.admits = made_.started_admits;
    trigger.key = made_.started_key;
    switch (from.kind) {
      case ir::Trigger::Kind::event:
        add_occurrence(from, name, trigger);
        break;
      case ir::Trigger::Kind::count:
        add_occurrence(from, name, trigger);
        trigger.kind = TriggerKind::count;
        trigger.tracker = context_.history.by_trigger.at({id_, index});
        trigger.times = static_cast<uint32_t>(from.times);
        trigger.within = lowered(from.within);
        break;
      case ir::Trigger::Kind::condition:
        trigger.kind = TriggerKind::condition;
        trigger.condition = stored_condition(context_, from.condition, place_of(made_.subject), name);
        break;
      case ir::Trigger::Kind::segment_left:
        trigger.kind = TriggerKind::condition;
        trigger.condition = stored_segment(context_, from.segment, made_.subject);
        trigger.falling = true;
        break;
      case ir::Trigger::Kind::changes:
        add_changes(from, name, trigger);
        break;
      case ir::Trigger::Kind::date:
      case ir::Trigger::Kind::recurring:
        trigger.kind = TriggerKind::appointment;
        trigger.appointment = make_appointment(context_, from, made_.subject, name);
        break;
    }
    made_.triggers.push_back(std::move(trigger));
  }

  // The path is the whole one, or what is below the field.
  void add_changes(const ir::Trigger& from, const std::string& name, Trigger& trigger) {
    trigger.kind = TriggerKind::changes;
    trigger.field = from.field;
    trigger.of_account = from.of_account || from_.for_account;
    const auto& fields = trigger.of_account ? context_.out.account_fields : context_.out.contact_fields;
    std::vector<std::string> names = from.path;
    const std::string& top = fields[from.field].name;
    if (names.empty() || names.front() != top) names.insert(names.begin(), top);
    const Field* field = find_field(fields, names);
    NUDGE_ASSERT(field && field->slot != kNoSlot, "changes of a field that isn't stored");
    trigger.slot = field->slot;
    trigger.from = value_function(context_, from.from, place_of(made_.subject), name + ".from");
    trigger.to = value_function(context_, from.to, place_of(made_.subject), name + ".to");
  }

  void add_occurrence(const ir::Trigger& from, const std::string& name, Trigger& trigger) {
    Place place = place_of(made_.subject);
    place.arriving = from.occurrence.event;
    trigger.event = from.occurrence.event;
    trigger.filter = value_function(context_, from.occurrence.filter, place, name);
    trigger.admits = value_function(context_, from_.condition, place, from_.name + ".if");
    trigger.key = key_function(place);
    trigger.captures = captures_of(context_, trigger.event, 0, place_);
  }

  Goal make_goal(const ir::Goal& from, const std::string& what) {
    Goal goal;
    std::string name = from_.name + "." + what;
    goal.name = from.name;
    goal.awaited = make_awaited(context_, from.awaited, place_, 0, name);
    goal.bounded = from.bounded;
    goal.within = lowered(from.within);
    if (from.worth == kNoExpr) return goal;
    goal.worth_type = field_type(context_, context_.in[from.worth].type);
    Place place = place_;
    for (const ir::Occurrence& occurrence : from.awaited.occurrences) {
      place.arriving = occurrence.event;
      goal.worth.push_back(value_function(context_, from.worth, place, name + ".worth"));
    }
    place.arriving.reset();
    for (size_t index = 0; index < from.awaited.conditions.size(); ++index) {
      goal.worth.push_back(value_function(context_, from.worth, place, name + ".worth"));
    }
    return goal;
  }

  Context& context_;
  ir::WorkflowId id_;
  const ir::Workflow& from_;
  Workflow made_;
  CaptureSlots slots_;
  Place place_;
};

}  // namespace

std::vector<Capture> captures_of(const Context& context, ir::EventId event, uint32_t capture,
                                 const Place& place) {
  std::vector<Capture> captures;
  for (const auto& [read, to] : *place.captured) {
    if (read.capture != capture) continue;
    const Field* field = find_field(context.out.events[event].fields, read.names);
    if (!field || field->slot == kNoSlot) continue;
    const SlotKind kind = context.out.events[event].layout.slots[field->slot].kind;
    if (kind == place.captured_layout->slots[to].kind) captures.push_back({field->slot, to});
  }
  return captures;
}

Awaited make_awaited(Context& context, const ir::Awaited& awaited, const Place& place, uint32_t bound_to,
                     const std::string& name) {
  Awaited made;
  for (const ir::Occurrence& from : awaited.occurrences) {
    Occurrence occurrence;
    Place arriving = place;
    arriving.arriving = from.event;
    occurrence.event = from.event;
    occurrence.filter = value_function(context, from.filter, arriving, name);
    if (bound_to != 0) occurrence.captures = captures_of(context, from.event, bound_to, place);
    made.occurrences.push_back(std::move(occurrence));
  }
  for (ExprId condition : awaited.conditions) {
    made.conditions.push_back(timed_condition(context, condition, place, name));
  }
  return made;
}

void make_workflow(Context& context, ir::WorkflowId id) {
  Workflow made = WorkflowMaker(context, id).run();
  context.out.workflows.push_back(std::move(made));
}

}  // namespace nudge::lower
