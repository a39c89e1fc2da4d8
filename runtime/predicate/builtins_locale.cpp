// Builtins that write values for people, by the contact's locale: runtime/value/locale.h.
#include "runtime/predicate/builtins.h"
#include "runtime/value/locale.h"
#include "runtime/value/time_pattern.h"

namespace nudge {

namespace {

// Of the contact, where the program stores it and the record has it.
LocaleId locale_of(const Evaluation& evaluation) {
  const Program& program = *evaluation.program;
  const std::byte* contact = evaluation.records[static_cast<size_t>(RecordBase::contact)];
  if (!contact || program.contact_fields.size() <= kContactLocale) return kEnglish;
  const SlotId slot = program.contact_fields[kContactLocale].slot;
  if (slot == kNoSlot) return kEnglish;
  const Text* tag = text_of_word(load_slot(contact, program.contact_layout.slots[slot]));
  return tag ? find_locale(tag->view()) : kEnglish;
}

ZoneId zone_of(const Evaluation& evaluation) {
  return evaluation.zone < zone_count() ? static_cast<ZoneId>(evaluation.zone) : kUtc;
}

Word made_text(Evaluation& evaluation, std::string_view text) {
  return word_of_text(evaluation.arena->text(text));
}

}  // namespace

namespace builtin {

Word format_number(Evaluation& evaluation, Word value, Word, Word, Word) {
  if (is_missing_number(number_of_word(value))) return kMissingTextWord;
  return made_text(evaluation, format_number_in(locale_of(evaluation), number_of_word(value)));
}

Word format_int(Evaluation& evaluation, Word value, Word, Word, Word) {
  if (value == kMissingWord) return kMissingTextWord;
  return made_text(evaluation, format_int_in(locale_of(evaluation), int_of_word(value)));
}

Word format_money(Evaluation& evaluation, Word amount, Word currency, Word, Word) {
  if (amount == kMissingWord) return kMissingTextWord;
  const CurrencyId id = currency <= UINT16_MAX ? static_cast<CurrencyId>(currency) : CurrencyId{0};
  return made_text(evaluation, format_money_in(locale_of(evaluation), int_of_word(amount), id));
}

Word format_date_plain(Evaluation& evaluation, Word date, Word, Word, Word) {
  if (date == kMissingWord) return kMissingTextWord;
  return made_text(evaluation, format_date_in(locale_of(evaluation), int_of_word(date)));
}

Word format_time_plain(Evaluation& evaluation, Word time, Word, Word, Word) {
  if (time == kMissingWord) return kMissingTextWord;
  return made_text(evaluation, format_time_in(locale_of(evaluation), int_of_word(time), zone_of(evaluation)));
}

Word format_clock(Evaluation& evaluation, Word clock, Word, Word, Word) {
  if (clock == kMissingWord) return kMissingTextWord;
  return made_text(evaluation, format_clock_in(locale_of(evaluation), int_of_word(clock)));
}

Word format_time(Evaluation& evaluation, Word time, Word pattern, Word, Word) {
  if (time == kMissingWord || pattern == kMissingTextWord) return kMissingTextWord;
  return made_text(evaluation, nudge::format_time(int_of_word(time), text_of_word(pattern)->view(),
                                                  zone_of(evaluation), locale_of(evaluation)));
}

Word format_date(Evaluation& evaluation, Word date, Word pattern, Word, Word) {
  if (date == kMissingWord || pattern == kMissingTextWord) return kMissingTextWord;
  return made_text(evaluation, nudge::format_date(int_of_word(date), text_of_word(pattern)->view(),
                                                  locale_of(evaluation)));
}

}  // namespace builtin

}  // namespace nudge
