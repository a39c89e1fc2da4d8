#include "runtime/value/money.h"

#include <doctest/doctest.h>

#include <cfloat>
#include <random>
#include <string>

#include "runtime/value/word.h"

using namespace nudge;

namespace {

CurrencyId currency_of(std::string_view code) {
  return find_currency(code).value();
}

std::string complaint(std::string_view text, std::string_view code) {
  auto amount = parse_money_amount(text, currency_of(code));
  return amount.ok() ? "" : amount.fault().message;
}

}  // namespace

TEST_CASE("currencies are found by code, and their ids are ISO's") {
  CHECK(find_currency("USD") == 840);
  CHECK(find_currency("EUR") == 978);
  CHECK(find_currency("ALL") == 8);
  CHECK(currency_code(840) == "USD");
  CHECK(currency_code(8) == "ALL");
  CHECK(currency_digits(currency_of("USD")) == 2);
  CHECK(currency_digits(currency_of("JPY")) == 0);
  CHECK(currency_digits(currency_of("KRW")) == 0);
  CHECK(currency_digits(currency_of("BHD")) == 3);
  CHECK(currency_digits(currency_of("KWD")) == 3);
  CHECK(currency_digits(currency_of("CLF")) == 4);
  for (const char* none : {"", "usd", "US", "USDD", "XXX", "XAU", "ZZZ", "AAA"})
    CHECK_MESSAGE(!find_currency(none), none);
  CHECK(currency_code(0) == "???");
  CHECK(currency_code(65535) == "???");
  CHECK(currency_digits(65535) == 2);
  int count = 0;
  for (int id = 0; id < 1000; ++id) {
    std::string_view code = currency_code(static_cast<CurrencyId>(id));
    if (code == "???") continue;
    ++count;
    CHECK(find_currency(code) == id);
  }
  CHECK(count == 165);
}

TEST_CASE("numbers become money half away from zero, as written") {
  CurrencyId usd = currency_of("USD"), jpy = currency_of("JPY"), bhd = currency_of("BHD");
  CHECK(money_from_number(49, usd) == 4900);
  CHECK(money_from_number(0.1 + 0.2, usd) == 30);
  CHECK(money_from_number(1.005, usd) == 101);
  CHECK(money_from_number(-1.005, usd) == -101);
  CHECK(money_from_number(1.115, usd) == 112);
  CHECK(money_from_number(0.285, usd) == 29);
  CHECK(money_from_number(0.005, usd) == 1);
  CHECK(money_from_number(0.0049999, usd) == 0);
  CHECK(money_from_number(1e-20, usd) == 0);
  CHECK(money_from_number(-0.0, usd) == 0);
  CHECK(money_from_number(2.5, jpy) == 3);
  CHECK(money_from_number(0.5, jpy) == 1);
  CHECK(money_from_number(1.2345, bhd) == 1235);
  CHECK(money_from_number(123456789012345.67, usd) == 12345678901234567);
  CHECK(money_from_number(1e17, usd) == kMaxInt);
  CHECK(money_from_number(9.3e16, usd) == kMaxInt);
  CHECK(money_from_number(9.2e16, usd) == 9'200'000'000'000'000'000);
  CHECK(money_from_number(-DBL_MAX, usd) == kMinInt);
  CHECK(money_from_number(kMissingNumber, usd) == kMissing);
}

TEST_CASE("money goes to numbers and back") {
  CHECK(number_from_money(4950, 840) == 49.5);
  CHECK(is_missing_number(number_from_money(kMissing, 840)));
  std::mt19937_64 random(4);
  for (int i = 0; i < 20'000; ++i) {
    int64_t units = static_cast<int64_t>(random()) >> (12 + random() % 40);
    for (CurrencyId currency : {CurrencyId{840}, CurrencyId{392}, CurrencyId{48}}) {
      REQUIRE(money_from_number(number_from_money(units, currency), currency) == units);
    }
  }
}

TEST_CASE("money prints with its currency's digits") {
  CHECK(print_money(4900, 840) == "49.00 USD");
  CHECK(print_money(-5, currency_of("EUR")) == "-0.05 EUR");
  CHECK(print_money(4900, currency_of("JPY")) == "4900 JPY");
  CHECK(print_money(1250, currency_of("BHD")) == "1.250 BHD");
  CHECK(print_money(7, currency_of("CLF")) == "0.0007 CLF");
  CHECK(print_money(kMaxInt, 840) == "92233720368547758.07 USD");
  CHECK(print_money(kMinInt, 840) == "-92233720368547758.07 USD");
  CHECK(print_money(kMissing, 840) == "missing");
}

TEST_CASE("amounts are read exactly") {
  CHECK(parse_money_amount("49.00", 840).value() == 4900);
  CHECK(parse_money_amount("49", 840).value() == 4900);
  CHECK(parse_money_amount("49.5", 840).value() == 4950);
  CHECK(parse_money_amount("-3.20", 840).value() == -320);
  CHECK(parse_money_amount("0", 392).value() == 0);
  CHECK(parse_money_amount("1.25", currency_of("BHD")).value() == 1250);
  CHECK(parse_money_amount("92233720368547758.07", 840).value() == kMaxInt);
  CHECK(complaint("49.001", "USD") == "`49.001` has more than the 2 decimal digits of USD");
  CHECK(complaint("4.0", "JPY") == "`4.0` has more than the 0 decimal digits of JPY");
  CHECK(complaint("92233720368547758.08", "USD") ==
        "`92233720368547758.08` is too large for an amount of money");
  for (const char* text :
       {"", "-", ".5", "5.", "1e3", "+1", " 1", "1 ", "1,000", "--1", "1.2.3", "0x1", "1.-5"}) {
    CHECK_MESSAGE(!complaint(text, "USD").empty(), text);
  }
}
