// SQLite's write-ahead log, as far as its checksums go. SQLite itself looks at them only when it recovers,
// and then takes what doesn't fit for the end of the log. Here a frame is checked whenever it is read; and
// where something was committed behind a frame that doesn't fit, that is damage and not the end.
//
// Layout: a header of 32 bytes, then frames: 24 bytes (page number, size of the database after a commit or 0,
// two salts, two checksums), then the page. A frame's checksum goes on from that of the frame before it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace nudge {

inline constexpr uint64_t kWalHeaderBytes = 32;
inline constexpr uint64_t kWalFrameHeaderBytes = 24;

// Reads bytes of the log; false if they aren't there.
using WalRead = std::function<bool(void* into, uint64_t bytes, uint64_t offset)>;

inline uint32_t big_endian(const unsigned char* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

struct WalFrame {
  uint64_t number = 0;  // from 0
  uint32_t page = 0;
  bool fits = false;
};

// A frame whose page stands at this offset and was read from there.
WalFrame check_wal_frame(const WalRead& read, const unsigned char* page, uint64_t page_bytes,
                         uint64_t offset);

struct WalDamage {
  uint64_t offset = 0;  // of the frame; 0: the header
  uint32_t page = 0;
};
// Damage that recovery would take for the log's end. Reads all of it.
std::optional<WalDamage> find_wal_damage(const WalRead& read, uint64_t bytes);

}  // namespace nudge
