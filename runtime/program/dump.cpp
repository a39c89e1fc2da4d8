#include "runtime/program/dump.h"

#include <fmt/format.h>

#include "runtime/program/dump_subject.h"
#include "runtime/program/dump_workflow.h"
#include "runtime/value/money.h"

namespace nudge {
namespace {

constexpr const char* kKinds[] = {"boolean", "small", "medium", "wide", "number", "text", "list", "entries"};
constexpr const char* kFieldKinds[] = {"bool", "int",    "number", "text",     "email",    "url",
                                       "date", "time",   "clock",  "duration", "timezone", "money",
                                       "enum", "record", "list",   "set"};
constexpr const char* kParts[] = {"did",      "count",  "first",  "last",      "sum",    "least",
                                  "greatest", "valued", "latest", "latest_at", "entries"};
constexpr const char* kChannels[] = {"email", "sms", "push", "in_app"};

std::string scalar_text(const Program& program, FieldKind kind, uint32_t detail) {
  if (kind == FieldKind::enumeration) return program.enums[detail].name;
  if (kind == FieldKind::money)
    return fmt::format("money({})", currency_code(static_cast<CurrencyId>(detail)));
  return kFieldKinds[static_cast<size_t>(kind)];
}

std::string type_text(const Program& program, const FieldType& type) {
  std::string text = scalar_text(program, type.kind, type.detail);
  if (type.kind == FieldKind::list || type.kind == FieldKind::set) {
    text +=
        " of " + scalar_text(program, type.element, type.element_detail) + (type.element_optional ? "?" : "");
  }
  return type.optional ? text + "?" : text;
}

std::string slot_text(const Layout& layout, SlotId slot) {
  if (slot == kNoSlot) return "not stored";
  return fmt::format("+{} {}", layout.slots[slot].offset,
                     kKinds[static_cast<size_t>(layout.slots[slot].kind)]);
}

// The parts of a list's elements, each in its cell of a row.
std::string cells_text(const Program& program, const std::vector<Field>& parts, const std::string& prefix) {
  std::string out;
  for (const Field& part : parts) {
    std::string cell = part.slot == kNoSlot ? "not stored" : fmt::format("cell {}", part.slot);
    out += fmt::format("  {}{}: {}  {}\n", prefix, part.name, type_text(program, part.type), cell);
  }
  return out;
}

std::string fields_text(const Program& program, const std::vector<Field>& fields, const Layout& layout,
                        const std::string& prefix) {
  std::string out;
  for (const Field& field : fields) {
    out += fmt::format("  {}{}: {}  {}", prefix, field.name, type_text(program, field.type),
                       slot_text(layout, field.slot));
    if (field.written_slot != kNoSlot)
      out += fmt::format(", written {}", slot_text(layout, field.written_slot));
    if (field.json != field.name) out += fmt::format(", as \"{}\"", field.json);
    if (field.has_default) out += fmt::format(", default {}", int_of_word(field.default_word));
    out += '\n';
    bool has_rows = field.type.kind == FieldKind::list || field.type.kind == FieldKind::set;
    std::string inner = prefix + field.name + (has_rows ? "[]." : ".");
    out += has_rows ? cells_text(program, field.fields, inner)
                    : fields_text(program, field.fields, layout, inner);
  }
  return out;
}

std::string kept_text(const Tracker& tracker) {
  std::string out = tracker.entry_width == 2 ? "with value, " : "";
  out += tracker.keep_newest == 0 ? "all" : fmt::format("the newest {}", tracker.keep_newest);
  if (tracker.keep_forever) return out + ", for ever";
  return out + " of " + length_text({tracker.keep_ms, 0});
}

std::string tracker_text(const Program& program, TrackerId id) {
  const Tracker& tracker = program.trackers[id];
  bool of_account = tracker.subject == SubjectKind::account;
  std::string out = fmt::format("  #{} {}{}", id, tracker.name, of_account ? " for account" : "");
  if (tracker.filter != kNoFunction) out += fmt::format(" filter f{}", tracker.filter);
  out += ':';
  for (const TrackerSlot& slot : tracker.slots) {
    out += fmt::format(" {} {}", kParts[static_cast<size_t>(slot.part)],
                       slot_text(program.layout(tracker.subject), slot.slot));
    if (slot.part == TrackerPart::entries) out += fmt::format(" ({})", kept_text(tracker));
    out += ';';
  }
  out.back() = '\n';
  return out;
}

std::string messages_text(const Program& program) {
  std::string out = "messages\n";
  for (const Message& message : program.messages) {
    out += fmt::format("  {} {}:", kChannels[static_cast<size_t>(message.channel)], message.name);
    for (const TextTemplateField& field : message.fields)
      out += " " + field.name +
             (field.form == TextForm::markdown ? " (markdown)"
              : field.form == TextForm::html   ? " (html)"
                                               : "");
    if (!message.topic.empty()) out += ", topic " + message.topic;
    out += message.transactional ? ", transactional\n" : "\n";
  }
  out += "actions\n";
  for (const ActionType& action : program.actions) {
    out += "  " + action.name;
    for (const ActionParameter& parameter : action.parameters) {
      out += fmt::format(" {}: {}", parameter.name, type_text(program, parameter.type));
    }
    out += '\n';
  }
  return out;
}

}  // namespace

std::string dump(const Program& program) {
  std::string out = fmt::format("contact, {} bytes\n", program.contact_layout.fixed_bytes);
  out += fields_text(program, program.contact_fields, program.contact_layout, "");
  out += fmt::format("account, {} bytes\n", program.account_layout.fixed_bytes);
  out += fields_text(program, program.account_fields, program.account_layout, "");
  for (const Event& event : program.events) {
    out += fmt::format("event {} as \"{}{}\", {} bytes\n", event.name, event.json, event.prefix ? "*" : "",
                       event.layout.fixed_bytes);
    out += fields_text(program, event.fields, event.layout, "");
  }
  out += "history\n";
  for (TrackerId id = 0; id < program.trackers.size(); ++id)
    out += tracker_text(program, id);
  out += subjects_text(program) + policy_text(program);
  out += messages_text(program);
  for (const Workflow& workflow : program.workflows)
    out += workflow_text(program, workflow);
  for (FunctionId id = 0; id < program.functions.size(); ++id)
    out += dump_function(program, id);
  return out;
}

}  // namespace nudge
