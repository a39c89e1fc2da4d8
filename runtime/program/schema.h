// What a program knows of its data: enums, fields and their types, events, what of history is kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/program/code.h"
#include "runtime/record/layout.h"

namespace nudge {

struct EnumValue {
  std::string name;
  std::string json;
};
struct EnumType {
  std::string name;
  std::vector<EnumValue> values;  // at most 65,000
};

enum class FieldKind : uint8_t {
  boolean,
  integer,
  number,
  text,
  email,
  url,
  date,
  time,
  clock,
  duration,
  timezone,
  money,
  enumeration,
  record,
  list,
  set,
};

// A type as decoding and printing need it.
struct FieldType {
  FieldKind kind = FieldKind::text;
  uint32_t detail = 0;                  // enumeration: its index; money: the CurrencyId
  FieldKind element = FieldKind::text;  // list, set: of scalars, texts, or records of these
  uint32_t element_detail = 0;
  bool element_optional = false;
  bool optional = false;
};

struct Field {
  std::string name;
  std::string json;
  FieldType type;
  SlotId slot =
      kNoSlot;  // record: a boolean slot, true while there is one; kNoSlot: declared, but not stored
  SlotId written_slot =
      kNoSlot;  // contact, account: a wide slot with the time of the last write; missing: never
  bool has_default = false;
  Word default_word = 0;  // scalars; texts: index in Program::texts; lists: in Program::lists
  bool pii = false;
  bool unique = false;
  // record: its parts. A list of records: the parts of an element, whose `slot` is the cell in the row.
  std::vector<Field> fields;
};

// What of an event's past is kept for a contact. Every part has its slot in the contact's layout, or none.
// The filter is evaluated when the event arrives.
using TrackerId = uint32_t;

// Whom a workflow, a score, a segment, a history is about. Both are carried in the same way: a record, stored
// conditions, scores, enrolments, timers.
enum class SubjectKind : uint8_t { contact, account };

enum class TrackerPart : uint8_t {
  did,    // boolean
  count,  // wide: how many, ever
  first,  // wide: the earliest time
  last,   // wide: the latest time
  sum,    // number or wide (ints, money), ever
  least,  // number or wide: the least value ever; missing if there was none
  greatest,
  valued,     // wide: how many had a value (for averages)
  latest,     // any scalar or text kind: the value in the newest such event, missing or not
  latest_at,  // wide: its time
  entries,    // entries
};
struct TrackerSlot {
  TrackerPart part;
  SlotId slot;
};
struct Tracker {
  std::string name;  // as in the source: count(page_viewed(path == "/pricing") within 7 days)
  SubjectKind subject =
      SubjectKind::contact;  // whose record has the slots; an account's: its members' events
  uint32_t event = 0;
  FunctionId filter = kNoFunction;  // over contact (none for an account's), account, arriving
  SlotId value_slot = kNoSlot;      // of the event's layout, if a value is kept
  bool value_is_number = false;     // the value's slot is a number (else int-like, or any kind for `latest`)
  std::vector<TrackerSlot> slots;
  uint32_t entry_width = 1;   // words an entry: 2 with the value
  uint32_t keep_newest = 0;   // entries: how many at most; 0: limits::kMaxEntries
  bool keep_forever = false;  // entries: some window has no constant length
  int64_t keep_ms = 0;        // entries: else the longest window; longer by a day for a calendar window
};

struct Event {
  std::string name;
  std::string json;
  bool prefix = false;  // takes every name that begins with `json`; fields[0] is the full name
  Layout layout;
  std::vector<Field> fields;
  std::vector<TrackerId> trackers;  // of contact and account
};

struct Segment {
  std::string name;
  SubjectKind subject = SubjectKind::contact;
  FunctionId value = kNoFunction;
  FunctionId next_change = kNoFunction;
  std::vector<uint32_t> causes;
};

enum class TextForm : uint8_t { plain, markdown, html };
struct TextTemplateField {
  std::string name;  // to, from, reply_to, subject, preheader, title, link, text, body
  TextForm form = TextForm::plain;
};
enum class Channel : uint8_t { email, sms, push, in_app };
struct Message {
  std::string name;
  Channel channel = Channel::email;
  std::vector<TextTemplateField> fields;
  std::string topic;  // "" for none
  bool transactional = false;
};

// An argument of an action, as it is printed in the outbox.
struct ActionParameter {
  std::string name;
  FieldType type;
};
struct ActionType {
  std::string name;
  std::vector<ActionParameter> parameters;
};

}  // namespace nudge
