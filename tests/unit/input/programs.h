// Programs built by hand, and a sink that writes down what it is given.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "runtime/input/decoder.h"
#include "runtime/value/money.h"

namespace nudge {

inline SlotKind slot_kind(FieldKind kind) {
  switch (kind) {
    case FieldKind::boolean:
    case FieldKind::record:
      return SlotKind::boolean;
    case FieldKind::number:
      return SlotKind::number;
    case FieldKind::text:
    case FieldKind::email:
    case FieldKind::url:
      return SlotKind::text;
    case FieldKind::date:
    case FieldKind::clock:
      return SlotKind::medium;
    case FieldKind::timezone:
    case FieldKind::enumeration:
      return SlotKind::small;
    case FieldKind::list:
    case FieldKind::set:
      return SlotKind::list;
    default:
      return SlotKind::wide;
  }
}

inline FieldType required(FieldKind kind, uint32_t detail = 0) {
  return {kind, detail, FieldKind::text, 0, false, false};
}
inline FieldType optional(FieldKind kind, uint32_t detail = 0) {
  return {kind, detail, FieldKind::text, 0, false, true};
}
inline FieldType many(FieldKind kind, FieldKind element, uint32_t detail = 0) {
  return {kind, 0, element, detail, false, true};
}

inline Field field_of(Layout& layout, const std::string& name, const std::string& json, FieldType type) {
  Field field;
  field.name = name;
  field.json = json;
  field.type = type;
  field.slot = layout.add(slot_kind(type.kind));
  return field;
}
inline Field field_of(Layout& layout, const std::string& name, FieldType type) {
  return field_of(layout, name, name, type);
}

inline Field with_default(Field field, Word word) {
  field.has_default = true;
  field.default_word = word;
  return field;
}

inline void add_contact_fields(Program& program) {
  Layout& layout = program.contact_layout;
  auto& fields = program.contact_fields;
  fields.push_back(field_of(layout, "id", required(FieldKind::text)));
  fields.push_back(field_of(layout, "email", optional(FieldKind::email)));
  fields.push_back(field_of(layout, "phone", optional(FieldKind::text)));
  fields.push_back(field_of(layout, "timezone", optional(FieldKind::timezone)));
  fields.push_back(field_of(layout, "locale", optional(FieldKind::text)));
  fields.push_back(field_of(layout, "created_at", "createdAt", optional(FieldKind::time)));
  fields.push_back(with_default(field_of(layout, "subscribed", required(FieldKind::boolean)), 1));
  fields.push_back(field_of(layout, "first_name", "firstName", optional(FieldKind::text)));
  fields.push_back(with_default(field_of(layout, "plan", required(FieldKind::enumeration, 0)), 0));
  fields.push_back(with_default(field_of(layout, "nickname", required(FieldKind::text)), 0));
  fields.push_back(
      with_default(field_of(layout, "colours", {FieldKind::list, 0, FieldKind::text, 0, false, false}), 0));
  fields.push_back(field_of(layout, "tags", many(FieldKind::set, FieldKind::text)));
  fields.push_back(field_of(layout, "scores", many(FieldKind::list, FieldKind::integer)));
  Field company = field_of(layout, "company", optional(FieldKind::record));
  company.fields.push_back(field_of(layout, "id", required(FieldKind::text)));
  company.fields.push_back(field_of(layout, "size", "employee_count", optional(FieldKind::integer)));
  fields.push_back(company);
  Field unread = field_of(layout, "unread", optional(FieldKind::integer));
  unread.slot = kNoSlot;
  fields.push_back(unread);
  layout.seal();
}

inline void add_events(Program& program) {
  CurrencyId usd = *find_currency("USD");
  Event order{"order_completed", "Order Completed", false, {}, {}, {}};
  order.fields.push_back(field_of(order.layout, "order_id", required(FieldKind::text)));
  order.fields.push_back(field_of(order.layout, "total", required(FieldKind::money, usd)));
  order.fields.push_back(field_of(order.layout, "quantity", optional(FieldKind::integer)));
  order.fields.push_back(field_of(order.layout, "weight", optional(FieldKind::number)));
  order.fields.push_back(field_of(order.layout, "gift", optional(FieldKind::boolean)));
  order.fields.push_back(field_of(order.layout, "day", optional(FieldKind::date)));
  order.fields.push_back(field_of(order.layout, "at", optional(FieldKind::time)));
  order.fields.push_back(field_of(order.layout, "hour", optional(FieldKind::clock)));
  order.fields.push_back(field_of(order.layout, "takes", optional(FieldKind::duration)));
  order.fields.push_back(field_of(order.layout, "link", optional(FieldKind::url)));
  order.fields.push_back(with_default(field_of(order.layout, "copies", required(FieldKind::integer)), 1));
  order.layout.seal();
  program.events.push_back(order);
  Event page{"page_viewed", "Page Viewed", false, {}, {}, {}};
  page.fields.push_back(field_of(page.layout, "name", optional(FieldKind::text)));
  page.fields.push_back(field_of(page.layout, "category", optional(FieldKind::text)));
  page.fields.push_back(field_of(page.layout, "path", required(FieldKind::text)));
  page.fields.push_back(field_of(page.layout, "seconds", optional(FieldKind::integer)));
  page.layout.seal();
  program.events.push_back(page);
}

inline Field rows_of(Layout& layout, const std::string& name, FieldKind kind) {
  Field lines = field_of(layout, name, many(kind, FieldKind::record));
  Layout row;
  lines.fields = {field_of(row, "sku", required(FieldKind::text)),
                  field_of(row, "unread", optional(FieldKind::text)),
                  with_default(field_of(row, "n", required(FieldKind::integer)), 1)};
  lines.fields[1].slot = kNoSlot;
  lines.fields[2].slot = 1;
  return lines;
}

inline void add_prefixes_and_lists(Program& program) {
  for (const char* name : {"shop", "shop_cart", "shop_exact"}) {
    Event event{name, std::string(name) + "_", true, {}, {}, {}};
    if (event.name == "shop_exact") event = {name, "shop_cart_exact", false, {}, {}, {}};
    if (event.prefix) event.fields.push_back(field_of(event.layout, "name", required(FieldKind::text)));
    if (event.name == "shop")
      event.fields.push_back(field_of(event.layout, "seats", optional(FieldKind::integer)));
    event.layout.seal();
    program.events.push_back(event);
  }
  Event basket{"basket", "basket", false, {}, {}, {}};
  basket.fields.push_back(rows_of(basket.layout, "lines", FieldKind::list));
  basket.fields.push_back(rows_of(basket.layout, "bag", FieldKind::set));
  FieldType maybe = many(FieldKind::list, FieldKind::integer);
  maybe.element_optional = true;
  basket.fields.push_back(field_of(basket.layout, "maybe", maybe));
  maybe.element = FieldKind::text;
  basket.fields.push_back(field_of(basket.layout, "names", maybe));
  basket.layout.seal();
  program.events.push_back(basket);
}

// Built once; a decoder refers to it.
inline const Program& sample_program() {
  static const Program* program = [] {
    auto* made = new Program;
    made->texts = {"friend", "red", "blue"};
    made->lists = {{true, {1, 2}}};
    made->enums = {{"Plan", {{"trial", "trial"}, {"starter", "starter"}, {"pro", "Pro, new"}}}};
    add_contact_fields(*made);
    Layout& accounts = made->account_layout;
    made->account_fields.push_back(field_of(accounts, "id", required(FieldKind::text)));
    made->account_fields.push_back(field_of(accounts, "created_at", optional(FieldKind::time)));
    made->account_fields.push_back(field_of(accounts, "seats", optional(FieldKind::integer)));
    accounts.seal();
    add_events(*made);
    add_prefixes_and_lists(*made);
    return made;
  }();
  return *program;
}

inline std::string shown_element(const List* list, uint32_t index, const Field& field) {
  if (field.type.element == FieldKind::record)
    return fmt::format("\"{}\"/{}", view(list->text_cell(index, 2, 0)), int_of_word(list->cell(index, 2, 1)));
  if (field.type.element == FieldKind::text || field.type.element == FieldKind::email)
    return list->text(index) ? fmt::format("\"{}\"", list->text(index)->view()) : "missing";
  return list->word(index) == kMissingWord ? "missing" : fmt::format("{}", int_of_word(list->word(index)));
}

inline std::string shown(SlotKind kind, Word word, const Field& field) {
  if (word == missing_word(kind)) return "missing";
  if (kind == SlotKind::text) return fmt::format("\"{}\"", view(text_of_word(word)));
  if (kind == SlotKind::number) return fmt::format("{}", number_of_word(word));
  if (kind != SlotKind::list) return fmt::format("{}", int_of_word(word));
  std::string out = "[";
  const List* list = list_of_word(word);
  for (uint32_t index = 0; index < list->count; ++index) {
    if (index > 0) out += ",";
    out += shown_element(list, index, field);
  }
  return out + "]";
}

inline const Field* field_at(const std::vector<Field>& fields, SlotId slot) {
  for (const Field& field : fields) {
    if (field.slot == slot) return &field;
    if (const Field* part = field_at(field.fields, slot)) return part;
  }
  return nullptr;
}

inline void append_writes(std::string& out, const std::vector<FieldWrite>& writes, const Layout& layout,
                          const std::vector<Field>& fields) {
  for (const FieldWrite& write : writes) {
    const Field& field = *field_at(fields, write.slot);
    out += fmt::format(" {}={}", field.name, shown(layout.slots[write.slot].kind, write.word, field));
  }
}

// What came of a line, one text a record: `contact@ms [account] contact writes | account writes | event
// fields; faults`.
struct Collector : RecordSink {
  explicit Collector(const Program& its_program) : program(its_program) {}

