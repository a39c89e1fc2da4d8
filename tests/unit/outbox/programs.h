// A program with a message of each kind of field and an action of each type, built by hand.
#pragma once

#include <string>

#include "runtime/engine/output.h"
#include "runtime/value/money.h"

namespace nudge {

inline Node node_of(NodeKind kind, const std::string& step, uint32_t target) {
  Node node;
  node.kind = kind;
  node.step = step;
  node.target = target;
  return node;
}

inline const Program& sample_program() {
  static const Program* program = [] {
    auto* made = new Program;
    made->enums = {{"Plan", {{"trial", "Trial"}, {"pro", "Pro"}}}};
    made->messages = {
        {"welcome",
         Channel::email,
         {{"from", TextForm::plain}, {"subject", TextForm::plain}, {"body", TextForm::markdown}},
         "",
         false},
        {"ping", Channel::sms, {{"text", TextForm::plain}}, "", false}};
    auto parameter = [](const char* name, FieldKind kind, uint32_t detail = 0) {
      return ActionParameter{name, FieldType{kind, detail, FieldKind::text, 0, false, true}};
    };
    ActionType everything{"everything", {}};
    everything.parameters = {parameter("text", FieldKind::text),
                             parameter("int", FieldKind::integer),
                             parameter("number", FieldKind::number),
                             parameter("bool", FieldKind::boolean),
                             parameter("date", FieldKind::date),
                             parameter("time", FieldKind::time),
                             parameter("clock", FieldKind::clock),
                             parameter("duration", FieldKind::duration),
                             parameter("zone", FieldKind::timezone),
                             parameter("money", FieldKind::money, *find_currency("USD")),
                             parameter("plan", FieldKind::enumeration),
                             {"texts", {FieldKind::list, 0, FieldKind::text, 0, false, true}},
                             {"dates", {FieldKind::set, 0, FieldKind::date, 0, false, true}}};
    made->actions = {everything};
    Workflow workflow;
    workflow.name = "on\"boarding";
    workflow.nodes = {node_of(NodeKind::send, "send welcome", 0), node_of(NodeKind::action, "everything", 0),
                      node_of(NodeKind::send, "send ping", 1)};
    made->workflows = {workflow};
    return made;
  }();
  return *program;
}

// Builds one action with its fields.
class Actor {
 public:
  Actor() : output(sample_program()) {}

  Action& add(ActionKind kind, NodeId node) {
    Action& action = output.actions.emplace_back();
    action.seq = output.actions.size();
    action.id = {0x0123456789abcdef, 0xf};
    action.at_ms = 1772442000000;
    action.subject = output.texts.text("u1");
    action.node = node;
    action.kind = kind;
    action.target = sample_program().workflows[0].nodes[node].target;
    action.first_field = static_cast<uint32_t>(output.fields.size());
    return action;
  }
  void field(const std::string& name, const FieldType& type, Word word) {
    output.fields.push_back({&name, type, word});
    ++output.actions.back().field_count;
  }
  Word text(std::string_view bytes) { return word_of_text(output.texts.text(bytes)); }
  void message_field(size_t place, Word word) {
    field(sample_program().messages[output.actions.back().target].fields[place].name, FieldType{}, word);
  }

  Output output;
};

}  // namespace nudge
