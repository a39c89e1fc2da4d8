#include "runtime/version/meaning.h"

#include <fmt/format.h>

#include "runtime/fault/assert.h"
#include "runtime/value/money.h"

namespace nudge {

namespace {

constexpr std::string_view kKindNames[] = {"bool", "int",    "number", "text",     "email",    "url",
                                           "date", "time",   "clock",  "duration", "timezone", "money",
                                           "enum", "record", "list",   "set"};

std::string scalar_name(const Program& program, FieldKind kind, uint32_t detail) {
  if (kind == FieldKind::enumeration) return program.enums[detail].name;
  std::string name(kKindNames[static_cast<size_t>(kind)]);
  if (kind == FieldKind::money) name += fmt::format("({})", currency_code(static_cast<CurrencyId>(detail)));
  return name;
}

// As far as conditions depend on it: texts of all kinds read alike, enums by the names of their values.
std::string kind_in_code(FieldKind kind, uint32_t detail) {
  switch (kind) {
    case FieldKind::email:
    case FieldKind::url:
      return "text";
    case FieldKind::enumeration:
      return "enum";
    case FieldKind::money:
      return fmt::format("money {}", detail);
    default:
      return std::string(kKindNames[static_cast<size_t>(kind)]);
  }
}

bool is_list(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}

ValueType value_type(const Field& field) {
  ValueType type;
  const bool list = is_list(field.type.kind);
  type.kind = list ? field.type.element : field.type.kind;
  type.detail = list ? field.type.element_detail : field.type.detail;
  if (list && !field.fields.empty()) type.parts = &field.fields;
  return type;
}

std::string type_in_code(const Field& field) {
  if (!is_list(field.type.kind)) return kind_in_code(field.type.kind, field.type.detail);
  return "list " + kind_in_code(field.type.element, field.type.element_detail);
}

std::string_view part_name(TrackerPart part) {
  constexpr std::string_view kNames[] = {"did",      "count",  "first",  "last",      "sum",    "least",
                                         "greatest", "valued", "latest", "latest_at", "entries"};
  return kNames[static_cast<size_t>(part)];
}

}  // namespace

std::string kind_name(const Program& program, const FieldType& type) {
  std::string name;
  if (is_list(type.kind)) {
    name = std::string(type.kind == FieldKind::set ? "set of " : "list of ") +
           scalar_name(program, type.element, type.element_detail) + (type.element_optional ? "?" : "");
    return type.optional ? "(" + name + ")?" : name;
  }
  name = scalar_name(program, type.kind, type.detail);
  return type.optional ? name + "?" : name;
}

Meaning::ByOffset Meaning::by_offset(const Layout& layout) {
  ByOffset offsets(layout.fixed_bytes, kNoSlot);
  for (SlotId slot = 0; slot < layout.slots.size(); ++slot)
    offsets[layout.slots[slot].offset] = slot;
  return offsets;
}

Meaning::Meaning(const Program& program) : program_(program) {
  for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account}) {
    const auto kind = static_cast<size_t>(subject);
    slots_[kind].resize(program.layout(subject).slots.size());
    offsets_[kind] = by_offset(program.layout(subject));
    add_fields(subject, subject == SubjectKind::contact ? "contact" : "account", program.fields(subject));
    add_kept(subject);
    conditions_[kind].resize(program.tables(subject).conditions.size());
  }
  trackers_.resize(program.trackers.size());
  for (const Event& event : program.events) {
    event_offsets_.push_back(by_offset(event.layout));
    std::vector<Loaded> loaded(event.layout.slots.size());
    auto add = [&](auto&& self, const std::string& path, const std::vector<Field>& fields) -> void {
      for (const Field& field : fields) {
        const std::string name = path + "." + field.name;
        if (field.slot != kNoSlot) loaded[field.slot] = {name + ":" + type_in_code(field), value_type(field)};
        if (field.type.kind == FieldKind::record) self(self, name, field.fields);
      }
    };
    add(add, "event", event.fields);
    event_slots_.push_back(std::move(loaded));
  }
  for (const Workflow& workflow : program.workflows)
    capture_offsets_.push_back(by_offset(workflow.captures));
  add_histories();
}

void Meaning::add_fields(SubjectKind subject, const std::string& path, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    const std::string name = path + "." + field.name;
    auto& slots = slots_[static_cast<size_t>(subject)];
    if (field.slot != kNoSlot)
      slots[field.slot] = {SlotRole::field, 0, name + ":" + type_in_code(field), value_type(field)};
    if (field.type.kind == FieldKind::record) add_fields(subject, name, field.fields);
  }
}

void Meaning::add_histories() {
  for (TrackerId id = 0; id < program_.trackers.size(); ++id) {
    const Tracker& tracker = program_.trackers[id];
    ValueType type;
    if (tracker.value_slot != kNoSlot) type = event_slots_[tracker.event][tracker.value_slot].type;
    for (const TrackerSlot& part : tracker.slots) {
      slots_[static_cast<size_t>(tracker.subject)][part.slot] = {SlotRole::history, id,
                                                                 std::string(part_name(part.part)), type};
    }
  }
}

void Meaning::add_kept(SubjectKind subject) {
  auto& slots = slots_[static_cast<size_t>(subject)];
  const std::vector<StoredCondition>& conditions = program_.tables(subject).conditions;
  for (uint32_t id = 0; id < conditions.size(); ++id) {
    slots[conditions[id].slot] = {SlotRole::condition, id, "", {}};
    if (conditions[id].since_slot != kNoSlot)
      slots[conditions[id].since_slot] = {SlotRole::since, id, "", {}};
  }
  for (const Score& score : program_.scores) {
    if (score.subject != subject) continue;
    if (score.points_slot != kNoSlot)
      slots[score.points_slot] = {SlotRole::score, 0, score.name + " points", {}};
    if (score.as_of_slot != kNoSlot)
      slots[score.as_of_slot] = {SlotRole::score, 0, score.name + " as of", {}};
  }
}