  void decoded(const Decoded& record) override {
    const Input& input = record.input;
    std::string out(input.contact);
    if (!input.previous.empty()) out += fmt::format("<{}", input.previous);
    out += fmt::format("@{}", input.at_ms);
    if (!input.message_id.empty()) out += fmt::format(" #{}", input.message_id);
    append_writes(out, input.contact_writes, program.contact_layout, program.contact_fields);
    if (!input.account.empty()) out += fmt::format(" | {}", input.account);
    append_writes(out, input.account_writes, program.account_layout, program.account_fields);
    if (input.undeclared_event) out += " | undeclared";
    if (input.event != kNoEvent) {
      const Event& event = program.events[input.event];
      out += " | " + event.name;
      for (const Field& field : event.fields) {
        if (field.slot == kNoSlot) continue;
        Slot slot = event.layout.slots[field.slot];
        Word word = input.event_record.load(slot);
        if (word != missing_word(slot.kind))
          out += fmt::format(" {}={}", field.name, shown(slot.kind, word, field));
      }
    }
    records.push_back(out);
    for (const std::string& fault : record.faults)
      faults.push_back(fault);
    raws.emplace_back(record.raw);
  }
  void rejected(const Rejected& record) override {
    records.push_back("rejected: " + std::string(record.reason));
    raws.emplace_back(record.raw);
    raw_is_json = record.raw_is_json;
  }

  const Program& program;
  std::vector<std::string> records;
  std::vector<std::string> faults;
  std::vector<std::string> raws;
  bool raw_is_json = true;
};

inline Collector decoded(std::string_view line, int64_t now_ms = kMissing) {
  Decoder decoder(sample_program(), Pii::shown);
  Collector sink(sample_program());
  decoder.decode_copy(line, now_ms, sink);
  return sink;
}
// The only record of the line.
inline std::string one(std::string_view line, int64_t now_ms = kMissing) {
  Collector sink = decoded(line, now_ms);
  return sink.records.size() == 1 ? sink.records[0] : fmt::format("{} records", sink.records.size());
}
// The only fault of a line that is applied.
inline std::string fault(std::string_view line) {
  Collector sink = decoded(line, 0);
  return sink.faults.size() == 1 ? sink.faults[0] : fmt::format("{} faults", sink.faults.size());
}

}  // namespace nudge
