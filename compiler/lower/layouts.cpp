#include <algorithm>

#include "compiler/lower/context.h"
#include "runtime/fault/limits.h"

namespace nudge::lower {
namespace {

using analyze::FieldPathNames;
using analyze::HistoryPart;
using ir::TypeKind;

// Which fields are stored, and where.
struct FieldPlan {
  Layout& layout;
  const std::set<FieldPathNames>* only = nullptr;  // none: all are
  FieldPathNames path;                             // of the record around
};

void set_default(Context& context, const ir::Field& from, Field& field) {
  if (from.default_value == kNoExpr) return;
  const ir::Expr& value = context.in[from.default_value];
  if (value.kind == ExprKind::constant && is_missing(int_of_word(value.word))) return;
  field.has_default = true;
  if (value.kind == ExprKind::text) {
    field.default_word = text_constant(context, value.text_value);
  } else if (value.kind == ExprKind::list) {
    std::optional<ListConstant> list = constant_list(context, value);
    NUDGE_ASSERT(list, "a default that isn't constant");
    field.default_word = list_constant(context, std::move(*list));
  } else {
    NUDGE_ASSERT(value.kind == ExprKind::constant, "a default that isn't constant");
    field.default_word = value.word;
  }
}

// The parts of a record in a row, from the cell `next` on: a cell for each, before those of its own parts.
std::vector<Field> row_parts(Context& context, ir::RecordId record, SlotId& next) {
  std::vector<Field> parts;
  for (const ir::Field& from : context.in.records[record].fields) {
    Field part;
    part.name = from.name;
    part.json = from.json;
    part.type = field_type(context, from.type);
    part.pii = from.pii;
    part.slot = next++;
    set_default(context, from, part);
    const ir::Type& type = context.type(from.type);
    if (type.kind == TypeKind::record) part.fields = row_parts(context, type.detail, next);
    parts.push_back(std::move(part));
  }
  return parts;
}

Field make_field(Context& context, const ir::Field& from, FieldPlan& plan) {
  Field field;
  field.name = from.name;
  field.json = from.json;
  field.type = field_type(context, from.type);
  field.pii = from.pii;
  field.unique = from.unique;
  set_default(context, from, field);
  const ir::Type& type = context.type(from.type);
  plan.path.push_back(from.name);
  if (!plan.only || analyze::Reads::touches(*plan.only, plan.path))
    field.slot = plan.layout.add(slot_kind(type.kind));
  if (is_list(type.kind)) {
    field.fields = element_parts(context, type.detail);
  } else if (type.kind == TypeKind::record) {
    for (const ir::Field& child : context.in.records[type.detail].fields) {
      field.fields.push_back(make_field(context, child, plan));
    }
  }
  plan.path.pop_back();
  return field;
}

// Of the contact or the account: all that is declared, and of the built-in fields phone and locale only if
// read (created_at is given to everybody).
void make_owner(Context& context, const std::vector<ir::Field>& declared,
                const std::set<FieldPathNames>& reads, Layout& layout, std::vector<Field>& fields) {
  for (const ir::Field& from : declared) {
    bool only_if_read = from.builtin && (from.name == "phone" || from.name == "locale");
    FieldPlan plan{layout, only_if_read ? &reads : nullptr, {}};
    Field field = make_field(context, from, plan);
    bool given_once = from.builtin && (from.name == "id" || from.name == "created_at");
    if (!given_once && field.slot != kNoSlot) field.written_slot = layout.add(SlotKind::wide);
    fields.push_back(std::move(field));
  }
}

TrackerPart tracker_part(HistoryPart part) {
  switch (part) {
    case HistoryPart::did:
      return TrackerPart::did;
    case HistoryPart::count:
      return TrackerPart::count;
    case HistoryPart::first:
      return TrackerPart::first;
    case HistoryPart::last:
      return TrackerPart::last;
    case HistoryPart::sum:
      return TrackerPart::sum;
    case HistoryPart::least:
      return TrackerPart::least;
    case HistoryPart::greatest:
      return TrackerPart::greatest;
    case HistoryPart::valued:
      return TrackerPart::valued;
    case HistoryPart::latest:
      return TrackerPart::latest;
    case HistoryPart::entries:
      return TrackerPart::entries;
  }
  NUDGE_UNREACHABLE("no such part of history");
}

SlotKind part_slot_kind(TrackerPart part, SlotKind value) {
  switch (part) {
    case TrackerPart::did:
      return SlotKind::boolean;
    case TrackerPart::entries:
      return SlotKind::entries;
    case TrackerPart::latest:
      return value;
    case TrackerPart::sum:
    case TrackerPart::least:
    case TrackerPart::greatest:
      return value == SlotKind::number ? SlotKind::number : SlotKind::wide;
    default:
      return SlotKind::wide;
  }
}

// What it counts, as in the source; a number behind it where another reads the same.
std::string tracker_name(const Context& context, const analyze::TrackerPlan& plan) {
  std::string name = context.in.events[plan.event].name;
  if (plan.filter != kNoExpr) {
    std::string filter = source_text(context, context.in[plan.filter].span);
    name += '(' + (filter.empty() ? "…" : filter) + ')';
  }
  for (const std::string& field : plan.field)
    name += '.' + field;
  size_t same = 0;
  for (const Tracker& other : context.out.trackers) {
    if (other.name == name || other.name.starts_with(name + " #")) ++same;
  }
  return same == 0 ? name : name + " #" + std::to_string(same + 1);
}

void make_tracker(Context& context, const analyze::TrackerPlan& plan) {
  Tracker tracker;
  tracker.name = tracker_name(context, plan);
  tracker.subject = subject_of(plan.of_account);
  tracker.event = plan.event;
  Event& event = context.out.events[plan.event];
  SlotKind value = SlotKind::wide;
  if (!plan.field.empty()) {
    const Field* field = find_field(event.fields, plan.field);
    NUDGE_ASSERT(field && field->slot != kNoSlot, "history of a field that isn't stored");
    tracker.value_slot = field->slot;
    value = event.layout.slots[field->slot].kind;
    tracker.value_is_number = value == SlotKind::number;
  }
  auto add = [&](TrackerPart part) {
    tracker.slots.push_back({part, context.out.layout(tracker.subject).add(part_slot_kind(part, value))});
  };
  for (HistoryPart part : plan.parts) {
    add(tracker_part(part));
    if (part == HistoryPart::latest) add(TrackerPart::latest_at);
  }
  tracker.entry_width = plan.field.empty() ? 1 : 2;
  tracker.keep_newest = std::min(plan.keep_newest, limits::kMaxEntries);
  tracker.keep_forever = plan.keep_forever;
  tracker.keep_ms = plan.keep_ms;
  event.trackers.push_back(static_cast<TrackerId>(context.out.trackers.size()));
  context.out.trackers.push_back(std::move(tracker));
}

}  // namespace

std::vector<Field> element_parts(Context& context, ir::TypeId element) {
  const ir::Type& type = context.type(element);
  SlotId next = 0;
  return type.kind == TypeKind::record ? row_parts(context, type.detail, next) : std::vector<Field>();
}

const Field* find_field(const std::vector<Field>& fields, const std::vector<std::string>& names) {
  const std::vector<Field>* among = &fields;
  const Field* found = nullptr;
  for (const std::string& name : names) {
    found = nullptr;
    for (const Field& field : *among) {
      if (field.name == name) found = &field;
    }
    if (!found) return nullptr;
    among = &found->fields;
  }
  return found;
}

SlotId tracker_slot(const Tracker& tracker, TrackerPart part) {
  for (const TrackerSlot& slot : tracker.slots) {
    if (slot.part == part) return slot.slot;
  }
  return kNoSlot;
}

void make_layouts(Context& context) {
  Program& out = context.out;
  for (const ir::Enum& from : context.in.enums) {
    EnumType type{from.name, {}};
    for (const ir::EnumValue& value : from.values)
      type.values.push_back({value.name, value.json});
    out.enums.push_back(std::move(type));
  }
  make_owner(context, context.in.contact, context.reads.contact, out.contact_layout, out.contact_fields);
  make_owner(context, context.in.account, context.reads.account, out.account_layout, out.account_fields);
  for (ir::EventId id = 0; id < context.in.events.size(); ++id) {
    const ir::Event& from = context.in.events[id];
    Event event;
    event.name = from.name;
    event.json = from.json;
    event.prefix = from.prefix;
    FieldPlan plan{event.layout, &context.reads.events[id], {}};
    for (const ir::Field& field : from.fields)
      event.fields.push_back(make_field(context, field, plan));
    event.layout.seal();
    out.events.push_back(std::move(event));
  }
  for (const analyze::TrackerPlan& plan : context.history.trackers)
    make_tracker(context, plan);
}

void make_tracker_filters(Context& context) {
  for (size_t id = 0; id < context.out.trackers.size(); ++id) {
    const analyze::TrackerPlan& plan = context.history.trackers[id];
    Place place = place_of(context.out.trackers[id].subject);
    place.arriving = plan.event;
    FunctionId filter = value_function(context, plan.filter, place, context.out.trackers[id].name);
    context.out.trackers[id].filter = filter;
  }
}

}  // namespace nudge::lower
