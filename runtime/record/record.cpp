#include "runtime/record/record.h"

#include <functional>

#include "runtime/fault/assert.h"
#include "runtime/fault/limits.h"

namespace nudge {

namespace {

constexpr uint32_t kUsedAt = 0;
constexpr uint32_t kDeadAt = 4;

uint32_t read_u32(const std::byte* at) {
  uint32_t value = 0;
  std::memcpy(&value, at, sizeof(value));
  return value;
}
void write_u32(std::byte* at, uint32_t value) {
  std::memcpy(at, &value, sizeof(value));
}

template <class T>
void write_at(std::byte* at, T value) {
  std::memcpy(at, &value, sizeof(value));
}

constexpr bool lies_in_heap(SlotKind kind) {
  return kind == SlotKind::text || kind == SlotKind::list || kind == SlotKind::entries;
}

// How much more than is asked for a growing record takes at most.
constexpr uint64_t kMostSlack = 512;

// malloc has 8 bytes before each block, so blocks of 32k + 24 bytes waste nothing.
uint32_t rounded_capacity(uint64_t bytes) {
  uint64_t capacity = ((bytes + 8 + 31) & ~uint64_t{31}) - 8;
  NUDGE_ASSERT(capacity <= limits::kMaxRecordBytes, "a record of {} bytes", bytes);
  return static_cast<uint32_t>(capacity);
}

}  // namespace

Record::Record(const Record& other) {
  copy_from(other);
}

Record& Record::operator=(const Record& other) {
  if (this != &other) copy_from(other);
  return *this;
}

void Record::assign(const Record& other, uint32_t room) {
  if (this != &other) copy_from(other, room);
}

void Record::copy_from(const Record& other, uint32_t room) {
  if (!other.bytes_) {
    bytes_.reset();
    capacity_ = 0;
    return;
  }
  uint32_t used = other.used_bytes();
  if (!bytes_ || capacity_ < used + room) {
    capacity_ = rounded_capacity(uint64_t{used} + room);
    bytes_ = std::make_unique_for_overwrite<std::byte[]>(capacity_);
  }
  std::memcpy(bytes_.get(), other.bytes_.get(), used);
}

void Record::reset(const Layout& layout, uint32_t room) {
  if (!bytes_ || capacity_ < layout.fixed_bytes + room) {
    capacity_ = rounded_capacity(uint64_t{layout.fixed_bytes} + room);
    bytes_ = std::make_unique_for_overwrite<std::byte[]>(capacity_);
  }
  std::memset(bytes_.get(), 0, layout.fixed_bytes);
  write_u32(bytes_.get() + kUsedAt, layout.fixed_bytes);
  for (Slot slot : layout.slots) {
    if (!lies_in_heap(slot.kind)) store(slot, missing_word(slot.kind));
  }
}

void Record::store(Slot slot, Word word) {
  std::byte* at = bytes_.get() + slot.offset;
  bool missing = word == kMissingWord;
  int64_t value = int_of_word(word);
  switch (slot.kind) {
    case SlotKind::boolean:
      NUDGE_ASSERT(missing || word <= 1, "{} in a boolean slot", value);
      write_at<uint8_t>(at, missing ? 2 : static_cast<uint8_t>(word));
      return;
    case SlotKind::small:
      NUDGE_ASSERT(missing || word < 0xFFFF, "{} in a small slot", value);
      write_at<uint16_t>(at, missing ? 0xFFFF : static_cast<uint16_t>(word));
      return;
    case SlotKind::medium:
      NUDGE_ASSERT(missing || (value > INT32_MIN && value <= INT32_MAX), "{} in a medium slot", value);
      write_at<int32_t>(at, missing ? INT32_MIN : static_cast<int32_t>(value));
      return;
    case SlotKind::wide:
      write_at<Word>(at, word);
      return;
    case SlotKind::number:
      write_at<Word>(at, missing ? kMissingNumberWord : word_of_number(number_of_word(word)));
      return;
    default:
      NUDGE_UNREACHABLE("a scalar in a slot of the heap");
  }
}

void Record::store_text(const Layout& layout, Slot slot, const Text* text) {
  NUDGE_ASSERT(slot.kind == SlotKind::text);
  const Text* old = text_of_word(load(slot));
  if (old == text || (old && text && old->view() == text->view())) return;
  if (text) {
    store_block(layout, slot, text, static_cast<uint32_t>(text_footprint(text->size)));
  } else {
    forget_block(slot);
    pack_if_half_dead(layout);
  }
}

void Record::store_list(const Layout& layout, Slot slot, const List* list) {
  NUDGE_ASSERT(slot.kind == SlotKind::list);
  const List* old = list_of_word(load(slot));
  if (old == list) return;
  if (old && list && old->bytes == list->bytes && std::memcmp(old, list, list->bytes) == 0) return;
  if (list) {
    store_block(layout, slot, list, list->bytes);
  } else {
    forget_block(slot);
    pack_if_half_dead(layout);
  }
}

void Record::store_any(const Layout& layout, Slot slot, Word word) {
  switch (slot.kind) {
    case SlotKind::text:
      return store_text(layout, slot, text_of_word(word));
    case SlotKind::list:
      return store_list(layout, slot, list_of_word(word));
    default:
      return store(slot, word);
  }
}

uint32_t Record::used_bytes() const {
  return bytes_ ? read_u32(bytes_.get() + kUsedAt) : 0;
}

uint32_t Record::heap_offset(Slot slot) const {
  return read_u32(bytes_.get() + slot.offset);
}

void Record::set_heap_offset(Slot slot, uint32_t offset) {
  write_u32(bytes_.get() + slot.offset, offset);
}

uint32_t Record::block_bytes(Slot slot, uint32_t offset) const {
  const std::byte* at = bytes_.get() + offset;
  switch (slot.kind) {
    case SlotKind::text:
      return static_cast<uint32_t>(text_footprint(reinterpret_cast<const Text*>(at)->size));
    case SlotKind::list:
      return reinterpret_cast<const List*>(at)->bytes;
    default: {
      const auto* entries = reinterpret_cast<const Entries*>(at);
      return static_cast<uint32_t>(sizeof(Entries) + sizeof(Word) * entries->width * entries->capacity);
    }
  }
}

// Writes over the old block if the new one fits there, which also keeps records that are written often from
// growing.
void Record::store_block(const Layout& layout, Slot slot, const void* from, uint32_t bytes) {
  const auto* source = static_cast<const std::byte*>(from);
  std::unique_ptr<std::byte[]> copy;  // of what lies in this very record, which is about to move
  if (std::greater_equal<>()(source, data()) && std::less<>()(source, data() + capacity_)) {
    copy = std::make_unique_for_overwrite<std::byte[]>(bytes);
    std::memcpy(copy.get(), source, bytes);
    source = copy.get();
  }
  uint32_t offset = heap_offset(slot);
  uint32_t old_bytes = offset ? block_bytes(slot, offset) : 0;
  if (offset && bytes <= old_bytes) {
    release(old_bytes - bytes);
  } else {
    forget_block(slot);
    make_room(layout, bytes);
    offset = take(bytes);
    set_heap_offset(slot, offset);
  }
  // A text's last bytes are its padding, which the source need not have: zero.
  if (slot.kind == SlotKind::text) {
    write_text(bytes_.get() + offset, reinterpret_cast<const Text*>(source)->view());
  } else {
    std::memcpy(bytes_.get() + offset, source, bytes);
  }
  pack_if_half_dead(layout);
}

void Record::forget_block(Slot slot) {
  uint32_t offset = heap_offset(slot);
  if (!offset) return;
  release(block_bytes(slot, offset));
  set_heap_offset(slot, 0);
}

void Record::release(uint32_t bytes) {
  write_u32(bytes_.get() + kDeadAt, read_u32(bytes_.get() + kDeadAt) + bytes);
}

uint32_t Record::take(uint32_t bytes) {
  uint32_t offset = used_bytes();
  write_u32(bytes_.get() + kUsedAt, offset + bytes);
  return offset;
}

void Record::make_room(const Layout& layout, uint32_t bytes) {
  if (uint64_t{used_bytes()} + bytes > capacity_) pack(layout, bytes);
}

void Record::pack_if_half_dead(const Layout& layout) {
  uint64_t heap = used_bytes() - layout.fixed_bytes;
  if (uint64_t{read_u32(bytes_.get() + kDeadAt)} * 2 > heap) pack(layout, 0);
}

// Moves everything into a new block with room for `room` more bytes; growing has to move it anyway.
void Record::pack(const Layout& layout, uint32_t room) {
  uint64_t live = used_bytes() - read_u32(bytes_.get() + kDeadAt);
  uint64_t needed = live + room;
  // Some more, so that texts one after another don't each move everything.
  uint32_t capacity =
      rounded_capacity(room > 0 ? needed + std::min<uint64_t>(needed / 8, kMostSlack) : needed);
  auto packed = std::make_unique_for_overwrite<std::byte[]>(capacity);
  if (live == used_bytes()) {  // nothing is dead: it only grows
    std::memcpy(packed.get(), bytes_.get(), used_bytes());
    bytes_ = std::move(packed);
    capacity_ = capacity;
    return;
  }
  std::memcpy(packed.get(), bytes_.get(), layout.fixed_bytes);
  uint32_t used = layout.fixed_bytes;
  for (Slot slot : layout.slots) {
    uint32_t offset = lies_in_heap(slot.kind) ? heap_offset(slot) : 0;
    if (!offset) continue;
    uint32_t bytes = block_bytes(slot, offset);
    std::memcpy(packed.get() + used, bytes_.get() + offset, bytes);
    write_u32(packed.get() + slot.offset, used);
    used += bytes;
  }
  NUDGE_ASSERT(used == live, "{} bytes live, {} counted", used, live);
  write_u32(packed.get() + kUsedAt, used);
  write_u32(packed.get() + kDeadAt, 0);
  bytes_ = std::move(packed);
  capacity_ = capacity;
}

}  // namespace nudge
