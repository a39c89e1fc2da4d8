#include "runtime/dispatch/key_set.h"

#include <algorithm>

#include "runtime/fault/assert.h"

namespace nudge {

namespace {

constexpr char kTextMark = 'T';

Key key_after_int(int64_t value) {
  return value == INT64_MAX ? end_key() : int_key(value + 1);
}

// The least text that is greater than all that begin so; ends with the mark's successor for "".
Key key_after_prefix(Key key) {
  while (static_cast<unsigned char>(key.back()) == 0xFF)
    key.pop_back();
  key.back() = static_cast<char>(static_cast<unsigned char>(key.back()) + 1);
  return key;
}

}  // namespace

Key int_key(int64_t value) {
  const uint64_t ordered = static_cast<uint64_t>(value) ^ (uint64_t{1} << 63);
  Key key(8, '\0');
  for (size_t index = 0; index < 8; ++index)
    key[index] = static_cast<char>(ordered >> (56 - 8 * index));
  return key;
}

int64_t int_of_key(const Key& key) {
  NUDGE_ASSERT(key.size() == 8);
  uint64_t ordered = 0;
  for (char byte : key)
    ordered = ordered << 8 | static_cast<unsigned char>(byte);
  return static_cast<int64_t>(ordered ^ (uint64_t{1} << 63));
}

Key text_key(std::string_view text) {
  Key key(1, kTextMark);
  key += text;
  return key;
}

const Key& end_key() {
  static const Key end(9, '\xFF');
  return end;
}

KeySet KeySet::all() {
  return range(Key(), end_key());
}

KeySet KeySet::range(Key from, Key to) {
  KeySet set;
  if (from < to) set.ranges_.push_back({std::move(from), std::move(to)});
  return set;
}

KeySet KeySet::ints(int64_t least, int64_t greatest) {
  if (least > greatest) return none();
  return range(least == INT64_MIN ? Key() : int_key(least), key_after_int(greatest));
}

KeySet KeySet::text(std::string_view text) {
  Key key = text_key(text);
  return range(key, key + '\0');
}

KeySet KeySet::texts(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  KeySet set;
  for (const std::string& text : texts)
    set.append(text_key(text), text_key(text) + '\0');
  return set;
}

KeySet KeySet::words(std::vector<int64_t> words) {
  std::sort(words.begin(), words.end());
  KeySet set;
  for (int64_t word : words)
    set.append(word == INT64_MIN ? Key() : int_key(word), key_after_int(word));
  return set;
}

KeySet KeySet::prefix(std::string_view prefix) {
  Key key = text_key(prefix);
  return range(key, key_after_prefix(key));
}

KeySet KeySet::known_text() {
  return range(text_key({}), end_key());
}

void KeySet::append(Key from, Key to) {
  if (!ranges_.empty() && from <= ranges_.back().to) {
    ranges_.back().to = std::max(ranges_.back().to, to);
  } else {
    ranges_.push_back({std::move(from), std::move(to)});
  }
}

KeySet KeySet::complement() const {
  KeySet set;
  Key from;
  for (const KeyRange& range : ranges_) {
    if (from < range.from) set.ranges_.push_back({from, range.from});
    from = range.to;
  }
  if (from < end_key()) set.ranges_.push_back({from, end_key()});
  return set;
}

KeySet KeySet::united(const KeySet& other) const {
  KeySet set;
  size_t mine = 0, theirs = 0;
  while (mine < ranges_.size() || theirs < other.ranges_.size()) {
    const bool is_mine = theirs == other.ranges_.size() ||
                         (mine < ranges_.size() && ranges_[mine].from < other.ranges_[theirs].from);
    const KeyRange& next = is_mine ? ranges_[mine++] : other.ranges_[theirs++];
    set.append(next.from, next.to);
  }
  return set;
}

KeySet KeySet::intersected(const KeySet& other) const {
  KeySet set;
  size_t mine = 0, theirs = 0;
  while (mine < ranges_.size() && theirs < other.ranges_.size()) {
    const KeyRange& left = ranges_[mine];
    const KeyRange& right = other.ranges_[theirs];
    const Key& from = std::max(left.from, right.from);
    const Key& to = std::min(left.to, right.to);
    if (from < to) set.ranges_.push_back({from, to});
    left.to < right.to ? ++mine : ++theirs;
  }
  return set;
}

bool KeySet::is_all() const {
  return ranges_.size() == 1 && ranges_[0].from.empty() && ranges_[0].to == end_key();
}

bool KeySet::contains(const Key& key) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const KeyRange& range) { return range.from <= key && key < range.to; });
}

}  // namespace nudge
