// Sets of the values that a comparison with constants lets through, over one order for each domain: sorted,
// disjoint, half-open ranges of keys. A key is a string of bytes that compares as its value does, so that
// ints, numbers and texts are one thing here. Exact: union, intersection and complement lose nothing. For
// working out, not for running: linear in the ranges, which are few. Private to the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/word.h"

namespace nudge {

enum class KeyDomain : uint8_t {
  integer,  // of words as signed ints: keys of 8 bytes; a missing one is the least
  number,   // of words as numbers: likewise, by number_order(); a missing one is the least
  text,     // "T" and the bytes; a missing one is the empty key
};

using Key = std::string;

Key int_key(int64_t value);
int64_t int_of_key(const Key& key);  // of one of 8 bytes
Key text_key(std::string_view text);
// Beyond all keys.
const Key& end_key();
// Ints in the order of the numbers; INT64_MIN for one that is missing.
constexpr int64_t number_order(Word word) {
  if (is_missing_number(number_of_word(word))) return INT64_MIN;
  if (word == 0x8000000000000000) return 0;  // minus nothing
  const auto bits = static_cast<int64_t>(word);
  return bits ^ (bits >> 63 & INT64_MAX);
}

struct KeyRange {
  Key from;
  Key to;  // exclusive
  bool operator==(const KeyRange&) const = default;
};

class KeySet {
 public:
  static KeySet none() { return KeySet(); }
  static KeySet all();
  static KeySet range(Key from, Key to);
  static KeySet ints(int64_t least, int64_t greatest);  // both inclusive; none if least > greatest
  static KeySet text(std::string_view text);
  static KeySet texts(std::vector<std::string> texts);  // any of them
  static KeySet words(std::vector<int64_t> words);      // any of them
  static KeySet prefix(std::string_view prefix);
  static KeySet known_text();

  KeySet complement() const;
  KeySet united(const KeySet& other) const;
  KeySet intersected(const KeySet& other) const;

  bool is_none() const { return ranges_.empty(); }
  bool is_all() const;
  bool contains(const Key& key) const;
  const std::vector<KeyRange>& ranges() const { return ranges_; }
  bool operator==(const KeySet&) const = default;

 private:
  void append(Key from, Key to);  // not before the last

  std::vector<KeyRange> ranges_;
};

}  // namespace nudge