std::string Meaning::slot_name(SubjectKind subject, SlotId id) {
  const SlotMeaning& meaning = slot(subject, id);
  const std::string_view who = subject == SubjectKind::contact ? "contact" : "account";
  switch (meaning.role) {
    case SlotRole::field:
      return meaning.name;
    case SlotRole::history:
      return fmt::format("{} history {} {}", who, hex_text(of_tracker(meaning.index)), meaning.name);
    case SlotRole::condition:
      return fmt::format("{} condition {}", who, hex_text(of_stored(subject, meaning.index)));
    case SlotRole::since:
      return fmt::format("{} since {}", who, hex_text(of_stored(subject, meaning.index)));
    case SlotRole::score:
      return fmt::format("{} score {}", who, meaning.name);
    case SlotRole::other:
      break;
  }
  return fmt::format("{} kept", who);
}

Meaning::Loaded Meaning::loaded(RecordBase base, uint32_t offset, const CodePlace& place) {
  switch (base) {
    case RecordBase::contact:
    case RecordBase::account: {
      const SubjectKind subject = base == RecordBase::contact ? SubjectKind::contact : SubjectKind::account;
      const SlotId id = offsets_[static_cast<size_t>(subject)][offset];
      return {slot_name(subject, id), slot(subject, id).type};
    }
    case RecordBase::arriving:
      if (place.event == kNowhere) break;
      return event_slots_[place.event][event_offsets_[place.event][offset]];
    case RecordBase::captured: {
      if (place.workflow == kNowhere) break;
      const SlotId id = capture_offsets_[place.workflow][offset];
      const CaptureField& field = program_.workflows[place.workflow].capture_fields[id];
      const bool list = is_list(field.type.kind);
      ValueType type;
      type.kind = list ? field.type.element : field.type.kind;
      type.detail = list ? field.type.element_detail : field.type.detail;
      return {fmt::format("captured {}:{}", field.name, kind_in_code(type.kind, type.detail)), type};
    }
  }
  return {fmt::format("{} at {}", static_cast<int>(base), offset), {}};
}

std::string Meaning::word_name(const ValueType& type, Word word) const {
  if (type.kind == FieldKind::enumeration && word < program_.enums[type.detail].values.size())
    return "value " + program_.enums[type.detail].values[word].name;
  return std::to_string(int_of_word(word));
}

Hash128 Meaning::of_condition(const TimedCondition& condition, const CodePlace& place) {
  return stable_hash({"condition", hex_text(of_function(condition.value, place)),
                      hex_text(of_function(condition.next_change, place))});
}

Hash128 Meaning::of_stored(SubjectKind subject, uint32_t condition) {
  Hash128& meaning = conditions_[static_cast<size_t>(subject)][condition];
  if (meaning == Hash128{}) {
    // Those that it reads were made before it, so this ends; were it not so, it would mean itself.
    meaning = stable_hash({"itself"});
    meaning = of_condition(program_.tables(subject).conditions[condition].condition, {});
  }
  return meaning;
}

Hash128 Meaning::of_occurrences(TrackerId id) {
  const Tracker& tracker = program_.trackers[id];
  CodePlace place;
  place.event = tracker.event;
  return stable_hash({"occurrences", tracker.subject == SubjectKind::contact ? "contact" : "account",
                      program_.events[tracker.event].name, hex_text(of_function(tracker.filter, place))});
}

Hash128 Meaning::of_tracker(TrackerId id) {
  Hash128& meaning = trackers_[id];
  if (meaning == Hash128{}) {
    meaning = stable_hash({"itself"});
    const Tracker& tracker = program_.trackers[id];
    const std::string value =
        tracker.value_slot == kNoSlot ? "" : event_slots_[tracker.event][tracker.value_slot].name;
    meaning = stable_hash({"tracker", hex_text(of_occurrences(id)), value});
  }
  return meaning;
}

Hash128 Meaning::of_appointment(SubjectKind subject, uint32_t id) {
  const Appointment& appointment = program_.tables(subject).appointments[id];
  return stable_hash({"appointment", appointment.recurring ? "recurring" : "once",
                      hex_text(of_function(appointment.key, {})),
                      hex_text(of_function(appointment.moment, {}))});
}

Hash128 Meaning::of_rule(const Score& score, const ScoreRule& rule, bool with_points) {
  std::string text = fmt::format("in {}", rule.per_ms);
  if (with_points) text += fmt::format(" {} {}", rule.points, rule.at_most);
  for (const Occurrence& occurrence : rule.occurrences)
    text += " " + event_of(occurrence, kNowhere);
  if (rule.condition != UINT32_MAX) text += " " + hex_text(of_stored(score.subject, rule.condition));
  return stable_hash({"rule", text});
}

// A reading reads its condition parts by invoking them, so `value` says what counts while it holds.
Hash128 Meaning::of_score(const Score& score) {
  std::string text = fmt::format("{} {} {} {} {} {}", score.name, static_cast<int>(score.subject),
                                 score.halve_ms, score.bounded, score.least, score.most);
  text += " " + hex_text(of_function(score.value, {}));
  for (const ScoreRule& rule : score.rules)
    text += " " + hex_text(of_rule(score, rule, true));
  return stable_hash({"score", text});
}

}  // namespace nudge
