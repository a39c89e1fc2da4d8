// What a policy says of a message and a moment: quiet hours and caps. Pure.
#pragma once

#include <cstdint>

#include "runtime/program/program.h"
#include "runtime/record/record.h"

namespace nudge {

// If it is quiet time now, [from, to) on some day of the zone, the instant at which that ends; else
// kMissing. Both ends are instants by the zone's rules: a local time that is skipped is the first instant
// after the gap, one that comes twice the first.
int64_t quiet_until(const Policy& policy, int64_t now_ms, ZoneId zone);

// Whether the cap speaks of this channel.
inline bool concerns(const Cap& cap, Channel channel) {
  return cap.any_channel || cap.channel == channel;
}

// Whether `count` of its messages were queued within its sliding time: each counts for t ≤ now < t + per.
bool is_reached(const Cap& cap, const Record& contact, Slot slot, int64_t now_ms, ZoneId zone);

// One more was queued now. Keeps no more moments than the cap can ask for.
void count_queued(const Cap& cap, Record& contact, const Layout& layout, int64_t now_ms);

}  // namespace nudge
