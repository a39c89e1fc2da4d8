#include "compiler/scenario/inputs.h"

#include <fmt/format.h>

#include "runtime/outbox/value_text.h"
#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

namespace {

class FieldWriter {
 public:
  FieldWriter(Scene& scene, ir::ActorId of) : scene_(scene), of_(of) {}

  void append(std::string& out, const std::vector<ir::OutsideField>& fields) {
    out += '{';
    bool first = true;
    for (const ir::OutsideField& field : fields) {
      if (field.value.empty()) continue;
      if (!first) out += ',';
      first = false;
      append_json_text(out, field.json);
      out += ':';
      append(out, field.value[0]);
    }
    out += '}';
  }

 private:
  void append(std::string& out, const ir::OutsideValue& value) {
    switch (value.kind) {
      case ir::OutsideValue::Kind::expression: {
        Value found = scene_.value(value.expression, of_);
        append_json_value(out, scene_.program, found.type, found.word);
        return;
      }
      case ir::OutsideValue::Kind::missing:
        out += "null";
        return;
      case ir::OutsideValue::Kind::record:
        append(out, value.record);
        return;
      case ir::OutsideValue::Kind::list:
        out += '[';
        for (const ir::OutsideValue& element : value.list) {
          if (&element != value.list.data()) out += ',';
          append(out, element);
        }
        out += ']';
        return;
    }
  }

  Scene& scene_;
  ir::ActorId of_;
};

void append_member(std::string& out, const char* name, const std::string& text) {
  out += fmt::format(",\"{}\":", name);
  append_json_text(out, text);
}

void append_object(std::string& out, const char* name, const std::string& json) {
  if (!json.empty()) out += fmt::format(",\"{}\":{}", name, json);
}

}  // namespace

std::string fields_json(Scene& scene, const std::vector<ir::OutsideField>& fields, ir::ActorId of) {
  std::string out;
  FieldWriter(scene, of).append(out, fields);
  return out;
}

std::string json_of(const InputLine& line, int64_t at_ms, size_t number) {
  bool is_group = line.type == std::string_view("group");
  std::string out = fmt::format("{{\"type\":\"{}\",\"messageId\":\"test-{}\",\"timestamp\":\"{}\"", line.type,
                                number, print_time(at_ms));
  append_member(out, "userId", line.contact);
  if (is_group) append_member(out, "groupId", line.account);
  std::string context;
  if (!line.account.empty() && !is_group) append_member(context, "groupId", line.account);
  append_object(context, "traits", line.contact_traits);
  if (!context.empty()) out += ",\"context\":{" + context.substr(1) + "}";
  if (!line.event.empty()) append_member(out, "event", line.event);
  append_object(out, "properties", line.properties);
  append_object(out, "traits", line.traits);
  return out + "}";
}

}  // namespace nudge::scenario
