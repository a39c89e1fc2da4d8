// How people of a locale write numbers, money, dates and times: CLDR's data through ICU, which this file
// alone knows. The time zone is never ICU's: times come with a ZoneId of ours.
//
// Thread-safe: formatters are made once for each thread and locale (some 10 µs) and kept; a call then takes
// about a microsecond. Nothing depends on the process's environment, but another version of ICU may bring
// newer data. Total: where ICU has no answer the plain form is given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/money.h"
#include "runtime/value/zone.h"

namespace nudge {

// A locale that there are data for; 0 is `en`. Valid in this process only.
using LocaleId = uint16_t;
inline constexpr LocaleId kEnglish = 0;

// By its tag (`fr-FR`, `de_AT`, `zh-Hant-TW`, in any case): its own, else the nearest with fewer parts, else
// `en`.
LocaleId find_locale(std::string_view tag);

std::string format_number_in(LocaleId locale, double value);  // `1,234.5`; at most six decimals
std::string format_int_in(LocaleId locale, int64_t value);
std::string format_money_in(LocaleId locale, int64_t minor_units, CurrencyId currency);  // `$49.00`
std::string format_date_in(LocaleId locale, int64_t date);                  // `Mar 2, 2026`, `02.03.2026`
std::string format_time_in(LocaleId locale, int64_t time_ms, ZoneId zone);  // and the time of day
std::string format_clock_in(LocaleId locale, int64_t clock);                // `9:30 AM`, `09:30`

// As they stand in a date. `month` from 1, `weekday` from 0 (Monday).
std::string month_name_in(LocaleId locale, int month, bool abbreviated);
std::string weekday_name_in(LocaleId locale, int64_t weekday, bool abbreviated);
std::string day_period_in(LocaleId locale, bool afternoon);  // AM, PM

}  // namespace nudge
