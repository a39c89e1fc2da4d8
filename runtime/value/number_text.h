// Numbers as text: the shortest form that reads back the same, as JavaScript prints it. No locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nudge {

// `0.1`, `80`, `1e+21`, `1.5e-7`; −0 prints `0`; missing prints `missing`.
std::string print_number(double value);
std::string print_int(int64_t value);
// For people: `1,093,593`.
std::string print_grouped(uint64_t value);

// The whole text: a sign, digits, a fraction, an exponent, as in `-12`, `.5`, `1e21`. What is too large
// becomes ±DBL_MAX; hexadecimal, `inf`, `nan` and white space are refused.
std::optional<double> parse_number(std::string_view text);

// The whole text: a sign and digits, within ±(2^63−1).
std::optional<int64_t> parse_int(std::string_view text);

}  // namespace nudge
