#include "runtime/input/record_decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/fault/limits.h"
#include "runtime/input/misfit.h"
#include "runtime/program/personal.h"

namespace nudge {

namespace {

enum ContextPart : uint32_t {
  kContextTraits,
  kContextTimezone,
  kContextLocale,
  kContextGroup,
  kContextParts
};

constexpr std::string_view kTypes = "identify, group, track, page, screen, alias";

}  // namespace

RecordDecoder::RecordDecoder(const Program& program, const JsonTree& tree, Pii pii)
    : program_(program),
      tree_(tree),
      values_(program, tree, arena_),
      reader_(program, tree, values_, pii == Pii::masked),
      mask_(pii == Pii::masked ? std::make_unique<RecordMask>(program, tree) : nullptr),
      contact_(program, program.contact_layout, program.contact_fields, constants_),
      account_(program, program.account_layout, program.account_fields, constants_) {
  contact_.hide(kContactId);
  account_.hide(kAccountId);
  events_.reserve(program.events.size());
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    const Event& declared = program.events[event];
    events_.emplace_back(program, declared.layout, declared.fields, constants_);
    owners_.push_back(fmt::format("event `{}`: ", declared.name));
    if (declared.prefix) {
      prefixes_.push_back({declared.json, event});
      continue;  // a page is no `event page_viewed as "x*"`: it has no name that could begin so
    }
    event_names_.add(declared.json, event);
    if (declared.name == "page_viewed") page_event_ = event;
    if (declared.name == "screen_viewed") screen_event_ = event;
  }
  std::stable_sort(prefixes_.begin(), prefixes_.end(), [](const Prefix& left, const Prefix& right) {
    return left.begin.size() > right.begin.size();
  });
  context_names_.add("traits", kContextTraits);
  context_names_.add("timezone", kContextTimezone);
  context_names_.add("locale", kContextLocale);
  context_names_.add("groupId", kContextGroup);
}

bool RecordDecoder::decode(const RecordParts& parts, int64_t now_ms) {
  arena_.reset();
  input.clear();
  faults.clear();
  rejection.clear();
  if (!take_kind(parts) || !take_contact(parts) || !take_time(parts, now_ms)) return false;
  input.message_id = text_part(parts, RecordPart::message_id);
  reader_.begin(contact_);
  take_context(parts);
  if (kind == RecordKind::group && !take_account(parts)) return false;
  for (std::string_view id : {input.contact, input.previous, input.account}) {
    if (id.size() > limits::kMaxIdBytes)
      return reject(fmt::format("an id of {} bytes, at most {} are taken", id.size(), limits::kMaxIdBytes));
  }
  take_traits(parts);
  reader_.read_present(contact_, "contact: ", input.contact_writes, faults);
  bool is_event = kind == RecordKind::track || kind == RecordKind::page || kind == RecordKind::screen;
  return !is_event || take_event(parts);
}

bool RecordDecoder::reject(std::string reason) {
  rejection = std::move(reason);
  return false;
}

std::string RecordDecoder::wants(std::string_view name, std::string_view what, JsonId got) const {
  return fmt::format("`{}` wants {}, got {}", name, what, shortened(tree_.raw(got)));
}

std::string RecordDecoder::wants_object(std::string_view name, JsonId got) const {
  return mask_ ? fmt::format("`{}` wants an object, got {}", name, tree_.kind_words(got))
               : wants(name, "an object", got);
}

std::string RecordDecoder::wants_id(std::string_view name, JsonId got) const {
  const bool of_account = name.ends_with("groupId");
  bool hidden = mask_ && is_id_pii(program_, of_account ? SubjectKind::account : SubjectKind::contact);
  return hidden ? fmt::format("`{}` wants text, got {}", name, tree_.kind_words(got))
                : wants(name, "text", got);
}

std::string_view RecordDecoder::text_part(const RecordParts& parts, RecordPart part) {
  JsonId value = parts.at(part);
  if (value == kNoJson) return {};
  if (is_text(value)) return values_.text_of(value);
  faults.push_back(part == RecordPart::message_id ? wants(json_name(part), "text", value)
                                                  : wants_id(json_name(part), value));
  return {};
}

JsonId RecordDecoder::object_part(const RecordParts& parts, RecordPart part) {
  JsonId value = parts.at(part);
  if (value == kNoJson || tree_.node(value).kind == JsonKind::object) return value;
  faults.push_back(wants_object(json_name(part), value));
  return kNoJson;
}

