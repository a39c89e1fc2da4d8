// A word is what a register holds: one scalar of the language in 64 bits, with an in-band missing value.
//
//   bool, int, enum, weekday, zone   int64; kMissing (INT64_MIN) is reserved
//   time                             ms since 1970-01-01T00:00Z           date   days since 1970-01-01
//   clock                            minutes since midnight               duration   ms
//   money                            minor units of its currency
//   number                           a finite double; the canonical quiet NaN is missing
//   text                             `const Text*` (text.h); nullptr is missing
//
// Arithmetic on ints saturates at ±(2^63−1), so it never makes kMissing; arithmetic on numbers stays finite,
// or is missing if an operand was. The checker keeps missing ints out of arithmetic; if one comes all the
// same it counts as the smallest int: no trap, no undefined behaviour. Everything here is a few instructions,
// constexpr or inline.
#pragma once

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>

namespace nudge {

using Word = uint64_t;

inline constexpr int64_t kMissing = INT64_MIN;
inline constexpr int64_t kMaxInt = INT64_MAX;
inline constexpr int64_t kMinInt = -INT64_MAX;

inline constexpr Word kMissingWord = 0x8000000000000000;        // of everything but number and text
inline constexpr Word kMissingNumberWord = 0x7FF8000000000000;  // of number
inline constexpr Word kMissingTextWord = 0;                     // of text

inline constexpr double kMissingNumber = std::bit_cast<double>(kMissingNumberWord);

constexpr bool is_missing(int64_t value) {
  return value == kMissing;
}
constexpr bool is_missing_number(double value) {
  return value != value;
}

constexpr Word word_of_int(int64_t value) {
  return static_cast<Word>(value);
}
constexpr int64_t int_of_word(Word word) {
  return static_cast<int64_t>(word);
}
constexpr Word word_of_bool(bool value) {
  return value ? 1 : 0;
}

// Any NaN becomes the canonical one, so that equal values are equal bits; likewise −0 becomes 0.
constexpr Word word_of_number(double value) {
  if (is_missing_number(value)) return kMissingNumberWord;
  return std::bit_cast<Word>(value == 0 ? 0.0 : value);
}
constexpr double number_of_word(Word word) {
  return std::bit_cast<double>(word);
}

// --- int ---

// INT64_MIN, which no int may be, becomes the smallest int.
constexpr int64_t clamp_int(int64_t value) {
  return value == kMissing ? kMinInt : value;
}

constexpr int64_t add_int(int64_t left, int64_t right) {
  int64_t sum = 0;
  if (__builtin_add_overflow(left, right, &sum)) return left < 0 ? kMinInt : kMaxInt;
  return clamp_int(sum);
}

constexpr int64_t subtract_int(int64_t left, int64_t right) {
  int64_t difference = 0;
  if (__builtin_sub_overflow(left, right, &difference)) return left < 0 ? kMinInt : kMaxInt;
  return clamp_int(difference);
}

constexpr int64_t multiply_int(int64_t left, int64_t right) {
  int64_t product = 0;
  if (__builtin_mul_overflow(left, right, &product)) return (left < 0) != (right < 0) ? kMinInt : kMaxInt;
  return clamp_int(product);
}

constexpr int64_t negate_int(int64_t value) {
  return -clamp_int(value);
}
constexpr int64_t absolute_int(int64_t value) {
  return value < 0 ? negate_int(value) : value;
}

// The remainder has the sign of `left`, as in SQL and TypeScript; missing when `right` is 0.
constexpr int64_t remainder_int(int64_t left, int64_t right) {
  if (right == 0) return kMissing;
  return right == -1 ? 0 : left % right;
}

// Division that rounds down, for calendars. `right` is positive.
constexpr int64_t floor_divide(int64_t left, int64_t right) {
  return left / right - (left % right < 0 ? 1 : 0);
}
constexpr int64_t floor_remainder(int64_t left, int64_t right) {
  int64_t rest = left % right;
  return rest < 0 ? rest + right : rest;
}

// --- number ---

// What is too large becomes ±DBL_MAX; any NaN becomes the canonical one.
constexpr double finite_number(double value) {
  if (is_missing_number(value)) return kMissingNumber;
  if (value > DBL_MAX) return DBL_MAX;
  if (value < -DBL_MAX) return -DBL_MAX;
  return value;
}

constexpr double add_number(double left, double right) {
  return finite_number(left + right);
}
constexpr double subtract_number(double left, double right) {
  return finite_number(left - right);
}
constexpr double multiply_number(double left, double right) {
  return finite_number(left * right);
}

// Missing when `right` is 0.
constexpr double divide_number(double left, double right) {
  return right == 0 ? kMissingNumber : finite_number(left / right);
}
inline double remainder_number(double left, double right) {
  return right == 0 ? kMissingNumber : finite_number(std::fmod(left, right));
}

// --- between them ---

constexpr double number_of_int(int64_t value) {
  return is_missing(value) ? kMissingNumber : static_cast<double>(value);
}

// int / int is a number.
constexpr double divide_int(int64_t left, int64_t right) {
  return divide_number(number_of_int(left), number_of_int(right));
}

// Cuts the fraction off; saturates; a missing number gives a missing int.
constexpr int64_t truncate_to_int(double value) {
  if (is_missing_number(value)) return kMissing;
  if (value >= 0x1p63) return kMaxInt;
  if (value <= -0x1p63) return kMinInt;
  return static_cast<int64_t>(value);
}

// Half away from zero: 2.5 → 3, −2.5 → −3.
inline int64_t round_to_int(double value) {
  return truncate_to_int(std::round(value));
}
inline int64_t floor_to_int(double value) {
  return truncate_to_int(std::floor(value));
}
inline int64_t ceil_to_int(double value) {
  return truncate_to_int(std::ceil(value));
}

}  // namespace nudge
