#include "runtime/outbox/value_text.h"

#include <fmt/format.h>

#include <iterator>

#include "runtime/record/list.h"
#include "runtime/value/json_text.h"
#include "runtime/value/money.h"
#include "runtime/value/number_text.h"
#include "runtime/value/printable.h"
#include "runtime/value/time_text.h"
#include "runtime/value/zone.h"

namespace nudge {

namespace {

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}

bool is_missing(FieldKind kind, Word word) {
  if (is_text(kind) || kind == FieldKind::list || kind == FieldKind::set) return word == kMissingTextWord;
  return word == (kind == FieldKind::number ? kMissingNumberWord : kMissingWord);
}

// Of a present value that prints as a text.
std::string printed(const Program& program, FieldKind kind, uint32_t detail, Word word, bool as_json) {
  int64_t value = int_of_word(word);
  switch (kind) {
    case FieldKind::date:
      return print_date(value);
    case FieldKind::time:
      return print_time(value);
    case FieldKind::clock:
      return print_clock(value);
    case FieldKind::duration:
      return print_duration(value);
    case FieldKind::timezone:
      return std::string(zone_name(static_cast<ZoneId>(value)));
    case FieldKind::money:
      return print_money(value, static_cast<CurrencyId>(detail));
    case FieldKind::enumeration: {
      const EnumValue& chosen = program.enums[detail].values[static_cast<size_t>(value)];
      return as_json ? chosen.json : chosen.name;
    }
    default:
      NUDGE_UNREACHABLE("a kind that has a form of its own");
  }
}

void append_scalar(std::string& out, const Program& program, FieldKind kind, uint32_t detail, Word word,
                   bool as_json) {
  if (is_missing(kind, word)) {
    out += as_json ? "null" : "missing";
    return;
  }
  switch (kind) {
    case FieldKind::boolean:
    case FieldKind::record:
      out += word == 1 ? "true" : "false";
      return;
    case FieldKind::integer:
      fmt::format_to(std::back_inserter(out), "{}", int_of_word(word));
      return;
    case FieldKind::number:
      out += print_number(number_of_word(word));
      return;
    case FieldKind::text:
    case FieldKind::email:
    case FieldKind::url:
      if (as_json) {
        append_json_text(out, view(text_of_word(word)));
      } else {
        out += printable(view(text_of_word(word)));
      }
      return;
    default:
      break;
  }
  std::string text = printed(program, kind, detail, word, as_json);
  if (as_json) {
    append_json_text(out, text);
  } else {
    out += text;
  }
}

void append_value(std::string& out, const Program& program, const FieldType& type, Word word, bool as_json) {
  bool is_list = type.kind == FieldKind::list || type.kind == FieldKind::set;
  if (!is_list || word == kMissingTextWord) {
    append_scalar(out, program, type.kind, type.detail, word, as_json);
    return;
  }
  const List* list = list_of_word(word);
  bool of_texts = is_text(type.element);
  out += '[';
  for (uint32_t index = 0; index < list->count; ++index) {
    if (index > 0) out += as_json ? "," : ", ";
    Word element = of_texts ? word_of_text(list->text(index)) : list->word(index);
    append_scalar(out, program, type.element, type.element_detail, element, as_json);
  }
  out += ']';
}

}  // namespace

void append_json_value(std::string& out, const Program& program, const FieldType& type, Word word) {
  append_value(out, program, type, word, true);
}

void append_plain_value(std::string& out, const Program& program, const FieldType& type, Word word) {
  append_value(out, program, type, word, false);
}

}  // namespace nudge