std::optional<RecordKind> RecordDecoder::kind_of(JsonId type) {
  static constexpr std::string_view kSpellings[] = {"identify", "group", "track", "page", "screen", "alias"};
  if (type == kNoJson || !is_text(type)) return std::nullopt;
  std::string_view text = values_.text_of(type);
  // By the first letter, each input asks for it.
  RecordKind meant = RecordKind::group;
  switch (text.empty() ? ' ' : text.front()) {
    case 't':
      meant = RecordKind::track;
      break;
    case 'i':
      meant = RecordKind::identify;
      break;
    case 'p':
      meant = RecordKind::page;
      break;
    case 's':
      meant = RecordKind::screen;
      break;
    case 'a':
      meant = RecordKind::alias;
      break;
    default:
      break;
  }
  if (text != kSpellings[static_cast<size_t>(meant)]) return std::nullopt;
  return meant;
}

std::string_view RecordDecoder::shown(JsonId record) {
  if (!mask_) return tree_.raw(record);
  RecordMask::Known known;
  RecordParts parts = find_parts(record);
  std::optional<RecordKind> its_kind = kind_of(parts.at(RecordPart::type));
  if (its_kind)
    known.traits = its_kind == RecordKind::group ? &program_.account_fields : &program_.contact_fields;
  JsonId name = parts.at(RecordPart::event);
  uint32_t event = kNoEvent;
  if (its_kind == RecordKind::page) event = page_event_;
  if (its_kind == RecordKind::screen) event = screen_event_;
  if (its_kind == RecordKind::track && name != kNoJson && is_text(name))
    event = event_of(values_.text_of(name));
  if (event != kNoEvent) known.properties = &program_.events[event].fields;
  masked_ = mask_->masked(record, known);
  return masked_;
}

std::string_view RecordDecoder::shown_whole(JsonId value) {
  if (!mask_) return tree_.raw(value);
  masked_ = mask_->masked_whole(value);
  return masked_;
}

bool RecordDecoder::take_kind(const RecordParts& parts) {
  JsonId value = parts.at(RecordPart::type);
  if (value == kNoJson) return reject(fmt::format("no `type`: one of {} is needed", kTypes));
  if (!is_text(value)) return reject(wants("type", fmt::format("one of {}", kTypes), value));
  if (std::optional<RecordKind> known = kind_of(value)) {
    kind = *known;
    return true;
  }
  std::string_view type = values_.text_of(value);
  auto meant = probably_meant(type, {"identify", "group", "track", "page", "screen", "alias"});
  std::string hint = meant ? fmt::format(", did you mean `{}`?", *meant) : "";
  return reject(fmt::format("unknown type `{}` (one of {}){}", shortened(type), kTypes, hint));
}

// A number for an id is refused even beside an anonymousId: it would silently become another contact.
bool RecordDecoder::take_contact(const RecordParts& parts) {
  if (kind == RecordKind::alias) return take_alias(parts);
  for (RecordPart part : {RecordPart::user_id, RecordPart::anonymous_id}) {
    JsonId value = parts.at(part);
    if (value == kNoJson) continue;
    if (!is_text(value)) return reject(wants_id(json_name(part), value));
    input.contact = values_.text_of(value);
    if (input.contact.empty()) continue;
    if (kind == RecordKind::identify && part == RecordPart::user_id)
      take_previous(parts, RecordPart::anonymous_id);
    return true;
  }
  return reject("no `userId` and no `anonymousId`: one of them is needed, and not empty");
}

void RecordDecoder::take_previous(const RecordParts& parts, RecordPart part) {
  std::string_view id = text_part(parts, part);
  if (id != input.contact) input.previous = id;
}

bool RecordDecoder::take_alias(const RecordParts& parts) {
  RecordPart before = parts.has(RecordPart::previous_id) ? RecordPart::previous_id : RecordPart::anonymous_id;
  for (RecordPart part : {RecordPart::user_id, before}) {
    if (parts.has(part) && !is_text(parts.at(part))) return reject(wants_id(json_name(part), parts.at(part)));
  }
  input.contact = text_part(parts, RecordPart::user_id);
  if (input.contact.empty()) return reject("an `alias` needs a `userId` that is not empty");
  if (text_part(parts, before).empty())
    return reject("an `alias` needs a `previousId` (or an `anonymousId`) that is not empty");
  take_previous(parts, before);
  input.is_alias = true;
  return true;
}

bool RecordDecoder::take_time(const RecordParts& parts, int64_t now_ms) {
  RecordTime time = time_of(parts, tree_, values_, now_ms);
  if (!time.fault.empty()) return reject(std::move(time.fault));
  input.at_ms = time.at_ms;
  time_so_far = time.is_so_far;
  return true;
}

