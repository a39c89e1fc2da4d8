#include "runtime/input/mask.h"

#include "runtime/input/json_string.h"
#include "runtime/program/personal.h"
#include "runtime/value/text_functions.h"

namespace nudge {

namespace {

// `first_name`, `firstName`, `First Name` are one.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (char letter : lower(name)) {
    if (letter != '_' && letter != '-' && letter != ' ') plain += letter;
  }
  return plain;
}

const Field* field_named(const std::vector<Field>& fields, std::string_view key) {
  for (const Field& field : fields) {
    if (field.json == key) return &field;
  }
  return nullptr;
}

bool is_list(const Field& field) {
  return field.type.kind == FieldKind::list || field.type.kind == FieldKind::set;
}

}  // namespace

RecordMask::RecordMask(const Program& program, const JsonTree& tree) : program_(program), tree_(tree) {
  add_names(program.contact_fields);
  add_names(program.account_fields);
  for (const Event& event : program.events)
    add_names(event.fields);
  // An id that is personal is so wherever it stands.
  if (is_id_pii(program, SubjectKind::contact)) {
    for (std::string_view part : {"userId", "anonymousId", "previousId"})
      names_.insert(plain_name(part));
  }
  if (is_id_pii(program, SubjectKind::account)) names_.insert(plain_name("groupId"));
}

void RecordMask::add_names(const Fields& fields) {
  for (const Field& field : fields) {
    if (field.pii) {
      names_.insert(plain_name(field.name));
      names_.insert(plain_name(field.json));
    }
    add_names(field.fields);
  }
}

bool RecordMask::is_personal_name(std::string_view key) const {
  return names_.contains(plain_name(key));
}

std::string_view RecordMask::key_of(JsonId member) {
  const JsonNode& node = tree_.node(member);
  std::string_view key(node.key, node.key_size);
  if (!node.key_escaped) return key;
  unescape_json(key_, key);
  return key_;
}

void RecordMask::hide(JsonId value) {
  if (tree_.node(value).kind != JsonKind::null) hidden_.push_back(value);
}

void RecordMask::take_inside(JsonId value, const Fields* fields) {
  if (tree_.node(value).kind == JsonKind::object) return take_object(value, fields);
  if (tree_.node(value).kind != JsonKind::array) return;
  for (JsonId id = tree_.first_child(value); id != tree_.node(value).end; id = tree_.next(id))
    take_inside(id, fields);
}

void RecordMask::take_value(std::string_view key, JsonId value, const Fields* fields) {
  const Field* field = fields ? field_named(*fields, key) : nullptr;
  if (!field) return is_personal_name(key) ? hide(value) : take_inside(value, nullptr);
  if (field->pii) return hide(value);
  if (!holds_pii(*field)) return take_inside(value, field->fields.empty() ? nullptr : &field->fields);
  // A record with personal parts: what stands there in another form is not known by its parts.
  JsonKind wanted = is_list(*field) ? JsonKind::array : JsonKind::object;
  if (tree_.node(value).kind != wanted) return hide(value);
  if (wanted == JsonKind::object) return take_object(value, &field->fields);
  for (JsonId id = tree_.first_child(value); id != tree_.node(value).end; id = tree_.next(id)) {
    if (tree_.node(id).kind == JsonKind::object) {
      take_object(id, &field->fields);
    } else {
      hide(id);
    }
  }
}

void RecordMask::take_object(JsonId object, const Fields* fields) {
  for (JsonId member = tree_.first_child(object); member != tree_.node(object).end;
       member = tree_.next(member))
    take_value(key_of(member), member, fields);
}

void RecordMask::take_context(JsonId context) {
  for (JsonId member = tree_.first_child(context); member != tree_.node(context).end;
       member = tree_.next(member)) {
    std::string_view key = key_of(member);
    bool is_object = tree_.node(member).kind == JsonKind::object;
    if (key == "traits" && is_object) {
      take_object(member, &program_.contact_fields);
    } else if (key == "timezone" || key == "locale" || key == "groupId") {
      take_value(key, member, &program_.contact_fields);
    } else {
      hide(member);
    }
  }
}

// The parts that Segment names hold no fields, whatever a field is called; but ids may be marked.
bool RecordMask::is_part(std::string_view key) const {
  for (size_t part = 0; part < static_cast<size_t>(RecordPart::count); ++part) {
    if (json_name(static_cast<RecordPart>(part)) != key) continue;
    if (key == "groupId") return !is_id_pii(program_, SubjectKind::account);
    return !key.ends_with("Id") || key == "messageId" || !is_id_pii(program_, SubjectKind::contact);
  }
  return false;
}

void RecordMask::take_record(JsonId record, const Known& known) {
  for (JsonId member = tree_.first_child(record); member != tree_.node(record).end;
       member = tree_.next(member)) {
    std::string_view key = key_of(member);
    bool is_object = tree_.node(member).kind == JsonKind::object;
    if (key == "traits" || key == "properties") {
      if (is_object) {
        take_object(member, key == "traits" ? known.traits : known.properties);
      } else {
        hide(member);
      }
    } else if (key == "context") {
      if (is_object) {
        take_context(member);
      } else {
        hide(member);
      }
    } else if (key == "name" || key == "category") {  // a page's or screen's
      take_value(key, member, known.properties);
    } else if (key == "batch") {  // of what is no list
      hide(member);
    } else if (!is_part(key)) {
      take_value(key, member, nullptr);
    }
  }
}

std::string RecordMask::masked(JsonId record, const Known& known) {
  hidden_.clear();
  take_record(record, known);
  std::string_view raw = tree_.raw(record);
  std::string out;
  size_t from = 0;
  for (JsonId id : hidden_) {
    std::string_view value = tree_.raw(id);
    auto begin = static_cast<size_t>(value.data() - raw.data());
    out += raw.substr(from, begin - from);
    out += '"';
    out += kPersonal;
    out += '"';
    from = begin + value.size();
  }
  return out += raw.substr(from);
}

std::string RecordMask::masked_whole(JsonId value) const {
  return tree_.node(value).kind != JsonKind::null ? '"' + std::string(kPersonal) + '"' : std::string("null");
}

std::string masked_text(std::string_view text) {
  constexpr std::string_view kKept = "{}[]:,\"\\ \t\r\n";
  std::string out;
  for (char byte : text) {
    bool continues = (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    if (kKept.find(byte) != std::string_view::npos) {
      out += byte;
    } else if (!continues) {
      out += 'x';
    }
  }
  return out;
}

}  // namespace nudge
