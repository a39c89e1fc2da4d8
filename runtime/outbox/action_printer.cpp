#include "runtime/outbox/action_printer.h"

#include <charconv>

#include "runtime/outbox/value_text.h"
#include "runtime/value/json_text.h"

namespace nudge {

namespace {

void append_uint(std::string& out, uint64_t value) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_hex(std::string& out, Hash128 hash) {
  char digits[32];
  for (int place = 0; place < 32; ++place) {
    uint64_t half = place < 16 ? hash.high : hash.low;
    digits[place] = "0123456789abcdef"[half >> (60 - 4 * (place % 16)) & 15];
  }
  out.append(digits, sizeof digits);
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
}

void ActionPrinter::append_ndjson(std::string& out, const Output& output, const Action& action) {
  out += "{\"seq\":";
  append_uint(out, action.seq);
  out += ",\"id\":\"";
  append_hex(out, action.id);
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
    append_field(out, action, output.fields[action.first_field + place]);
  }
  out += "}}\n";
}

void ActionPrinter::append_ndjson(std::string& out, const Output& output) {
  for (const Action& action : output.actions)
    append_ndjson(out, output, action);
}

void ActionPrinter::append_field(std::string& out, const Action& action, const ActionField& field) {
  TextForm form = TextForm::plain;
  if (is_message(action)) {
    for (const TextTemplateField& declared : program_.messages[action.target].fields) {
      if (declared.name == *field.name) form = declared.form;
    }
  }
  if (form == TextForm::plain) {
    append_json_text(out, *field.name);
    out += ':';
    append_json_value(out, program_, field.type, field.word);
  } else if (field.word == kMissingTextWord) {
    out += "\"html\":null,\"text\":null";
  } else {
    const BodyCache::Quoted& body = bodies_.quoted(form, text_of_word(field.word)->view());
    out += "\"html\":";
    out += body.html;
    out += ",\"text\":";
    out += body.text;
  }
}

}  // namespace nudge