bool RecordDecoder::take_account(const RecordParts& parts) {
  JsonId value = parts.at(RecordPart::group_id);
  if (value != kNoJson && !is_text(value)) return reject(wants_id("groupId", value));
  if (value != kNoJson) input.account = values_.text_of(value);
  if (value == kNoJson || input.account.empty())
    return reject("a `group` needs a `groupId` that is not empty");
  return true;
}

void RecordDecoder::take_context(const RecordParts& parts) {
  JsonId context = object_part(parts, RecordPart::context);
  if (context == kNoJson) return;
  JsonId found[kContextParts] = {};
  for (JsonId member = tree_.first_child(context); member != tree_.node(context).end;
       member = tree_.next(member)) {
    uint32_t part = context_names_.find(values_.key_of(member));
    if (part != NameTable::kAbsent)
      found[part] = tree_.node(member).kind == JsonKind::null ? kNoJson : member;
  }
  if (found[kContextGroup] && is_text(found[kContextGroup])) {
    input.account = values_.text_of(found[kContextGroup]);
  } else if (found[kContextGroup]) {
    faults.push_back(wants_id("context.groupId", found[kContextGroup]));
  }
  if (program_.contact_fields[kContactTimezone].slot != kNoSlot)
    contact_.chosen[kContactTimezone] = found[kContextTimezone];
  if (program_.contact_fields[kContactLocale].slot != kNoSlot)
    contact_.chosen[kContactLocale] = found[kContextLocale];
  if (found[kContextTraits] && tree_.node(found[kContextTraits]).kind == JsonKind::object) {
    reader_.choose(contact_, found[kContextTraits]);
  } else if (found[kContextTraits]) {
    faults.push_back(wants_object("context.traits", found[kContextTraits]));
  }
}

// They win over what take_context has chosen.
void RecordDecoder::take_traits(const RecordParts& parts) {
  if (kind != RecordKind::identify && kind != RecordKind::group) return;
  JsonId traits = object_part(parts, RecordPart::traits);
  if (traits == kNoJson) return;
  if (kind == RecordKind::identify) {
    reader_.choose(contact_, traits);
    return;
  }
  reader_.begin(account_);
  reader_.choose(account_, traits);
  reader_.read_present(account_, "account: ", input.account_writes, faults);
}

bool RecordDecoder::take_event(const RecordParts& parts) {
  uint32_t event = kind == RecordKind::page ? page_event_ : screen_event_;
  if (kind == RecordKind::track) {
    JsonId name = parts.at(RecordPart::event);
    if (name == kNoJson) return reject("a `track` needs an `event`");
    if (!is_text(name)) return reject(wants("event", "text", name));
    event = event_of(values_.text_of(name));
  }
  if (event == kNoEvent) {
    input.undeclared_event = true;
    return true;
  }
  return read_event(event, parts);
}

uint32_t RecordDecoder::event_of(std::string_view name) const {
  uint32_t event = event_names_.find(name);
  if (event != kNoEvent) return event;
  for (const Prefix& prefix : prefixes_) {
    if (name.starts_with(prefix.begin)) return prefix.event;
  }
  return kNoEvent;
}

bool RecordDecoder::read_event(uint32_t event, const RecordParts& parts) {
  FieldSet& fields = events_[event];
  reader_.begin(fields);
  JsonId properties = object_part(parts, RecordPart::properties);
  if (properties != kNoJson) reader_.choose(fields, properties);
  // A page's or screen's own name is one of its fields, and so is a page's category.
  for (RecordPart part : {RecordPart::name, RecordPart::category}) {
    bool counts = part == RecordPart::name ? kind != RecordKind::track : kind == RecordKind::page;
    uint32_t place = counts && parts.has(part) ? fields.names.find(json_name(part)) : NameTable::kAbsent;
    if (place != NameTable::kAbsent) fields.chosen[place] = parts.at(part);
  }
  if (program_.events[event].prefix) fields.chosen[0] = parts.at(RecordPart::event);
  event_writes_.clear();
  if (!reader_.read_whole(fields, owners_[event], event_writes_, faults)) {
    std::string reasons;
    for (const std::string& fault : faults)
      reasons += (reasons.empty() ? "" : "; ") + fault;
    return reject(std::move(reasons));
  }
  const Layout& layout = fields.layout;
  input.event = event;
  input.event_record.reset(layout);
  for (const FieldWrite& write : event_writes_)
    input.event_record.store_any(layout, layout.slots[write.slot], write.word);
  return true;
}

}  // namespace nudge
