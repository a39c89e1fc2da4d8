// `send … at best time within D`: which hour of the day suits a contact. Each hour that can still be had is
// scored by how often this contact opened in it, and by everyone's share of it as if that were some opens
// more, so that who has opened nothing follows all others and who has opened much follows nobody. Pure; looks
// at some 25 hours.
#pragma once

#include <array>
#include <cstdint>

#include "runtime/value/zone.h"

namespace nudge {

// How often something was opened, by hour of the local day.
using OpensByHour = std::array<uint64_t, 24>;

// Everyone's habits weigh as much as so many opens of the contact's own.
inline constexpr double kEveryonesOpens = 4;

// The score of an hour; everyone's share is even as long as nobody has opened anything.
double hour_score(const OpensByHour& own, const OpensByHour& everyones, int64_t hour);

// When to send: `now_ms` if the current hour is as good as any, else the instant at which the best of the
// hours that begin in (now_ms, until_ms] begins; the earliest of equals.
int64_t best_time(int64_t now_ms, int64_t until_ms, ZoneId zone, const OpensByHour& own,
                  const OpensByHour& everyones);

}  // namespace nudge
