// Moments as the REPL says them: in the zone of the session's first contact.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/zone.h"

namespace nudge::repl {

ZoneId zone_of(std::string_view name);

// `10:00`, with seconds and milliseconds if it has any.
std::string clock_text(int64_t time_ms, ZoneId zone);
// `2026-03-02 10:00`
std::string wall_time(int64_t time_ms, ZoneId zone);
// `2026-03-02 monday`
std::string day_text(int64_t time_ms, ZoneId zone);
int64_t day_of(int64_t time_ms, ZoneId zone);

// The statement that moves the clock there: `at 2026-03-02 10:00`. To the next whole second, if it is between
// two.
std::string move_to(int64_t time_ms, ZoneId zone);

}  // namespace nudge::repl
