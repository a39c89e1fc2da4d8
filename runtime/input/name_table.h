// Names to numbers: built once, then looked up for every key of every input. Open addressing at most half
// full, a hash of the size and the outer 16 bytes; a few ns, no allocation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nudge {

class NameTable {
 public:
  static constexpr uint32_t kAbsent = UINT32_MAX;

  // The first one stays if a name is added twice.
  void add(std::string_view name, uint32_t number);
  uint32_t find(std::string_view name) const;

 private:
  // Up to 16 bytes of a name are told by its outer 8 bytes and its size.
  struct Outline {
    uint64_t first = 0;
    uint64_t last = 0;
    uint32_t size = 0;
    bool operator==(const Outline&) const = default;
  };
  struct Place {
    Outline outline;
    uint32_t number = kAbsent;
    std::string name;
  };
  static Outline outline_of(std::string_view name);
  static uint64_t hash_of(const Outline& outline);
  void insert(Place place);

  std::vector<Place> places_;
  size_t mask_ = 0;  // their number, a power of 2, less one
  size_t count_ = 0;
};

}  // namespace nudge
