#include "runtime/value/number_text.h"

#include <algorithm>
#include <cfloat>
#include <charconv>
#include <system_error>

#include "runtime/value/word.h"

namespace nudge {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A decimal number's text, its parts found.
struct Decimal {
  bool negative = false;
  std::string_view unsigned_text;
  std::string_view whole, fraction, exponent;  // digits; the exponent with its sign
};

std::string_view take_digits(std::string_view& rest) {
  size_t count = 0;
  while (count < rest.size() && is_digit(rest[count]))
    ++count;
  std::string_view digits = rest.substr(0, count);
  rest.remove_prefix(count);
  return digits;
}

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal decimal;
  std::string_view rest = text;
  if (rest.starts_with('-') || rest.starts_with('+')) {
    decimal.negative = rest.front() == '-';
    rest.remove_prefix(1);
  }
  decimal.unsigned_text = rest;
  decimal.whole = take_digits(rest);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    decimal.fraction = take_digits(rest);
    if (decimal.fraction.empty()) return std::nullopt;
  }
  if (decimal.whole.empty() && decimal.fraction.empty()) return std::nullopt;
  if (rest.starts_with('e') || rest.starts_with('E')) {
    rest.remove_prefix(1);
    size_t sign = rest.starts_with('-') || rest.starts_with('+') ? 1 : 0;
    std::string_view after_sign = rest.substr(sign);
    size_t digits = take_digits(after_sign).size();
    if (digits == 0) return std::nullopt;
    decimal.exponent = rest.substr(0, sign + digits);
    rest = after_sign;
  }
  if (!rest.empty()) return std::nullopt;
  return decimal;
}

// Of a number that no double can hold: is it too large, rather than too near to zero?
bool is_huge(const Decimal& decimal) {
  int64_t exponent = 0;
  std::string_view digits = decimal.exponent;
  bool negative = digits.starts_with('-');
  if (!digits.empty() && !is_digit(digits.front())) digits.remove_prefix(1);
  for (char digit : digits)
    exponent = add_int(multiply_int(exponent, 10), digit - '0');
  if (negative) exponent = -exponent;
  size_t first = decimal.whole.find_first_not_of('0');
  if (first != std::string_view::npos)
    return add_int(exponent, static_cast<int64_t>(decimal.whole.size() - first)) > 0;
  size_t zeros = std::min(decimal.fraction.find_first_not_of('0'), decimal.fraction.size());
  return subtract_int(exponent, static_cast<int64_t>(zeros)) > 0;
}

}  // namespace

// ECMAScript, Number::toString: `digits` are s, k of them, and the point stands after the n-th.
std::string print_number(double value) {
  if (is_missing_number(value)) return "missing";
  value = finite_number(value);
  if (value == 0) return "0";
  char written[40];
  char* end = std::to_chars(written, written + sizeof written, value, std::chars_format::scientific).ptr;
  char* mantissa_end = std::find(written, end, 'e');
  int exponent = 0;
  const char* exponent_at = mantissa_end + 1;
  std::from_chars(exponent_at + (*exponent_at == '+' ? 1 : 0), end, exponent);

  std::string out = value < 0 ? "-" : "";
  std::string digits;
  for (const char* at = written; at < mantissa_end; ++at) {
    if (is_digit(*at)) digits += *at;
  }
  int k = static_cast<int>(digits.size());
  int n = exponent + 1;
  if (n > 21 || n <= -6) {
    out += digits[0];
    if (k > 1) out.append(1, '.').append(digits, 1);
    return out.append(exponent < 0 ? "e-" : "e+").append(std::to_string(exponent < 0 ? -exponent : exponent));
  }
  if (n <= 0) return out.append("0.").append(static_cast<size_t>(-n), '0').append(digits);
  if (k <= n) return out.append(digits).append(static_cast<size_t>(n - k), '0');
  return out.append(digits, 0, static_cast<size_t>(n)).append(1, '.').append(digits, static_cast<size_t>(n));
}

std::string print_int(int64_t value) {
  return is_missing(value) ? "missing" : std::to_string(value);
}

std::string print_grouped(uint64_t value) {
  std::string digits = std::to_string(value);
  std::string text;
  for (size_t place = 0; place < digits.size(); ++place) {
    if (place > 0 && (digits.size() - place) % 3 == 0) text += ',';
    text += digits[place];
  }
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  auto decimal = read_decimal(text);
  if (!decimal) return std::nullopt;
  std::string_view digits = decimal->unsigned_text;
  double value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) value = is_huge(*decimal) ? DBL_MAX : 0;
  value = finite_number(value);
  return decimal->negative && value != 0 ? -value : value;
}

std::optional<int64_t> parse_int(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || is_missing(value)) return std::nullopt;
  return value;
}

}  // namespace nudge
