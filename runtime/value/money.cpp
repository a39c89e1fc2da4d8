#include "runtime/value/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "runtime/value/word.h"

namespace nudge {
namespace {

constexpr std::array<int64_t, 5> kPowersOfTen = {1, 10, 100, 1000, 10'000};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `amount` × 10^digits by the shortest decimal that reads back as `amount`, half away from zero. `amount` is
// positive.
int64_t round_as_written(double amount, int digits) {
  char written[32];
  char* end = std::to_chars(written, written + sizeof written, amount, std::chars_format::scientific).ptr;
  char* exponent_at = std::find(written, end, 'e');
  int exponent = 0;
  std::from_chars(exponent_at + (exponent_at[1] == '+' ? 2 : 1), end, exponent);
  int whole_digits = exponent + 1 + digits;
  if (whole_digits < 0) return 0;
  if (whole_digits > 19) return kMaxInt;
  uint64_t units = 0;
  bool round_up = false;
  const char* at = written;
  for (int place = 0; place <= whole_digits; ++place) {
    int digit = at < exponent_at ? *at - '0' : 0;
    if (at < exponent_at) ++at;
    if (at < exponent_at && *at == '.') ++at;
    if (place < whole_digits) {
      units = units * 10 + static_cast<uint64_t>(digit);
    } else {
      round_up = digit >= 5;
    }
  }
  units += round_up ? 1 : 0;
  return units > static_cast<uint64_t>(kMaxInt) ? kMaxInt : static_cast<int64_t>(units);
}

}  // namespace

int64_t money_from_number(double amount, CurrencyId currency) {
  if (is_missing_number(amount)) return kMissing;
  amount = finite_number(amount);
  int digits = currency_digits(currency);
  double scaled = amount * static_cast<double>(kPowersOfTen[static_cast<size_t>(digits)]);
  // Far from a half both ways of rounding agree, since the error of the product is below 1e-3 here.
  double from_half = std::abs(std::abs(scaled - std::trunc(scaled)) - 0.5);
  if (std::abs(scaled) < 1e12 && from_half > 1e-3) return round_to_int(scaled);
  int64_t units = round_as_written(std::abs(amount), digits);
  return amount < 0 ? -units : units;
}

double number_from_money(int64_t minor_units, CurrencyId currency) {
  if (is_missing(minor_units)) return kMissingNumber;
  return static_cast<double>(minor_units) /
         static_cast<double>(kPowersOfTen[static_cast<size_t>(currency_digits(currency))]);
}

std::string print_money(int64_t minor_units, CurrencyId currency) {
  if (is_missing(minor_units)) return "missing";
  int digits = currency_digits(currency);
  int64_t power = kPowersOfTen[static_cast<size_t>(digits)];
  int64_t units = absolute_int(minor_units);
  std::string_view sign = minor_units < 0 ? "-" : "";
  std::string_view code = currency_code(currency);
  if (digits == 0) return fmt::format("{}{} {}", sign, units, code);
  return fmt::format("{}{}.{:0{}} {}", sign, units / power, units % power, digits, code);
}

Result<int64_t> parse_money_amount(std::string_view text, CurrencyId currency) {
  Fault not_an_amount{fmt::format("`{}` is not an amount of money", text)};
  std::string_view rest = text;
  bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  size_t point = std::min(rest.find('.'), rest.size());
  std::string_view whole = rest.substr(0, point);
  std::string_view fraction = point < rest.size() ? rest.substr(point + 1) : std::string_view();
  if (whole.empty() || (point < rest.size() && fraction.empty())) return not_an_amount;
  if (!std::all_of(whole.begin(), whole.end(), is_digit)) return not_an_amount;
  if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return not_an_amount;

  size_t digits = static_cast<size_t>(currency_digits(currency));
  if (fraction.size() > digits) {
    return Fault{
        fmt::format("`{}` has more than the {} decimal digits of {}", text, digits, currency_code(currency))};
  }
  std::string minor(whole);
  minor += fraction;
  minor.append(digits - fraction.size(), '0');
  int64_t units = 0;
  auto [end, error] = std::from_chars(minor.data(), minor.data() + minor.size(), units);
  if (error != std::errc()) return Fault{fmt::format("`{}` is too large for an amount of money", text)};
  return negative ? -units : units;
}

}  // namespace nudge
