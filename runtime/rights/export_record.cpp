// What a contact's record holds: fields, history, and what the engine keeps for itself.
#include <charconv>

#include "runtime/outbox/value_text.h"
#include "runtime/program/field_at.h"
#include "runtime/program/rows.h"
#include "runtime/record/list.h"
#include "runtime/rights/export_parts.h"

namespace nudge {

namespace {

const char* name_of(TrackerPart part) {
  switch (part) {
    case TrackerPart::did:
      return "did";
    case TrackerPart::count:
      return "count";
    case TrackerPart::first:
      return "first";
    case TrackerPart::last:
      return "last";
    case TrackerPart::sum:
      return "sum";
    case TrackerPart::least:
      return "least";
    case TrackerPart::greatest:
      return "greatest";
    case TrackerPart::valued:
      return "with_a_value";
    case TrackerPart::latest:
      return "latest";
    case TrackerPart::latest_at:
      return "latest_at";
    case TrackerPart::entries:
      return "occurrences";
  }
  return "";
}

FieldType type_of(FieldKind kind) {
  FieldType type;
  type.kind = kind;
  return type;
}

bool is_list(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}

}  // namespace

void RecordExport::value(ExportWriter& json, const Program& program, const FieldType& type, Word word) {
  std::string text;
  append_json_value(text, program, type, word);
  json.plain(text);
}

// --- fields

void RecordExport::row(const std::vector<Field>& parts, const List* list, uint32_t index, uint32_t cells) {
  json_.open('{');
  for (const Field& part : parts) {
    if (part.slot == kNoSlot) continue;
    json_.key(part.name);
    Word word = list->cell(index, cells, part.slot);
    if (part.type.kind == FieldKind::record) {
      if (word == 1) {
        row(part.fields, list, index, cells);
      } else {
        json_.plain("null");
      }
      continue;
    }
    const bool is_text = part.type.kind == FieldKind::text || part.type.kind == FieldKind::email ||
                         part.type.kind == FieldKind::url;
    if (is_text) word = word_of_text(list->text_cell(index, cells, part.slot));
    value(json_, program_, part.type, word);
  }
  json_.close('}');
}

void RecordExport::rows(const Field& field, const List* list) {
  const uint32_t cells = row_cells(field.fields);
  json_.open('[');
  for (uint32_t index = 0; index < list->count; ++index)
    row(field.fields, list, index, cells);
  json_.close(']');
}

void RecordExport::field_value(const Field& field) {
  if (field.slot == kNoSlot || !has(field.slot)) return json_.plain("null");
  Word word = load(field.slot);
  if (is_list(field.type.kind) && field.type.element == FieldKind::record)
    return rows(field, list_of_word(word));
  if (field.type.kind != FieldKind::record) return value(json_, program_, field.type, word);
  if (word != 1) return json_.plain("null");
  json_.open('{');
  for (const Field& part : field.fields) {
    json_.key(part.name);
    field_value(part);
  }
  json_.close('}');
}

void RecordExport::fields() {
  json_.key("fields").open('{');
  for (const Field& field : program_.contact_fields) {
    if (field.slot == kNoSlot) continue;  // declared, and nowhere kept
    json_.key(field.name).open('{');
    json_.key("value");
    field_value(field);
    if (has(field.written_slot)) json_.key("written").time(int_of_word(load(field.written_slot)));
    json_.close('}');
  }
  json_.close('}');
}

// --- history

void RecordExport::times(SlotId slot) {
  EntriesView entries = record_.entries(layout_.slots[slot]);
  json_.open('[');
  for (uint32_t place = 0; place < entries.size(); ++place)
    json_.time(entries.time_ms(place));
  json_.close(']');
}

void RecordExport::tracker_part(const Tracker& tracker, const TrackerSlot& part) {
  const Field* field = tracker.value_slot == kNoSlot
                           ? nullptr
                           : field_at(program_.events[tracker.event].fields, tracker.value_slot);
  FieldType type =
      field ? field->type : type_of(tracker.value_is_number ? FieldKind::number : FieldKind::integer);
  json_.key(name_of(part.part));
  if (part.part == TrackerPart::entries) {
    EntriesView entries = record_.entries(layout_.slots[part.slot]);
    if (tracker.entry_width == 1) return times(part.slot);
    json_.open('[');
    for (uint32_t place = 0; place < entries.size(); ++place) {
      json_.open('{');
      json_.key("at").time(entries.time_ms(place));
      json_.key("value");
      value(json_, program_, type, entries.value(place));
      json_.close('}');
    }
    return json_.close(']');
  }
  Word word = load(part.slot);
  switch (part.part) {
    case TrackerPart::did:
      return json_.flag(word == 1);
    case TrackerPart::count:
    case TrackerPart::valued:
      return value(json_, program_, type_of(FieldKind::integer), word);
    case TrackerPart::first:
    case TrackerPart::last:
    case TrackerPart::latest_at:
      return value(json_, program_, type_of(FieldKind::time), word);
    default:
      return value(json_, program_, type, word);
  }
}

void RecordExport::tracker(const Tracker& tracker) {
  json_.open('{');
  json_.key("of").text(tracker.name);
  json_.key("event").text(program_.events[tracker.event].name);
  for (const TrackerSlot& part : tracker.slots) {
    if (part.part == TrackerPart::entries || has(part.slot)) tracker_part(tracker, part);
  }
  json_.close('}');
}

void RecordExport::history() {
  json_.key("history").open('[');
  for (const Tracker& kept : program_.trackers) {
    if (kept.subject == SubjectKind::contact) tracker(kept);
  }
  json_.close(']');
}

// --- what stands once

void RecordExport::appointments() {
  json_.key("appointments").open('{');
  for (const Appointment& appointment : program_.tables(SubjectKind::contact).appointments) {
    if (!has(appointment.handled_slot)) continue;
    json_.key(appointment.name).open('{');
    // Of what recurs a local date; else what the moment belonged to, a date or a time.
    int64_t handled = int_of_word(load(appointment.handled_slot));
    constexpr int64_t kNoDate = 10'000'000;  // days: some 27,000 years; as ms less than three hours
    const bool date = appointment.recurring || (handled > -kNoDate && handled < kNoDate);
    json_.key("kept_through");
    value(json_, program_, type_of(date ? FieldKind::date : FieldKind::time), load(appointment.handled_slot));
    json_.close('}');
  }
  json_.close('}');
}

void RecordExport::workflows() {
  json_.key("workflows").open('{');
  for (const Workflow& workflow : program_.workflows) {
    if (workflow.subject != SubjectKind::contact || !has(workflow.entered_slot)) continue;
    json_.key(workflow.name).open('{');
    json_.key("entered");
    if (workflow.enter == EnterKind::once) {
      json_.flag(load(workflow.entered_slot) == 1);
    } else {
      json_.time(int_of_word(load(workflow.entered_slot)));
    }
    json_.close('}');
  }
  json_.close('}');
}

// "-1772442000000:news": see engine/topic_marks.h.
void RecordExport::topics() {
  const List* marks = list_of_word(load(program_.unsubscribed_topics_slot));
  json_.key("topics").open('{');
  for (uint32_t index = 0; marks && index < marks->count; ++index) {
    std::string_view mark = view(marks->text(index));
    size_t colon = mark.find(':');
    int64_t at_ms = 0;
    if (mark.empty() || colon == std::string_view::npos) continue;
    std::from_chars(mark.data() + 1, mark.data() + colon, at_ms);
    json_.key(mark.substr(colon + 1)).open('{');
    json_.key("wanted").flag(mark.front() != '-');
    json_.key("since").time(at_ms);
    json_.close('}');
  }
  json_.close('}');
}

void RecordExport::messaging() {
  json_.key("messaging").open('{');
  if (program_.suppressed_slot != kNoSlot) json_.key("suppressed").flag(load(program_.suppressed_slot) == 1);
  if (program_.unsubscribed_topics_slot != kNoSlot) topics();
  bool any_caps = false;
  for (const Cap& cap : program_.policy.caps) {
    if (cap.queued_slot == kNoSlot) continue;
    if (!any_caps) json_.key("counted_for_caps").open('[');
    any_caps = true;
    times(cap.queued_slot);
  }
  if (any_caps) json_.close(']');
  if (program_.first_open_hour_slot != kNoSlot) {
    json_.key("opens_by_hour").open('[');
    for (SlotId hour = 0; hour < 24; ++hour) {
      const SlotId slot = program_.first_open_hour_slot + hour;
      json_.number(has(slot) ? load(slot) : 0);
    }
    json_.close(']');
  }
  json_.close('}');
}

void RecordExport::splits() {
  json_.key("splits").open('{');
  for (const AdaptiveSplit& split : program_.adaptive_splits) {
    const Workflow& workflow = program_.workflows[split.workflow];
    if (workflow.subject != SubjectKind::contact || !has(split.arm_slot)) continue;
    const Word arm = load(split.arm_slot);
    std::string name = std::to_string(arm + 1);
    for (const Node& node : workflow.nodes) {
      const bool is_it = node.kind == NodeKind::split_adapt && node.name == split.name;
      if (is_it && arm < node.arms.size()) name = node.arms[arm].name;
    }
    json_.key(workflow.name + "." + split.name).text(name);
  }
  json_.close('}');
}

}  // namespace nudge
