#include "random.h"

namespace nudge::differential {

int64_t Random::any_int(int64_t near) {
  static const std::vector<int64_t> extremes = {kMissing,    kMinInt,   kMinInt + 1, kMaxInt,
                                                kMaxInt - 1, 0,         1,           -1,
                                                INT32_MIN,   INT32_MAX, 1LL << 53,   -(1LL << 62)};
  switch (below(6)) {
    case 0:
    case 1:
      return pick(extremes);
    case 2:
      return static_cast<int64_t>(bits());
    case 3:
      return near + between(-40LL * 86'400'000, 40LL * 86'400'000);
    default:
      return between(-50, 50);
  }
}

double Random::any_number() {
  static const std::vector<double> extremes = {
      kMissingNumber, DBL_MAX, -DBL_MAX, DBL_MIN, -DBL_MIN, 5e-324,     -5e-324, 0.0,    1.0,
      -1.0,           0.5,     -2.5,     0x1p63,  -0x1p63,  0x1p53 + 2, 1e308,   -1e308, 1e-308};
  switch (below(4)) {
    case 0:
      return pick(extremes);
    case 1:
      return number_of_word(word_of_number(finite(std::bit_cast<double>(bits()))));
    case 2:
      return static_cast<double>(between(-20, 20));
    default:
      return static_cast<double>(between(-100'000, 100'000)) / 64;
  }
}

std::string Random::any_text() {
  static const std::vector<std::string> known = {
      "",          "a",     "ab",    "VP Sales", "vp sales",   "  padded\t\n", "ada@Acme.example",
      "Ünïcödé",   "a, b",  "3. x",  "# h",      "*bold* [x]", "\xff\xfe",     "d MMM yyyy",
      "HH:mm 'h'", "trial", "Ærø Ω", "aaaaaaab"};
  if (!one_in(4)) return pick(known);
  std::string text;
  for (uint64_t size = below(one_in(10) ? 80 : 10); size > 0; --size) {
    text += static_cast<char>(one_in(20) ? bits() : 'a' + below(4));
  }
  return text;
}

}  // namespace nudge::differential
