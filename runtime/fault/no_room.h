// A disk without room, in words for who has to make some: what was tried, how much is free, what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"

namespace nudge {

// Of the disk that a path is on, for this user.
struct Room {
  uint64_t free_bytes = 0, all_bytes = 0;
};
std::optional<Room> room_of(const std::string& path);

// No space, no quota, or as large as a file may grow (`ulimit -f`).
bool is_no_room(int error_number);

// "no room is left on the disk of `data`: writing 4.1 KB at byte 0 of `…` failed, and 0 bytes of 1.0 MB are
// free: make room there, and run the same command again". `place` is as people know it, `path` where to look;
// "" if there is nowhere.
Fault no_room_fault(std::string_view place, const std::string& path, std::string_view attempt,
                    int error_number);

// "0 bytes", "12 KB", "3.4 MB".
std::string bytes_text(uint64_t bytes);

}  // namespace nudge
