#include "runtime/outbox/action_printer.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "runtime/fault/assert.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"

namespace nudge {

namespace {

void append_uint(std::string& out, uint64_t value) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

bool is_message(const Action& action) {
  return action.kind != ActionKind::action;
}

}  // namespace

const char* name_of(ActionKind kind) {
  switch (kind) {
    case ActionKind::email:
      return "email";
    case ActionKind::sms:
      return "sms";
    case ActionKind::push:
      return "push";
    case ActionKind::in_app:
      return "in_app";
    case ActionKind::action:
      return "action";
    case ActionKind::skipped:
      return "skipped";
  }
  return "";
}

const char* name_of(SkipReason reason) {
  switch (reason) {
    case SkipReason::none:
      return "";
    case SkipReason::unsubscribed:
      return "unsubscribed";
    case SkipReason::suppressed:
      return "suppressed";
    case SkipReason::no_address:
      return "no_address";
    case SkipReason::capped:
      return "capped";
  }
  return "";
}

ActionPrinter::ActionPrinter(const Program& program) : program_(program) {
  for (const Workflow& workflow : program.workflows) {
    std::vector<std::string>& steps = steps_.emplace_back();
    for (const Node& node : workflow.nodes) {
      std::string& step = steps.emplace_back(",\"workflow\":");
      append_json_text(step, workflow.name);
      step += ",\"step\":";
      append_json_text(step, node.step);
      step += ",\"kind\":\"";
    }
  }
  auto add = [](std::vector<MessageField>& fields, const std::string& name, TextForm form) {
    MessageField& field = fields.emplace_back(MessageField{name, "", form});
    append_json_text(field.key, name);
    field.key += ':';
  };
  // Its address is `to`, whether the message says it or not.
  for (const Message& message : program.messages) {
    std::vector<MessageField>& fields = messages_.emplace_back();
    add(fields, "to", TextForm::plain);
    for (const TextTemplateField& field : message.fields) {
      if (field.name != "to") add(fields, field.name, field.form);
    }
  }
}

void ActionPrinter::append_ndjson(std::string& out, const Output& output, const Action& action) {
  out += "{\"seq\":";
  append_uint(out, action.seq);
  out += ",\"id\":\"";
  append_hex(action.id, out);
  out += "\",\"at\":\"";
  append_time(out, action.at_ms);
  out += action.subject_kind == SubjectKind::account ? "\",\"account\":" : "\",\"contact\":";
  append_json_text(out, view(action.subject));
  out += steps_[action.workflow][action.node];
  out += name_of(action.kind);
  out += "\",\"name\":";
  append_json_text(
      out, is_message(action) ? program_.messages[action.target].name : program_.actions[action.target].name);
  if (action.kind == ActionKind::skipped) {
    out += ",\"reason\":\"";
    out += name_of(action.reason);
    out += "\"}\n";
    return;
  }
  out += ",\"fields\":{";
  for (uint32_t place = 0; place < action.field_count; ++place) {
    if (place > 0) out += ',';
    const ActionField& field = output.fields[action.first_field + place];
    is_message(action) ? append_message_field(out, action.target, place, field) : append_field(out, field);
  }
  out += "}}\n";
}

void ActionPrinter::append_ndjson(std::string& out, const Output& output) {
  for (const Action& action : output.actions)
    append_ndjson(out, output, action);
}

void ActionPrinter::append_field(std::string& out, const ActionField& field) {
  append_json_text(out, *field.name);
  out += ':';
  append_json_value(out, program_, field.type, field.word);
}

const ActionPrinter::MessageField& ActionPrinter::known_field(uint32_t message, uint32_t place,
                                                              const std::string& name) const {
  const std::vector<MessageField>& fields = messages_[message];
  if (place < fields.size() && fields[place].name == name) return fields[place];  // as the engine gives them
  auto found = std::find_if(fields.begin(), fields.end(),
                            [&](const MessageField& field) { return field.name == name; });
  NUDGE_ASSERT(found != fields.end(), "message {} has no field {}", message, name);
  return *found;
}

void ActionPrinter::append_message_field(std::string& out, uint32_t message, uint32_t place,
                                         const ActionField& field) {
  const MessageField& known = known_field(message, place, *field.name);
  if (known.form == TextForm::plain) {
    out += known.key;
    append_json_value(out, program_, field.type, field.word);
  } else if (field.word == kMissingTextWord) {
    out += "\"html\":null,\"text\":null";
  } else {
    const BodyCache::Quoted& body = bodies_.quoted(known.form, text_of_word(field.word)->view());
    out += "\"html\":";
    out += body.html;
    out += ",\"text\":";
    out += body.text;
  }
}

}  // namespace nudge
