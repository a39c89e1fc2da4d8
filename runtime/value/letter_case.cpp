#include "runtime/value/letter_case.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace nudge {
namespace {

// Letters first, first + step, … last; the other case of each lies `distance` further.
struct Range {
  char32_t first, last;
  int32_t distance;
  uint32_t step = 1;
};

// Capitals. Where capital and small letter alternate, the step is 2.
constexpr std::array kCapitals = std::to_array<Range>({
    {U'A', U'Z', 32},       {0xC0, 0xD6, 32},        {0xD8, 0xDE, 32},       {0x100, 0x12E, 1, 2},
    {0x130, 0x130, -199},   {0x132, 0x136, 1, 2},    {0x139, 0x147, 1, 2},   {0x14A, 0x176, 1, 2},
    {0x178, 0x178, -121},   {0x179, 0x17D, 1, 2},    {0x1A0, 0x1A4, 1, 2},   {0x1AF, 0x1AF, 1},
    {0x1CD, 0x1DB, 1, 2},   {0x1DE, 0x1EE, 1, 2},    {0x1F8, 0x21E, 1, 2},   {0x222, 0x232, 1, 2},
    {0x370, 0x372, 1, 2},   {0x376, 0x376, 1},       {0x37F, 0x37F, 116},    {0x386, 0x386, 38},
    {0x388, 0x38A, 37},     {0x38C, 0x38C, 64},      {0x38E, 0x38F, 63},     {0x391, 0x3A1, 32},
    {0x3A3, 0x3AB, 32},     {0x3CF, 0x3CF, 8},       {0x3D8, 0x3EE, 1, 2},   {0x3F4, 0x3F4, -60},
    {0x3F7, 0x3F7, 1},      {0x3F9, 0x3F9, -7},      {0x3FA, 0x3FA, 1},      {0x3FD, 0x3FF, -130},
    {0x400, 0x40F, 80},     {0x410, 0x42F, 32},      {0x460, 0x480, 1, 2},   {0x48A, 0x4BE, 1, 2},
    {0x4C0, 0x4C0, 15},     {0x4C1, 0x4CD, 1, 2},    {0x4D0, 0x52E, 1, 2},   {0x531, 0x556, 48},
    {0x1E00, 0x1E94, 1, 2}, {0x1E9E, 0x1E9E, -7615}, {0x1EA0, 0x1EFE, 1, 2}, {0xFF21, 0xFF3A, 32},
});

// Small letters: the way back, and the small letters that share another's capital (µ, ı, ſ, ς, …).
constexpr auto kSmall = [] {
  std::array<Range, kCapitals.size() + 12 - 3> small{};
  size_t count = 0;
  for (const Range& range : kCapitals) {
    // The capitals whose small letter has another capital: İ (i), ϴ (θ), ẞ (ß).
    if (range.first == 0x130 || range.first == 0x3F4 || range.first == 0x1E9E) continue;
    auto moved = [&](char32_t value) {
      return static_cast<char32_t>(static_cast<int32_t>(value) + range.distance);
    };
    small[count++] = {moved(range.first), moved(range.last), -range.distance, range.step};
  }
  for (Range extra : std::to_array<Range>({{0xB5, 0xB5, 743},
                                           {0x131, 0x131, -232},
                                           {0x17F, 0x17F, -300},
                                           {0x3C2, 0x3C2, -31},
                                           {0x3D0, 0x3D0, -62},
                                           {0x3D1, 0x3D1, -57},
                                           {0x3D5, 0x3D5, -47},
                                           {0x3D6, 0x3D6, -54},
                                           {0x3F0, 0x3F0, -86},
                                           {0x3F1, 0x3F1, -80},
                                           {0x3F5, 0x3F5, -96},
                                           {0x1E9B, 0x1E9B, -59}})) {
    small[count++] = extra;
  }
  std::sort(small.begin(), small.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
  return small;
}();

template <size_t Count>
char32_t map(const std::array<Range, Count>& ranges, char32_t value) {
  auto after = std::upper_bound(ranges.begin(), ranges.end(), value,
                                [](char32_t wanted, const Range& range) { return wanted < range.first; });
  // Ranges of step 2 may hold a letter of another range between their own.
  for (auto range = after; range != ranges.begin() && after - range < 2;) {
    --range;
    if (value <= range->last && (value - range->first) % range->step == 0) {
      return static_cast<char32_t>(static_cast<int32_t>(value) + range->distance);
    }
  }
  return value;
}

}  // namespace

char32_t lower_code_point(char32_t value) {
  return map(kCapitals, value);
}
char32_t upper_code_point(char32_t value) {
  return map(kSmall, value);
}

}  // namespace nudge
