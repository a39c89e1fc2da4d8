// What the parts of a workflow say.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/version/meaning.h"

namespace nudge {

namespace {

std::string length_text(const Length& length) {
  return fmt::format("{} ms {} months", length.ms, length.months);
}

ValueType type_of(const FieldType& type) {
  const bool list = type.kind == FieldKind::list || type.kind == FieldKind::set;
  return {list ? type.element : type.kind, list ? type.element_detail : type.detail, nullptr};
}

}  // namespace

std::string Meaning::event_of(const Occurrence& occurrence, uint32_t workflow) {
  CodePlace place;
  place.event = occurrence.event;
  place.workflow = workflow;
  std::string text = fmt::format("{} {}", program_.events[occurrence.event].name,
                                 hex_text(of_function(occurrence.filter, place)));
  for (const Capture& capture : occurrence.captures) {
    text += fmt::format(" {} as {}", event_slots_[occurrence.event][capture.from].name,
                        program_.workflows[workflow].capture_fields[capture.to].name);
  }
  return text;
}

Hash128 Meaning::of_awaited(const Awaited& awaited, uint32_t workflow) {
  std::string text;
  for (const Occurrence& occurrence : awaited.occurrences)
    text += event_of(occurrence, workflow) + "\n";
  CodePlace place;
  place.workflow = workflow;
  for (const TimedCondition& condition : awaited.conditions)
    text += "condition " + hex_text(of_condition(condition, place)) + "\n";
  return stable_hash({"awaited", text});
}

Hash128 Meaning::of_goal(const Goal& goal, uint32_t workflow) {
  std::string text = fmt::format("{} {} {} {}", goal.name, goal.bounded, length_text(goal.within),
                                 hex_text(of_awaited(goal.awaited, workflow)));
  for (size_t index = 0; index < goal.worth.size(); ++index) {
    CodePlace place;
    place.workflow = workflow;
    if (index < goal.awaited.occurrences.size()) place.event = goal.awaited.occurrences[index].event;
    text += " " + hex_text(of_function(goal.worth[index], place));
  }
  return stable_hash({"goal", text});
}

Hash128 Meaning::of_trigger(uint32_t workflow, const Trigger& trigger) {
  const SubjectKind subject = program_.workflows[workflow].subject;
  CodePlace place;
  std::string text = fmt::format("{} {} ", static_cast<int>(trigger.kind), trigger.falling);
  switch (trigger.kind) {
    case TriggerKind::event:
    case TriggerKind::count: {
      place.event = trigger.event;
      text += fmt::format("{} {} {} {}", program_.events[trigger.event].name,
                          hex_text(of_function(trigger.filter, place)), trigger.times,
                          length_text(trigger.within));
      for (const Capture& capture : trigger.captures) {
        text += fmt::format(" {} as {}", event_slots_[trigger.event][capture.from].name,
                            program_.workflows[workflow].capture_fields[capture.to].name);
      }
      break;
    }
    case TriggerKind::condition:
      text += hex_text(of_stored(subject, trigger.condition));
      break;
    case TriggerKind::changes: {
      const SubjectKind owner = trigger.of_account ? SubjectKind::account : SubjectKind::contact;
      const SlotMeaning& field = slot(owner, trigger.slot);
      CodePlace value;
      value.result = field.type;
      text += fmt::format("{} {} {}", field.name, hex_text(of_function(trigger.from, value)),
                          hex_text(of_function(trigger.to, value)));
      break;
    }
    case TriggerKind::appointment:
      text += hex_text(of_appointment(subject, trigger.appointment));
      break;
  }
  text += fmt::format(" {} {}", hex_text(of_function(trigger.admits, place)),
                      hex_text(of_function(trigger.key, place)));
  return stable_hash({"trigger", text});
}

std::string Meaning::likeness(uint32_t workflow, const Node& node) {
  CodePlace place;
  place.workflow = workflow;
  auto field = [&] {
    const SubjectKind owner = node.of_account ? SubjectKind::account : SubjectKind::contact;
    return slot(owner, node.slot).name;
  };
  switch (node.kind) {
    case NodeKind::send:
      return "send " + program_.messages[node.target].name;
    case NodeKind::action:
      return "action " + program_.actions[node.target].name;
    case NodeKind::wait:
      return "wait " + length_text(node.length);
    case NodeKind::wait_until_clock:
      return fmt::format("wait until {} {}", node.weekday, hex_text(of_function(node.value, place)));
    case NodeKind::wait_until_time:
      return "wait until " + hex_text(of_function(node.value, place));
    case NodeKind::wait_for: {
      std::string text = "wait for";
      for (const Occurrence& occurrence : node.awaited.occurrences)
        text += " " + program_.events[occurrence.event].name;
      for (const TimedCondition& condition : node.awaited.conditions)
        text += " " + hex_text(of_function(condition.value, place));
      return text;
    }
    case NodeKind::branch:
      return node.name == "match" ? "match" : "if";
    case NodeKind::split:
    case NodeKind::split_adapt:
      return "split " + node.name;
    case NodeKind::repeat:
      return "repeat";
    case NodeKind::repeat_again:
      return "again";
    case NodeKind::set_field:
      return "set " + field();
    case NodeKind::add_to_field:
      return "add to " + field();
    case NodeKind::remove_from_field:
      return "remove from " + field();
    case NodeKind::add_to_score:
      return "add to score " + program_.scores[node.target].name;
    case NodeKind::start:
      return "start " + program_.workflows[node.target].name;
    case NodeKind::stop:
      return "stop " + program_.workflows[node.target].name;
    case NodeKind::finish:
      return "finish " + node.name;
  }
  return "";
}

Hash128 Meaning::of_node(uint32_t workflow, NodeId id) {
  const Node& node = program_.workflows[workflow].nodes[id];
  CodePlace place;
  place.workflow = workflow;
  CodePlace value = place;
  const bool writes = node.kind == NodeKind::set_field || node.kind == NodeKind::add_to_field ||
                      node.kind == NodeKind::remove_from_field;
  if (writes && node.slot != kNoSlot)
    value.result = slot(node.of_account ? SubjectKind::account : SubjectKind::contact, node.slot).type;
  std::string text =
      fmt::format("{} {} {} {} {} {} {} {} {} {} {}", static_cast<int>(node.kind), likeness(workflow, node),
                  hex_text(of_function(node.value, value)), length_text(node.length), node.bounded,
                  node.weekday, node.times, node.to_members, hex_text(of_function(node.where, place)),
                  node.best_time, length_text(node.best_within));
  for (size_t index = 0; index < node.arguments.size(); ++index) {
    CodePlace argument = place;
    if (node.kind == NodeKind::action)
      argument.result = type_of(program_.actions[node.target].parameters[index].type);
    text += " " + hex_text(of_function(node.arguments[index], argument));
  }
  text += " " + hex_text(of_awaited(node.awaited, workflow));
  for (const SplitArm& arm : node.arms)
    text += fmt::format(" {} {}", arm.name, arm.up_to);
  return stable_hash({"node", text});
}

Hash128 Meaning::of_workflow(uint32_t id) {
  const Workflow& workflow = program_.workflows[id];
  std::string text = fmt::format(
      "{}\n{}\n{} {} {} {} {} {}\n", workflow.name, workflow.description, static_cast<int>(workflow.subject),
      workflow.holdout, static_cast<int>(workflow.enter), length_text(workflow.enter_after),
      hex_text(of_function(workflow.started_admits, {})), hex_text(of_function(workflow.started_key, {})));
  auto add = [&](std::string_view what, Hash128 meaning) {
    text += fmt::format("{} {}\n", what, hex_text(meaning));
  };
  for (const Trigger& trigger : workflow.triggers)
    add("trigger", of_trigger(id, trigger));
  for (const Goal& goal : workflow.goals)
    add("goal", of_goal(goal, id));
  for (const Goal& measure : workflow.measures)
    add("measure", of_goal(measure, id));
  for (const Awaited& exit : workflow.exits)
    add("exit", of_awaited(exit, id));
  for (NodeId node = 0; node < workflow.nodes.size(); ++node) {
    const Node& step = workflow.nodes[node];
    if (step.retired) continue;
    add("step " + step.step, of_node(id, node));
    text += fmt::format("{} {}", step.next, step.otherwise);
    for (const SplitArm& arm : step.arms)
      text += fmt::format(" {}", arm.next);
  }
  return stable_hash({"workflow", text});
}

}  // namespace nudge
