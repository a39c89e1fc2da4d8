// The entries slots of a record: see entries.h for what lies in them.
#include <algorithm>
#include <vector>

#include "runtime/fault/assert.h"
#include "runtime/fault/limits.h"
#include "runtime/record/record.h"

namespace nudge {

namespace {

constexpr uint32_t kFirstCapacity = 2;
constexpr uint32_t kWorthShrinking = 16;  // entries

Word* words_of(Entries* entries) {
  return reinterpret_cast<Word*>(entries + 1);
}

void write_words(Entries* entries, uint32_t index, const Word* words, uint32_t count) {
  std::memcpy(reinterpret_cast<char*>(entries + 1) + size_t{index} * sizeof(Word), words,
              count * sizeof(Word));
}

}  // namespace

EntriesView Record::entries(Slot slot) const {
  NUDGE_ASSERT(slot.kind == SlotKind::entries);
  return EntriesView(std::bit_cast<const Entries*>(load(slot)));
}

Entries* Record::entries_block(Slot slot) {
  uint32_t offset = heap_offset(slot);
  return offset ? reinterpret_cast<Entries*>(bytes_.get() + offset) : nullptr;
}

void Record::store_entries(const Layout& layout, Slot slot, std::span<const Word> words, uint32_t width) {
  NUDGE_ASSERT(slot.kind == SlotKind::entries);
  NUDGE_ASSERT(width >= 1 && words.size() % width == 0, "{} words, {} for each", words.size(), width);
  auto count = static_cast<uint32_t>(words.size() / width);
  forget_block(slot);
  if (count > 0) {
    std::vector<Word> copy(words.begin(), words.end());  // they may lie in this record
    grow_entries(layout, slot, width, count);
    Entries* entries = entries_block(slot);
    write_words(entries, 0, copy.data(), static_cast<uint32_t>(copy.size()));
    entries->count = count;
  }
  pack_if_half_dead(layout);
}

void Record::insert_entry(const Layout& layout, Slot slot, uint32_t width, int64_t at_ms, Word value,
                          uint32_t keep_newest, int64_t drop_until_ms) {
  EntriesView view = entries(slot);
  uint32_t count = view.size();
  if (keep_newest == 0) keep_newest = limits::kMaxEntries;
  uint32_t place = view.first_after(at_ms);
  uint32_t late = view.first_after(drop_until_ms) + (at_ms <= drop_until_ms ? 1 : 0);
  uint32_t beyond = count + 1 > keep_newest ? count + 1 - keep_newest : 0;
  uint32_t dropped = std::max(late, beyond);
  if (place < dropped) {  // the new one is among them
    drop_entries(slot, dropped - 1);
    return pack_if_half_dead(layout);
  }
  drop_entries(slot, dropped);
  place -= dropped;
  count -= dropped;
  const Entries* old = entries_block(slot);
  if (!old || count == old->capacity) {
    uint32_t doubled = old ? std::max(kFirstCapacity, count * 2) : kFirstCapacity;
    grow_entries(layout, slot, width, std::min(doubled, keep_newest));
  }
  Entries* entries = entries_block(slot);
  NUDGE_ASSERT(entries->width == width, "entries of {} words, not {}", entries->width, width);
  char* at = reinterpret_cast<char*>(words_of(entries)) + size_t{place} * width * sizeof(Word);
  std::memmove(at + width * sizeof(Word), at, size_t{count - place} * width * sizeof(Word));
  Word words[2] = {word_of_int(at_ms), value};
  std::memcpy(at, words, width * sizeof(Word));
  entries->count = count + 1;
  pack_if_half_dead(layout);
}

// Makes the slot's block one for `capacity` entries: longer where it is if it is the last of the heap, else a
// new one.
void Record::grow_entries(const Layout& layout, Slot slot, uint32_t width, uint32_t capacity) {
  NUDGE_ASSERT(width == 1 || width == 2);
  auto bytes = static_cast<uint32_t>(sizeof(Entries) + sizeof(Word) * width * capacity);
  uint32_t offset = heap_offset(slot);
  uint32_t old_bytes = offset ? block_bytes(slot, offset) : 0;
  if (offset && offset + old_bytes == used_bytes() && offset + bytes <= capacity_) {
    take(bytes - old_bytes);
    entries_block(slot)->capacity = capacity;
    return;
  }
  make_room(layout, bytes);
  offset = take(bytes);
  auto* entries = reinterpret_cast<Entries*>(bytes_.get() + offset);
  *entries = {0, capacity, width, 0};
  if (const Entries* old = entries_block(slot)) {
    entries->count = old->count;
    std::memcpy(static_cast<void*>(entries + 1), static_cast<const void*>(old + 1),
                size_t{old->count} * width * sizeof(Word));
    release(old_bytes);
  }
  set_heap_offset(slot, offset);
}

void Record::drop_entries(Slot slot, uint32_t count) {
  Entries* entries = entries_block(slot);
  if (!entries) return;
  char* words = reinterpret_cast<char*>(words_of(entries));
  size_t entry_bytes = entries->width * sizeof(Word);
  if (count > 0) std::memmove(words, words + count * entry_bytes, (entries->count - count) * entry_bytes);
  entries->count -= count;
  if (entries->count == 0) return forget_block(slot);
  if (entries->capacity >= kWorthShrinking && entries->count < entries->capacity / 4) {
    uint32_t capacity = entries->capacity / 2;
    release(static_cast<uint32_t>((entries->capacity - capacity) * entry_bytes));
    entries->capacity = capacity;
  }
}

}  // namespace nudge
