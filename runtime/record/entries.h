// The occurrences of an event that a record keeps, oldest first: times, or times with a value each. As many
// as some line of the program can ask for (analyze/history decides).
#pragma once

#include <cstdint>
#include <cstring>

#include "runtime/value/word.h"

namespace nudge {

struct Entries {
  uint32_t count;
  uint32_t capacity;  // entries that fit in the block
  uint32_t width;     // words for each: 1 (time) or 2 (time, value)
  uint32_t unused;
  // width * capacity words follow
};

// Reads them in place; valid until the record is written.
class EntriesView {
 public:
  EntriesView() = default;
  explicit EntriesView(const Entries* entries) : entries_(entries) {}
  uint32_t size() const { return entries_ ? entries_->count : 0; }
  bool has_values() const { return entries_ && entries_->width == 2; }
  int64_t time_ms(uint32_t index) const { return int_of_word(word(index * entries_->width)); }
  Word value(uint32_t index) const { return word(index * entries_->width + 1); }
  // The first index whose time is later than `time_ms` / not earlier: size() if none. Logarithmic.
  uint32_t first_after(int64_t time_ms) const { return search(time_ms, true); }
  uint32_t first_from(int64_t time_ms) const { return search(time_ms, false); }

 private:
  Word word(uint32_t index) const {
    Word word = 0;
    std::memcpy(&word, reinterpret_cast<const char*>(entries_ + 1) + index * sizeof(Word), sizeof(Word));
    return word;
  }
  uint32_t search(int64_t time_ms_wanted, bool after) const;

  const Entries* entries_ = nullptr;
};

}  // namespace nudge
