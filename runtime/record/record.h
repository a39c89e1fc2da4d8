// A flat record: one block that holds a contact's fields and history, an event's fields, or what an enrolment
// has captured. Predicates read it in place through data(). Writing a text or a list appends it to the heap;
// when more than half of the heap is dead, it is packed. Copying is a memcpy. Not thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "runtime/record/entries.h"
#include "runtime/record/layout.h"
#include "runtime/record/list.h"

namespace nudge {

// Reads a slot of a record that starts at `data`; what is small is widened and its missing value becomes the
// word's.
inline Word load_slot(const std::byte* data, Slot slot) {
  const std::byte* at = data + slot.offset;
  switch (slot.kind) {
    case SlotKind::boolean: {
      uint8_t raw = 0;
      std::memcpy(&raw, at, 1);
      return raw > 1 ? kMissingWord : raw;
    }
    case SlotKind::small: {
      uint16_t raw = 0;
      std::memcpy(&raw, at, 2);
      return raw == 0xFFFF ? kMissingWord : raw;
    }
    case SlotKind::medium: {
      int32_t raw = 0;
      std::memcpy(&raw, at, 4);
      return raw == INT32_MIN ? kMissingWord : word_of_int(raw);
    }
    case SlotKind::wide:
    case SlotKind::number: {
      Word raw = 0;
      std::memcpy(&raw, at, 8);
      return raw;
    }
    default: {
      uint32_t offset = 0;
      std::memcpy(&offset, at, 4);
      return offset ? std::bit_cast<Word>(data + offset) : kMissingTextWord;
    }
  }
}

class Record {
 public:
  Record() = default;
  explicit Record(const Layout& layout) { reset(layout); }
  Record(Record&&) noexcept = default;
  Record& operator=(Record&&) noexcept = default;
  Record(const Record& other);
  Record& operator=(const Record& other);

  // A copy that has room for so many more bytes of texts, lists and entries.
  void assign(const Record& other, uint32_t room);
  // Every slot missing, the heap empty, with room for so many bytes in it; keeps its memory if that is
  // enough.
  void reset(const Layout& layout, uint32_t room = 0);
  bool empty() const { return !bytes_; }

  const std::byte* data() const { return bytes_.get(); }
  Word load(Slot slot) const { return load_slot(bytes_.get(), slot); }
  // Scalars; a word out of the slot's range is our fault. kMissing and the like make it missing.
  void store(Slot slot, Word word);
  // Texts and lists are copied into the heap (nullptr: missing). An equal value is not written again.
  void store_text(const Layout& layout, Slot slot, const Text* text);
  void store_list(const Layout& layout, Slot slot, const List* list);
  // Whichever of these the slot's kind asks for.
  void store_any(const Layout& layout, Slot slot, Word word);

  // The occurrences kept in an entries slot; see entries.h.
  EntriesView entries(Slot slot) const;
  // Replaces them; `width` is 1 (times) or 2 (times and values).
  void store_entries(const Layout& layout, Slot slot, std::span<const Word> words, uint32_t width);
  // Inserts one in order of time (behind those of the same time); drops from the front what is beyond
  // `keep_newest` (0: kMaxEntries) or not later than `drop_until_ms`. Amortised: grows by doubling in place.
  void insert_entry(const Layout& layout, Slot slot, uint32_t width, int64_t at_ms, Word value,
                    uint32_t keep_newest, int64_t drop_until_ms);

  // Whoever uses it says so, to be told from who isn't used at all.
  void note_use() { used_ = true; }
  bool take_use() { return std::exchange(used_, false); }

  uint32_t used_bytes() const;
  uint32_t allocated_bytes() const { return bytes_ ? capacity_ : 0; }

 private:
  // The heap's blocks are multiples of 4 bytes; each belongs to one slot, which holds its offset. What moves
  // or frees blocks may pack, so offsets are read again after it.
  uint32_t heap_offset(Slot slot) const;
  void set_heap_offset(Slot slot, uint32_t offset);
  uint32_t block_bytes(Slot slot, uint32_t offset) const;
  void store_block(const Layout& layout, Slot slot, const void* from, uint32_t bytes);
  void forget_block(Slot slot);                          // the slot is missing, its block dead
  void release(uint32_t bytes);                          // so many bytes of the heap are dead now
  void make_room(const Layout& layout, uint32_t bytes);  // at the heap's end
  uint32_t take(uint32_t bytes);                         // them; there is room
  void pack_if_half_dead(const Layout& layout);
  void pack(const Layout& layout, uint32_t room);
  void grow_entries(const Layout& layout, Slot slot, uint32_t width, uint32_t capacity);
  void drop_entries(Slot slot, uint32_t count);  // from the front
  Entries* entries_block(Slot slot);
  void copy_from(const Record& other, uint32_t room = 0);

  std::unique_ptr<std::byte[]> bytes_;
  uint32_t capacity_ = 0;
  bool used_ = false;
};

}  // namespace nudge
