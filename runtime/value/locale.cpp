#include "runtime/value/locale.h"

#include <unicode/dtfmtsym.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <vector>

#include "runtime/value/civil.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"
#include "runtime/value/word.h"

namespace nudge {

namespace {

constexpr size_t kLongestTag = 64;

// `fr-FR` as `fr_fr`; keywords and encodings (`@…`, `.UTF-8`, `-u-…`) go.
std::string normalised(std::string_view tag) {
  std::string made;
  for (char byte : tag.substr(0, std::min({tag.find_first_of(".@"), tag.size(), kLongestTag}))) {
    if (byte == '-') byte = '_';
    made += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  }
  return made.substr(0, made.find("_u_"));
}

struct Known {
  std::string tag;   // normalised
  std::string name;  // ICU's
};

// Every locale that ICU has data for, and old names of such; `en` first, then by tag. An id is a place in it.
const std::vector<Known>& known_locales() {
  static const std::vector<Known> all = [] {
    std::vector<Known> found;
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration* names = uloc_openAvailableByType(ULOC_AVAILABLE_WITH_LEGACY_ALIASES, &status);
    for (const char* name = nullptr; U_SUCCESS(status) && (name = uenum_next(names, nullptr, &status));) {
      if (std::string_view(name) != "en") found.push_back({normalised(name), name});
    }
    uenum_close(names);
    std::sort(found.begin(), found.end(),
              [](const Known& left, const Known& right) { return left.tag < right.tag; });
    found.insert(found.begin(), {"en", "en"});
    found.resize(std::min<size_t>(found.size(), UINT16_MAX));
    return found;
  }();
  return all;
}

std::string plain(const icu::UnicodeString& text) {
  std::string made;
  text.toUTF8String(made);
  return made;
}

// ICU puts a narrow no-break space before AM and PM, which many fonts and SMS have no sign for.
std::string with_plain_spaces(const icu::UnicodeString& text) {
  icu::UnicodeString spaced = text;
  spaced.findAndReplace(icu::UnicodeString(static_cast<UChar32>(0x202F)), icu::UnicodeString(" "));
  return plain(spaced);
}

std::unique_ptr<icu::DateFormat> in_utc(icu::DateFormat* format) {
  std::unique_ptr<icu::DateFormat> owned(format);
  if (owned) owned->adoptTimeZone(icu::TimeZone::getGMT()->clone());
  return owned;
}

// What one thread has made for one locale.
struct Formatters {
  explicit Formatters(const icu::Locale& of)
      : locale(of),
        number(icu::number::NumberFormatter::withLocale(of)),
        date(in_utc(icu::DateFormat::createDateInstance(icu::DateFormat::kMedium, of))),
        time(in_utc(
            icu::DateFormat::createDateTimeInstance(icu::DateFormat::kMedium, icu::DateFormat::kShort, of))),
        clock(in_utc(icu::DateFormat::createTimeInstance(icu::DateFormat::kShort, of))) {
    UErrorCode status = U_ZERO_ERROR;
    // By name: with a locale alone it would be the locale's own calendar, but patterns count Gregorian
    // months.
    symbols = std::make_unique<icu::DateFormatSymbols>(of, "gregorian", status);
  }

