// Times, dates, clocks and durations as text: ISO 8601 in and out, durations in the words of the language.
// Parsing takes the whole text or nothing, by hand, without allocation: tens of nanoseconds, since every
// input has one. A missing value prints as `missing`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nudge {

// ISO 8601 / RFC 3339 as senders write it: `2026-03-02T08:31:13.704Z`; `+01:00`, `+0100`, `+01`, `UTC`, no
// offset (UTC); a space or `t` for the T, a space before the offset, any number of fraction digits (cut to
// ms), no seconds, no time of day (midnight UTC). A leap second counts as the second after it. Years 0000 to
// 9999.
std::optional<int64_t> parse_time(std::string_view text);

// `2026-03-02`, or a time as above, of which the date as written is taken.
std::optional<int64_t> parse_date(std::string_view text);

// `09:30` or `9:30`, 00:00 to 23:59; seconds may follow and are dropped.
std::optional<int64_t> parse_clock(std::string_view text);

// `3 days`, `1 day 12 hours`, `1.5 seconds`, `-2 weeks`: seconds to weeks, each with its amount, which may
// have a fraction; in ms, saturating. Months and years are no durations.
std::optional<int64_t> parse_duration_text(std::string_view text);

// `2026-03-02T09:00:00.000Z`. Years outside 0 to 9999 have a sign and at least six digits, as in JavaScript.
std::string print_time(int64_t time_ms);
void append_time(std::string& out, int64_t time_ms);
// `2026-03-02`
std::string print_date(int64_t date);
// `09:30`
std::string print_clock(int64_t clock);
// `1 day 12 hours`: days, hours, minutes, seconds; `1.5 seconds`; `0 seconds`; `-3 days`
std::string print_duration(int64_t duration_ms);
// `monday` … `sunday`
std::string_view weekday_name(int64_t weekday);

}  // namespace nudge
