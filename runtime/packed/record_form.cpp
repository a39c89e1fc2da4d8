#include "runtime/packed/record_form.h"

#include "runtime/packed/wire.h"
#include "runtime/program/field_at.h"

namespace nudge {

namespace {

Content content_of(SlotKind kind) {
  switch (kind) {
    case SlotKind::boolean:
      return Content::boolean;
    case SlotKind::number:
      return Content::number;
    case SlotKind::text:
      return Content::text;
    case SlotKind::list:
      return Content::list;
    case SlotKind::entries:
      return Content::entries;
    default:
      return Content::word;
  }
}

// Of a value as the language knows it.
void set_content(const Program& program, FieldKind kind, uint32_t detail, SlotForm& form) {
  switch (kind) {
    case FieldKind::enumeration:
      form.content = Content::limited;
      form.limit = static_cast<uint32_t>(program.enums[detail].values.size());
      return;
    case FieldKind::timezone:
      form.content = Content::zone;
      return;
    case FieldKind::time:
      form.content = Content::time;
      return;
    case FieldKind::number:
      form.content = Content::number;
      return;
    case FieldKind::boolean:
    case FieldKind::record:
      form.content = Content::boolean;
      return;
    case FieldKind::text:
    case FieldKind::email:
    case FieldKind::url:
      form.content = Content::text;
      return;
    case FieldKind::list:
    case FieldKind::set:
      form.content = Content::list;
      return;
    default:
      form.content = Content::word;
  }
}

bool lies_apart(Content content) {
  return content == Content::number || content == Content::text || content == Content::list ||
         content == Content::entries;
}

// What a slot's kind says counts for more than what somebody says of it.
void keep_to_kinds(RecordForm& form) {
  for (SlotForm& slot : form) {
    const Content own = content_of(slot.slot.kind);
    if (slot.content != own && (lies_apart(own) || lies_apart(slot.content))) slot.content = own;
    if (slot.content == Content::list && slot.rows.empty()) slot.rows.emplace_back();
  }
}

class Maker {
 public:
  Maker(const Program& program, RecordForms& forms) : program_(program), forms_(forms) {}

  void subject(SubjectKind kind);
  void captures(const Workflow& workflow, RecordForm& form);
  static RecordForm blank(const Layout& layout);

 private:
  void fields(const std::vector<Field>& fields, RecordForm& form);
  void value(const Field& field, SlotForm& form);
  void cells(const std::vector<Field>& parts, std::vector<SlotForm>& cells);
  void elements(const Field& list, SlotForm& form);
  void tracker(const Tracker& tracker, RecordForm& form);
  void stands_once(SubjectKind kind, RecordForm& form);
  static void mark_time(RecordForm& form, SlotId slot) {
    if (slot != kNoSlot) form[slot].content = Content::time;
  }

