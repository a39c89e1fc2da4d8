// The layout of a flat record: which slot lies where. A record is one block of bytes: fixed slots at offsets
// known when the program is compiled, then a heap for what has no fixed size. A missing value is in band in
// every slot kind, so a read is one load and no presence bits are needed.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/value/word.h"

namespace nudge {

enum class SlotKind : uint8_t {
  boolean,  // 1 byte: 0, 1; 2 is missing
  small,    // 2 bytes, unsigned: enum, zone; 0xFFFF is missing
  medium,   // 4 bytes, signed: date, clock; INT32_MIN is missing
  wide,     // 8 bytes: int, time, duration, money; INT64_MIN is missing
  number,   // 8 bytes: double; the canonical NaN is missing
  text,     // 4 bytes: offset in the record of a Text; 0 is missing
  list,     // 4 bytes: offset of a List; 0 is missing
  entries,  // 4 bytes: offset of an Entries, the kept occurrences of an event; 0 is none
};

struct Slot {
  uint32_t offset = 0;
  SlotKind kind = SlotKind::wide;
  bool operator==(const Slot&) const = default;
};

constexpr uint32_t slot_bytes(SlotKind kind) {
  switch (kind) {
    case SlotKind::boolean:
      return 1;
    case SlotKind::small:
      return 2;
    case SlotKind::wide:
    case SlotKind::number:
      return 8;
    default:
      return 4;
  }
}

using SlotId = uint32_t;
inline constexpr SlotId kNoSlot = UINT32_MAX;

struct Layout {
  std::vector<Slot> slots;
  uint32_t fixed_bytes = kHeaderBytes;  // header and slots, a multiple of 8: where the heap begins

  // Adds a slot at the next offset that its size divides; holes that alignment left before are filled first.
  // Call seal() after the last.
  SlotId add(SlotKind kind);
  void seal();

  static constexpr uint32_t kHeaderBytes = 8;  // u32 used bytes, u32 dead bytes of the heap

 private:
  std::vector<uint32_t> holes_;  // free single bytes, ascending
};

// The word that stands for "missing" in a slot of this kind, once loaded.
constexpr Word missing_word(SlotKind kind) {
  switch (kind) {
    case SlotKind::number:
      return kMissingNumberWord;
    case SlotKind::text:
    case SlotKind::list:
    case SlotKind::entries:
      return kMissingTextWord;
    default:
      return kMissingWord;
  }
}

}  // namespace nudge
