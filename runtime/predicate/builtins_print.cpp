// Builtins that print: what interpolation does.
#include <string>

#include "runtime/predicate/builtins.h"
#include "runtime/value/money.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge {

namespace {

Word made_text(Evaluation& evaluation, std::string_view text) {
  return word_of_text(evaluation.arena->text(text));
}

ZoneId zone_of_word(Word word) {
  return word < zone_count() ? static_cast<ZoneId>(word) : kUtc;
}

CurrencyId currency_of_word(Word word) {
  return word <= UINT16_MAX ? static_cast<CurrencyId>(word) : CurrencyId{0};
}

// A value that its enum doesn't have (the program that stored it had more) prints as a number.
std::string print_enum(const Program& program, Word value, Word enumeration) {
  if (enumeration < program.enums.size() && value < program.enums[enumeration].values.size()) {
    return program.enums[enumeration].values[value].name;
  }
  return print_int(int_of_word(value));
}

bool is_missing_element(Word word, FieldKind kind) {
  return kind == FieldKind::number ? is_missing_number(number_of_word(word)) : word == kMissingWord;
}

std::string print_element(const Program& program, Word word, FieldKind kind, Word detail) {
  if (is_missing_element(word, kind)) return "missing";
  int64_t value = int_of_word(word);
  switch (kind) {
    case FieldKind::boolean:
      return word == 1 ? "true" : "false";
    case FieldKind::number:
      return print_number(number_of_word(word));
    case FieldKind::date:
      return print_date(value);
    case FieldKind::time:
      return print_time(value);
    case FieldKind::clock:
      return print_clock(value);
    case FieldKind::duration:
      return print_duration(value);
    case FieldKind::timezone:
      return std::string(zone_name(zone_of_word(word)));
    case FieldKind::money:
      return print_money(value, currency_of_word(detail));
    case FieldKind::enumeration:
      return print_enum(program, word, detail);
    default:
      return print_int(value);
  }
}

Word printed(Evaluation& evaluation, Word word, FieldKind kind, Word detail = 0) {
  if (is_missing_element(word, kind)) return kMissingTextWord;
  return made_text(evaluation, print_element(*evaluation.program, word, kind, detail));
}

}  // namespace

namespace builtin {

Word text_of_bool(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::boolean);
}

Word text_of_int(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::integer);
}

Word text_of_number(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::number);
}

Word text_of_enum(Evaluation& evaluation, Word value, Word enumeration, Word, Word) {
  return printed(evaluation, value, FieldKind::enumeration, enumeration);
}

Word text_of_date(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::date);
}

Word text_of_time(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::time);
}

Word text_of_clock(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::clock);
}

Word text_of_duration(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::duration);
}

Word text_of_zone(Evaluation& evaluation, Word value, Word, Word, Word) {
  return printed(evaluation, value, FieldKind::timezone);
}

Word text_of_money(Evaluation& evaluation, Word value, Word currency, Word, Word) {
  return printed(evaluation, value, FieldKind::money, currency);
}

Word text_of_word_list(Evaluation& evaluation, Word list_word, Word kind, Word detail, Word) {
  const List* list = list_of_word(list_word);
  if (!list) return kMissingTextWord;
  std::string joined;
  for (uint32_t index = 0; index < list->count; ++index) {
    if (index > 0) joined += ", ";
    joined += print_element(*evaluation.program, list->word(index), static_cast<FieldKind>(kind), detail);
  }
  return made_text(evaluation, joined);
}

Word text_of_text_list(Evaluation& evaluation, Word list_word, Word, Word, Word) {
  const List* list = list_of_word(list_word);
  if (!list) return kMissingTextWord;
  std::string joined;
  for (uint32_t index = 0; index < list->count; ++index) {
    if (index > 0) joined += ", ";
    joined += list->text(index) ? list->text(index)->view() : "missing";
  }
  return made_text(evaluation, joined);
}

}  // namespace builtin

}  // namespace nudge
