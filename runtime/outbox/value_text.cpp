#include "runtime/outbox/value_text.h"

#include <fmt/format.h>

#include <iterator>

#include "runtime/record/list.h"
#include "runtime/value/civil.h"
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

void append_digits(std::string& out, int64_t value, int count) {
  char digits[4];
  for (int place = count - 1; place >= 0; --place) {
    digits[place] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits, static_cast<size_t>(count));
}

}  // namespace

void append_json_value(std::string& out, const Program& program, const FieldType& type, Word word) {
  append_value(out, program, type, word, true);
}

void append_plain_value(std::string& out, const Program& program, const FieldType& type, Word word) {
  append_value(out, program, type, word, false);
}

void append_time(std::string& out, int64_t time_ms) {
  CivilDate date = civil_of_date(floor_divide(is_missing(time_ms) ? 0 : time_ms, kDayMs));
  if (is_missing(time_ms) || date.year < 0 || date.year > 9999) {
    out += print_time(time_ms);
    return;
  }
  int64_t rest_ms = floor_remainder(time_ms, kDayMs);
  append_digits(out, date.year, 4);
  out += '-';
  append_digits(out, date.month, 2);
  out += '-';
  append_digits(out, date.day, 2);
  out += 'T';
  append_digits(out, rest_ms / kHourMs, 2);
  out += ':';
  append_digits(out, rest_ms / kMinuteMs % 60, 2);
  out += ':';
  append_digits(out, rest_ms / kSecondMs % 60, 2);
  out += '.';
  append_digits(out, rest_ms % kSecondMs, 3);
  out += 'Z';
}

}  // namespace nudge
