// Times and dates by patterns of the Unicode kind (LDML), with the names of a locale:
//
//   y yyyy yy   2026, 26        M MM MMM MMMM   3, 03, Mar, March     d dd   2, 02
//   E EEE EEEE  Mon, Monday     H HH  0–23      h hh  1–12            m mm   s ss   S SSS   fraction of a
//   second a           AM, PM          Q     quarter   Z  +0100   X XX XXX  Z or +01, +0100, +01:00   VV
//   Europe/Paris
//
// Anything between single quotes is literal, '' is a quote, and so is all that isn't an ASCII letter. Other
// letters are refused by check_pattern, at compile time; a pattern that wasn't checked prints them as they
// are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/value/locale.h"
#include "runtime/value/zone.h"

namespace nudge {

enum class PatternFor { time, date };  // a date has no time of day

// What is wrong with the pattern, as the rest of a diagnostic; nothing if all is well.
std::optional<std::string> check_pattern(std::string_view pattern, PatternFor what = PatternFor::time);

// Whether what it prints depends on the locale: names of months and weekdays, AM and PM.
bool has_names(std::string_view pattern);

std::string format_time(int64_t time_ms, std::string_view pattern, ZoneId zone, LocaleId locale = kEnglish);
std::string format_date(int64_t date, std::string_view pattern, LocaleId locale = kEnglish);

}  // namespace nudge