  icu::Locale locale;
  icu::number::LocalizedNumberFormatter number;
  std::map<CurrencyId, icu::number::LocalizedNumberFormatter> money;
  std::unique_ptr<icu::DateFormat> date, time, clock;
  std::unique_ptr<icu::DateFormatSymbols> symbols;
};

Formatters& formatters(LocaleId locale) {
  thread_local std::map<LocaleId, std::unique_ptr<Formatters>> made;
  std::unique_ptr<Formatters>& place = made[locale];
  if (!place) {
    const std::vector<Known>& known = known_locales();
    place = std::make_unique<Formatters>(
        icu::Locale(known[locale < known.size() ? locale : kEnglish].name.c_str()));
  }
  return *place;
}

// The years that every calendar writes; beyond them the plain form is given.
bool is_written(int64_t local_ms) {
  constexpr int64_t years_from_1970 = 8000;
  return absolute_int(local_ms) < years_from_1970 * 365 * kDayMs && local_ms > -1900 * 365 * kDayMs;
}

std::string formatted(const std::unique_ptr<icu::DateFormat>& format, int64_t local_ms) {
  icu::UnicodeString text;
  format->format(static_cast<UDate>(local_ms), text);
  return with_plain_spaces(text);
}

// `4900` of two digits as `49.00`.
std::string decimal(int64_t minor_units, int digits) {
  std::string text = print_int(minor_units);
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  const auto places = static_cast<size_t>(digits);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  if (places > 0) text.insert(text.size() - places, ".");
  return negative ? "-" + text : text;
}

std::string name_at(const icu::UnicodeString* names, int32_t count, int32_t index) {
  return index < count ? plain(names[index]) : std::string();
}

}  // namespace

LocaleId find_locale(std::string_view tag) {
  const std::vector<Known>& known = known_locales();
  std::string wanted = normalised(tag);
  while (!wanted.empty()) {
    if (wanted == "en") return kEnglish;
    const auto at =
        std::lower_bound(known.begin() + 1, known.end(), wanted,
                         [](const Known& left, const std::string& right) { return left.tag < right; });
    if (at != known.end() && at->tag == wanted) return static_cast<LocaleId>(at - known.begin());
    const size_t cut = wanted.rfind('_');
    wanted.resize(cut == std::string::npos ? 0 : cut);
  }
  return kEnglish;
}

std::string format_number_in(LocaleId locale, double value) {
  constexpr double whole_digits_end = 1e21;  // from here on they are no longer read one by one
  if (is_missing_number(value) || std::fabs(value) >= whole_digits_end) return print_number(value);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text =
      formatters(locale).number.formatDouble(value == 0 ? 0 : value, status).toString(status);
  return U_SUCCESS(status) ? plain(text) : print_number(value);
}

std::string format_int_in(LocaleId locale, int64_t value) {
  if (is_missing(value)) return print_int(value);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text = formatters(locale).number.formatInt(value, status).toString(status);
  return U_SUCCESS(status) ? plain(text) : print_int(value);
}

std::string format_money_in(LocaleId locale, int64_t minor_units, CurrencyId currency) {
  if (is_missing(minor_units)) return print_money(minor_units, currency);
  Formatters& made = formatters(locale);
  UErrorCode status = U_ZERO_ERROR;
  const int digits = currency_digits(currency);
  auto at = made.money.find(currency);
  if (at == made.money.end()) {
    const std::string code(currency_code(currency));
    const icu::CurrencyUnit unit(icu::StringPiece(code), status);
    at = made.money
             .emplace(currency, icu::number::NumberFormatter::withLocale(made.locale)
                                    .unit(unit)
                                    .precision(icu::number::Precision::fixedFraction(digits)))
             .first;
  }
  const icu::UnicodeString text =
      at->second.formatDecimal(decimal(minor_units, digits), status).toString(status);
  return U_SUCCESS(status) ? plain(text) : print_money(minor_units, currency);
}

std::string format_date_in(LocaleId locale, int64_t date) {
  const Formatters& made = formatters(locale);
  if (is_missing(date) || !made.date || !is_written(multiply_int(date, kDayMs))) return print_date(date);
  return formatted(made.date, date * kDayMs);
}

std::string format_time_in(LocaleId locale, int64_t time_ms, ZoneId zone) {
  const Formatters& made = formatters(locale);
  if (is_missing(time_ms) || !made.time || !is_written(time_ms)) return print_time(time_ms);
  return formatted(made.time, time_ms + utc_offset_ms(time_ms, zone));
}

std::string format_clock_in(LocaleId locale, int64_t clock) {
  const Formatters& made = formatters(locale);
  if (is_missing(clock) || !made.clock || clock < 0 || clock >= kDayMs / kMinuteMs) return print_clock(clock);
  return formatted(made.clock, clock * kMinuteMs);
}

std::string month_name_in(LocaleId locale, int month, bool abbreviated) {
  int32_t count = 0;
  const auto* names = formatters(locale).symbols->getMonths(
      count, icu::DateFormatSymbols::FORMAT,
      abbreviated ? icu::DateFormatSymbols::ABBREVIATED : icu::DateFormatSymbols::WIDE);
  return name_at(names, count, month - 1);
}

std::string weekday_name_in(LocaleId locale, int64_t weekday, bool abbreviated) {
  int32_t count = 0;
  const auto* names = formatters(locale).symbols->getWeekdays(
      count, icu::DateFormatSymbols::FORMAT,
      abbreviated ? icu::DateFormatSymbols::ABBREVIATED : icu::DateFormatSymbols::WIDE);
  return name_at(names, count, static_cast<int32_t>((weekday + 1) % 7 + 1));  // ICU's 1 is Sunday
}

std::string day_period_in(LocaleId locale, bool afternoon) {
  int32_t count = 0;
  const auto* names = formatters(locale).symbols->getAmPmStrings(count);
  return name_at(names, count, afternoon ? 1 : 0);
}

}  // namespace nudge
