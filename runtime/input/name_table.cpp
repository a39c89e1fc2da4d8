#include "runtime/input/name_table.h"

#include <bit>
#include <cstring>
#include <utility>

namespace nudge {

namespace {

template <class T>
uint64_t load(const char* at) {
  T value = 0;
  std::memcpy(&value, at, sizeof(T));
  return value;
}

}  // namespace

NameTable::Outline NameTable::outline_of(std::string_view name) {
  Outline outline{0, 0, static_cast<uint32_t>(name.size())};
  const char* end = name.data() + name.size();
  if (name.size() >= 8) {
    outline.first = load<uint64_t>(name.data());
    outline.last = load<uint64_t>(end - 8);
  } else if (name.size() >= 4) {
    outline.first = load<uint32_t>(name.data());
    outline.last = load<uint32_t>(end - 4);
  } else if (!name.empty()) {
    outline.first = static_cast<unsigned char>(name.front());
    outline.last =
        load<unsigned char>(name.data() + name.size() / 2) << 8 | static_cast<unsigned char>(name.back());
  }
  return outline;
}

// One multiplication: a lookup waits for it. The upper half is the well mixed one.
uint64_t NameTable::hash_of(const Outline& outline) {
  uint64_t parts = outline.first ^ std::rotl(outline.last, 29) ^ outline.size;
  return parts * 0x9E3779B97F4A7C15 >> 32;
}

void NameTable::add(std::string_view name, uint32_t number) {
  if (find(name) != kAbsent) return;
  if (places_.size() < 2 * (count_ + 1)) {
    std::vector<Place> old =
        std::exchange(places_, std::vector<Place>(places_.empty() ? 8 : places_.size() * 2));
    mask_ = places_.size() - 1;
    for (Place& place : old) {
      if (place.number != kAbsent) insert(std::move(place));
    }
  }
  insert({outline_of(name), number, std::string(name)});
  ++count_;
}

void NameTable::insert(Place place) {
  size_t at = hash_of(place.outline) & mask_;
  while (places_[at].number != kAbsent)
    at = (at + 1) & mask_;
  places_[at] = std::move(place);
}

uint32_t NameTable::find(std::string_view name) const {
  if (places_.empty()) return kAbsent;
  Outline outline = outline_of(name);
  for (size_t at = hash_of(outline) & mask_; places_[at].number != kAbsent; at = (at + 1) & mask_) {
    const Place& place = places_[at];
    if (place.outline == outline && (name.size() <= 16 || place.name == name)) return place.number;
  }
  return kAbsent;
}

}  // namespace nudge
