#include "runtime/value/word.h"

#include <doctest/doctest.h>

#include <cfloat>
#include <limits>
#include <random>

using namespace nudge;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

int64_t clamp_wide(__int128 value) {
  if (value > kMaxInt) return kMaxInt;
  if (value < kMinInt) return kMinInt;
  return static_cast<int64_t>(value);
}

}  // namespace

TEST_CASE("missing is in band") {
  CHECK(is_missing(kMissing));
  CHECK(!is_missing(kMinInt));
  CHECK(word_of_int(kMissing) == kMissingWord);
  CHECK(is_missing_number(kMissingNumber));
  CHECK(word_of_number(kMissingNumber) == kMissingNumberWord);
  CHECK(is_missing_number(number_of_word(kMissingNumberWord)));
}

TEST_CASE("a number has one word") {
  CHECK(word_of_number(-std::numeric_limits<double>::quiet_NaN()) == kMissingNumberWord);
  CHECK(word_of_number(std::bit_cast<double>(0x7FF8000000000123)) == kMissingNumberWord);
  CHECK(word_of_number(-0.0) == word_of_number(0.0));
  CHECK(number_of_word(word_of_number(2.5)) == 2.5);
}

TEST_CASE("int arithmetic saturates and never makes a missing value") {
  CHECK(add_int(kMaxInt, 1) == kMaxInt);
  CHECK(add_int(kMinInt, -1) == kMinInt);
  CHECK(subtract_int(kMinInt, 1) == kMinInt);
  CHECK(subtract_int(-2, kMaxInt) == kMinInt);
  CHECK(multiply_int(kMaxInt, -2) == kMinInt);
  CHECK(multiply_int(int64_t{1} << 32, -(int64_t{1} << 31)) == kMinInt);
  CHECK(negate_int(kMinInt) == kMaxInt);
  CHECK(absolute_int(kMinInt) == kMaxInt);
  CHECK(negate_int(kMissing) == kMaxInt);
  CHECK(remainder_int(7, -2) == 1);
  CHECK(remainder_int(-7, 2) == -1);
  CHECK(remainder_int(kMinInt, -1) == 0);
  CHECK(remainder_int(kMissing, -1) == 0);
  CHECK(remainder_int(7, 0) == kMissing);
}

TEST_CASE("int arithmetic equals that of wide integers, clamped") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    int64_t left = clamp_int(static_cast<int64_t>(random()) >> (random() % 64));
    int64_t right = clamp_int(static_cast<int64_t>(random()) >> (random() % 64));
    REQUIRE(add_int(left, right) == clamp_wide(static_cast<__int128>(left) + right));
    REQUIRE(subtract_int(left, right) == clamp_wide(static_cast<__int128>(left) - right));
    REQUIRE(multiply_int(left, right) == clamp_wide(static_cast<__int128>(left) * right));
  }
}

TEST_CASE("division rounds down where calendars need it") {
  CHECK(floor_divide(-1, 7) == -1);
  CHECK(floor_divide(-7, 7) == -1);
  CHECK(floor_divide(6, 7) == 0);
  CHECK(floor_remainder(-1, 7) == 6);
  CHECK(floor_remainder(-7, 7) == 0);
}

TEST_CASE("numbers stay finite") {
  CHECK(add_number(DBL_MAX, DBL_MAX) == DBL_MAX);
  CHECK(subtract_number(-DBL_MAX, DBL_MAX) == -DBL_MAX);
  CHECK(multiply_number(1e200, -1e200) == -DBL_MAX);
  CHECK(divide_number(1e300, 1e-300) == DBL_MAX);
  CHECK(finite_number(kInfinity) == DBL_MAX);
  CHECK(is_missing_number(divide_number(1, 0)));
  CHECK(is_missing_number(divide_number(0, -0.0)));
  CHECK(is_missing_number(remainder_number(1, 0)));
  CHECK(remainder_number(-7.5, 2) == -1.5);
  CHECK(is_missing_number(add_number(kMissingNumber, 1)));
  CHECK(word_of_number(multiply_number(kMissingNumber, -1)) == kMissingNumberWord);
}

TEST_CASE("int / int is a number") {
  CHECK(divide_int(7, 2) == 3.5);
  CHECK(is_missing_number(divide_int(7, 0)));
  CHECK(is_missing_number(divide_int(kMissing, 2)));
}

TEST_CASE("numbers become ints half away from zero, saturating") {
  CHECK(round_to_int(2.5) == 3);
  CHECK(round_to_int(-2.5) == -3);
  CHECK(round_to_int(0.49999999999999994) == 0);
  CHECK(floor_to_int(-0.5) == -1);
  CHECK(ceil_to_int(-0.5) == 0);
  CHECK(truncate_to_int(-1.9) == -1);
  CHECK(truncate_to_int(1e300) == kMaxInt);
  CHECK(truncate_to_int(-1e300) == kMinInt);
  CHECK(truncate_to_int(-0x1p63) == kMinInt);
  CHECK(round_to_int(kInfinity) == kMaxInt);
  CHECK(round_to_int(kMissingNumber) == kMissing);
}
