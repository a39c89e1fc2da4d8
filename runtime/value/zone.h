// Time zones by their IANA names, and the way between UTC and local time. Every name the system's tz database
// knows has an id, links such as `US/Eastern` too; a link keeps its own name. Ids are places in the sorted
// list of names with UTC first: the same in every thread and process over the same tz data, but not over
// another's, so store the name.
//
// Local time is written as ms since 1970-01-01T00:00 on the local clock. A local time that a clock change
// skips becomes the first instant after the gap; one that occurs twice means the first. Rules are followed to
// the year 2200.
//
// Thread-safe. The first use of a zone loads its changes (some 100 µs); after that a conversion takes a few
// nanoseconds and no lock. An id that isn't one counts as UTC.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nudge {

using ZoneId = uint16_t;

inline constexpr ZoneId kUtc = 0;

// Names are case-sensitive. `localtime`, which differs from machine to machine, is none.
std::optional<ZoneId> find_zone(std::string_view name);

std::string_view zone_name(ZoneId zone);

// Ids are below this.
size_t zone_count();

// Local time minus UTC at that instant, in ms.
int64_t utc_offset_ms(int64_t time_ms, ZoneId zone);

// A missing time stays missing; saturates.
int64_t utc_to_local(int64_t time_ms, ZoneId zone);
int64_t local_to_utc(int64_t local_ms, ZoneId zone);

}  // namespace nudge
