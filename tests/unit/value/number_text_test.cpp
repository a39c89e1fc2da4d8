#include "runtime/value/number_text.h"

#include <doctest/doctest.h>

#include <bit>
#include <cfloat>
#include <cmath>
#include <random>

#include "runtime/value/word.h"

using namespace nudge;

TEST_CASE("numbers print as JavaScript prints them") {
  CHECK(print_number(0.1) == "0.1");
  CHECK(print_number(80) == "80");
  CHECK(print_number(-0.0) == "0");
  CHECK(print_number(-2.5) == "-2.5");
  CHECK(print_number(1e20) == "100000000000000000000");
  CHECK(print_number(1e21) == "1e+21");
  CHECK(print_number(1.25e21) == "1.25e+21");
  CHECK(print_number(123456789012345680000.0) == "123456789012345680000");
  CHECK(print_number(1e-6) == "0.000001");
  CHECK(print_number(1e-7) == "1e-7");
  CHECK(print_number(1.5e-7) == "1.5e-7");
  CHECK(print_number(0.1 + 0.2) == "0.30000000000000004");
  CHECK(print_number(1.0 / 3) == "0.3333333333333333");
  CHECK(print_number(5e-324) == "5e-324");
  CHECK(print_number(DBL_MAX) == "1.7976931348623157e+308");
  CHECK(print_number(HUGE_VAL) == "1.7976931348623157e+308");
  CHECK(print_number(9007199254740993.0) == "9007199254740992");
  CHECK(print_number(kMissingNumber) == "missing");
}

TEST_CASE("every number reads back the same") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 50'000; ++i) {
    double value = std::bit_cast<double>(random());
    if (!std::isfinite(value) || value == 0) continue;
    auto back = parse_number(print_number(value));
    REQUIRE(back.has_value());
    REQUIRE(*back == value);
  }
  for (int i = -1000; i < 1000; ++i)
    REQUIRE(print_number(i) == std::to_string(i));
}

TEST_CASE("numbers are read whole") {
  CHECK(parse_number("12") == 12);
  CHECK(parse_number("-12.5") == -12.5);
  CHECK(parse_number("+0.5") == 0.5);
  CHECK(parse_number(".5") == 0.5);
  CHECK(parse_number("1E3") == 1000);
  CHECK(parse_number("1e+3") == 1000);
  CHECK(word_of_number(parse_number("-0").value()) == 0);
  CHECK(!std::signbit(parse_number("-0").value()));
  CHECK(parse_number("1e400") == DBL_MAX);
  CHECK(parse_number("-1e400") == -DBL_MAX);
  CHECK(parse_number("1e99999999999999999999") == DBL_MAX);
  CHECK(parse_number("0.0001e400") == DBL_MAX);
  CHECK(parse_number("1e-400") == 0);
  CHECK(parse_number("-1e-99999999999999999999") == 0);
  CHECK(parse_number("0e99999") == 0);
  CHECK(parse_number(std::string(400, '9')) == DBL_MAX);
  CHECK(parse_number("0." + std::string(400, '0') + "1") == 0);
  for (const char* text : {"", "-", "+", ".", "1.", "e5", "1e", "1e+", "0x10", "inf", "nan", "infinity", " 1",
                           "1 ", "1,5", "--1", "+-1", "1_000", "1.2.3"}) {
    CHECK_MESSAGE(!parse_number(text), text);
  }
}

TEST_CASE("ints") {
  CHECK(print_int(-42) == "-42");
  CHECK(print_int(kMaxInt) == "9223372036854775807");
  CHECK(print_int(kMissing) == "missing");
  CHECK(parse_int("42") == 42);
  CHECK(parse_int("-42") == -42);
  CHECK(parse_int("+42") == 42);
  CHECK(parse_int("007") == 7);
  CHECK(parse_int("9223372036854775807") == kMaxInt);
  CHECK(parse_int("-9223372036854775807") == kMinInt);
  for (const char* text :
       {"", "-", "+", "+-1", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "-9223372036854775808"}) {
    CHECK_MESSAGE(!parse_int(text), text);
  }
}