  const Program& program_;
  RecordForms& forms_;
};

RecordForm Maker::blank(const Layout& layout) {
  RecordForm form(layout.slots.size());
  for (size_t slot = 0; slot < form.size(); ++slot) {
    form[slot].slot = layout.slots[slot];
    form[slot].content = content_of(layout.slots[slot].kind);
    form[slot].usual = missing_word(layout.slots[slot].kind);
  }
  return form;
}

void Maker::cells(const std::vector<Field>& parts, std::vector<SlotForm>& cells) {
  for (const Field& part : parts) {
    set_content(program_, part.type.kind, part.type.detail, cells.emplace_back());
    this->cells(part.fields, cells);
  }
}

void Maker::elements(const Field& list, SlotForm& form) {
  form.in_rows = list.type.element == FieldKind::record;
  if (form.in_rows) return cells(list.fields, form.rows);
  set_content(program_, list.type.element, list.type.element_detail, form.rows.emplace_back());
}

void Maker::value(const Field& field, SlotForm& form) {
  set_content(program_, field.type.kind, field.type.detail, form);
  if (form.content == Content::list && form.rows.empty()) elements(field, form);
}

void Maker::fields(const std::vector<Field>& fields, RecordForm& form) {
  for (const Field& field : fields) {
    if (field.slot != kNoSlot) {
      SlotForm& own = form[field.slot];
      value(field, own);
      bool usual = field.has_default && own.content != Content::text && own.content != Content::list &&
                   own.content != Content::zone;
      if (usual) own.usual = field.default_word;
    }
    mark_time(form, field.written_slot);
    if (field.type.kind == FieldKind::record) this->fields(field.fields, form);
  }
}

void Maker::tracker(const Tracker& tracker, RecordForm& form) {
  for (const TrackerSlot& part : tracker.slots) {
    SlotForm& own = form[part.slot];
    switch (part.part) {
      case TrackerPart::first:
      case TrackerPart::last:
      case TrackerPart::latest_at:
        own.content = Content::time;
        break;
      case TrackerPart::latest:
        if (const Field* field = field_at(program_.events[tracker.event].fields, tracker.value_slot))
          value(*field, own);
        break;
      case TrackerPart::entries:
        own.width = tracker.entry_width;
        own.number_values = tracker.value_is_number;
        break;
      default:
        break;
    }
  }
}

void Maker::stands_once(SubjectKind kind, RecordForm& form) {
  for (const StoredCondition& condition : program_.tables(kind).conditions) {
    form[condition.slot].usual = 0;
    mark_time(form, condition.since_slot);
  }
  for (const Score& score : program_.scores) {
    if (score.subject == kind) mark_time(form, score.as_of_slot);
  }
  for (const Workflow& workflow : program_.workflows) {
    if (workflow.subject == kind && workflow.enter == EnterKind::again_after)
      mark_time(form, workflow.entered_slot);
  }
}

void Maker::subject(SubjectKind kind) {
  RecordForm& form = forms_.subjects[static_cast<size_t>(kind)];
  form = blank(program_.layout(kind));
  fields(program_.fields(kind), form);
  for (const Tracker& each : program_.trackers) {
    if (each.subject == kind) tracker(each, form);
  }
  stands_once(kind, form);
  if (kind == SubjectKind::contact && program_.unsubscribed_topics_slot != kNoSlot)
    form[program_.unsubscribed_topics_slot].rows.emplace_back().content = Content::text;
  keep_to_kinds(form);
}

// By their types, and by what of which event is copied there: a list of records has the shape of the event's.
void Maker::captures(const Workflow& workflow, RecordForm& form) {
  for (size_t slot = 0; slot < form.size() && slot < workflow.capture_fields.size(); ++slot) {
    const FieldType& type = workflow.capture_fields[slot].type;
    if (content_of(form[slot].slot.kind) == Content::text) continue;
    set_content(program_, type.kind, type.detail, form[slot]);
    if (form[slot].content == Content::list && type.element != FieldKind::record)
      set_content(program_, type.element, type.element_detail, form[slot].rows.emplace_back());
  }
  auto copied = [&](uint32_t event, const std::vector<Capture>& captures) {
    for (const Capture& capture : captures) {
      const Field* field = field_at(program_.events[event].fields, capture.from);
      if (field) value(*field, form[capture.to]);
    }
  };
  for (const Trigger& trigger : workflow.triggers)
    copied(trigger.event, trigger.captures);
  for (const Node& node : workflow.nodes) {
    for (const Occurrence& occurrence : node.awaited.occurrences)
      copied(occurrence.event, occurrence.captures);
    mark_time(form, node.kind == NodeKind::repeat ? node.started_slot : kNoSlot);
  }
  keep_to_kinds(form);
}

void append_outline(const RecordForm& form, WireWriter& out) {
  out.number(form.size());
  for (const SlotForm& slot : form) {
    out.number(static_cast<uint64_t>(slot.slot.kind));
    out.number(static_cast<uint64_t>(slot.content));
    out.number(slot.usual);
    out.number(slot.limit);
    out.number(slot.in_rows);
    out.number(slot.width);
    out.number(slot.number_values);
    append_outline(slot.rows, out);
  }
}

}  // namespace

RecordForms::RecordForms(const Program& program) {
  Maker maker(program, *this);
  maker.subject(SubjectKind::contact);
  maker.subject(SubjectKind::account);
  for (const Workflow& workflow : program.workflows) {
    captures.push_back(Maker::blank(workflow.captures));
    maker.captures(workflow, captures.back());
  }
}

std::string RecordForms::outline() const {
  std::string text;
  WireWriter out(text);
  append_outline(subjects[0], out);
  append_outline(subjects[1], out);
  out.number(captures.size());
  for (const RecordForm& form : captures)
    append_outline(form, out);
  return text;
}

}  // namespace nudge
