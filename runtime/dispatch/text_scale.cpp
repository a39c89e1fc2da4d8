#include "runtime/dispatch/text_scale.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "runtime/fault/assert.h"

namespace nudge {

namespace {

// Of a short text all bytes, in two words; enough for constants, of which nobody adds more while it runs.
uint64_t hash_of(std::string_view text) {
  const char* bytes = text.data();
  const size_t size = text.size();
  if (size > 16) return XXH3_64bits(bytes, size);
  uint64_t first = 0, last = 0;
  if (size >= 8) {
    std::memcpy(&first, bytes, 8);
    std::memcpy(&last, bytes + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(&first, bytes, 4);
    std::memcpy(&last, bytes + size - 4, 4);
  } else if (size > 0) {
    first = static_cast<unsigned char>(bytes[0]) | uint64_t{static_cast<unsigned char>(bytes[size / 2])} << 8;
    last = static_cast<unsigned char>(bytes[size - 1]);
  }
  first = (first ^ size * 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
  first = (first ^ first >> 29 ^ last) * 0x94D049BB133111EB;
  return first ^ first >> 32;
}

}  // namespace

TextScale::TextScale(const std::vector<Key>& bounds, bool has_prefixes)
    : bounds_(bounds), has_prefixes_(has_prefixes) {
  const Key first = text_key({});
  for (const Key& bound : bounds_) {
    if (bound.starts_with(first)) texts_.push_back(bound.substr(first.size()));
  }
  others_ = static_cast<uint32_t>(texts_.size());
  if (!has_prefixes_) has_prefixes_ = !find_constants();
  if (has_prefixes_) return;
  if (constants_.size() <= kFew) return;
  size_t size = 16;
  while (size < 2 * constants_.size())
    size *= 2;
  table_.resize(size);
  for (uint32_t constant = 0; constant < constants_.size(); ++constant) {
    const uint64_t hash = hash_of(constants_[constant].text);
    size_t at = hash & (size - 1);
    while (table_[at].constant != UINT32_MAX)
      at = (at + 1) & (size - 1);
    table_[at] = {static_cast<uint32_t>(hash >> 32), constant};
  }
}

// Each is two bounds: itself, and the first text after it. False if there are others than these, or constants
// that may be the first text after another: then some range may hold more than one text.
bool TextScale::find_constants() {
  size_t place = 0;
  auto is_constant = [&] {
    if (place + 1 >= texts_.size()) return false;
    const std::string& text = texts_[place];
    const std::string& next = texts_[place + 1];
    return next.size() == text.size() + 1 && next.back() == '\0' && next.starts_with(text) &&
           !text.ends_with('\0');
  };
  if (!texts_.empty() && texts_[0].empty() && !is_constant()) ++place;  // where those begin that are known
  for (; is_constant(); place += 2)
    constants_.push_back({texts_[place], static_cast<uint32_t>(place) + 1});
  return place == texts_.size();
}

uint32_t TextScale::searched(std::string_view text) const {
  return static_cast<uint32_t>(std::upper_bound(texts_.begin(), texts_.end(), text) - texts_.begin());
}

uint32_t TextScale::looked_up(std::string_view text) const {
  const uint64_t hash = hash_of(text);
  const size_t mask = table_.size() - 1;
  for (size_t at = hash & mask; table_[at].constant != UINT32_MAX; at = (at + 1) & mask) {
    if (table_[at].hash != static_cast<uint32_t>(hash >> 32)) continue;
    const Constant& constant = constants_[table_[at].constant];
    if (constant.text == text) return constant.cell;
  }
  return others_;
}

uint32_t TextScale::cell(const Text* text) const {
  if (!text) return 0;
  if (has_prefixes_) return searched(text->view());
  if (!table_.empty()) return looked_up(text->view());
  for (const Constant& constant : constants_) {
    if (constant.text == text->view()) return constant.cell;
  }
  return others_;
}

uint32_t TextScale::cell_of_bound(const Key& key) const {
  if (key.empty()) return 0;
  const auto place = std::lower_bound(bounds_.begin(), bounds_.end(), key);
  NUDGE_ASSERT(place != bounds_.end() ? *place == key : key == end_key());
  return static_cast<uint32_t>(place - bounds_.begin()) + 1;
}

}  // namespace nudge
