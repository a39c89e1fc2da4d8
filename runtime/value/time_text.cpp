#include "runtime/value/time_text.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "runtime/value/civil.h"
#include "runtime/value/word.h"

namespace nudge {
namespace {

constexpr std::string_view kMissingText = "missing";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads from the front; nothing is taken by what fails.
class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool done() const { return at_ == end_; }
  char peek() const { return at_ == end_ ? '\0' : *at_; }

  bool take(char expected) {
    if (peek() != expected || done()) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view expected) {
    if (std::string_view(at_, static_cast<size_t>(end_ - at_)).substr(0, expected.size()) != expected)
      return false;
    at_ += expected.size();
    return true;
  }

  // Exactly `count` digits, at most `most`; −1 if they aren't there.
  template <int count>
  int digits(int most) {
    if (end_ - at_ < count) return -1;
    int value = 0;
    bool are_digits = true;
    for (int i = 0; i < count; ++i) {
      are_digits &= is_digit(at_[i]);
      value = value * 10 + (at_[i] - '0');
    }
    if (!are_digits || value > most) return -1;
    at_ += count;
    return value;
  }

  // Any number of digits, saturating; kMissing if there is none.
  int64_t amount() {
    if (!is_digit(peek())) return kMissing;
    int64_t value = 0;
    while (is_digit(peek()))
      value = add_int(multiply_int(value, 10), *at_++ - '0');
    return value;
  }

  // What follows a point, as a part of `whole`, cut to an int; −1 if there is no digit. `whole` is below
  // 10^10.
  int64_t fraction_of(int64_t whole) {
    if (!is_digit(peek())) return -1;
    int64_t numerator = 0, denominator = 1;
    while (is_digit(peek())) {
      int digit = *at_++ - '0';
      if (denominator >= 100'000'000) continue;
      numerator = numerator * 10 + digit;
      denominator *= 10;
    }
    return whole * numerator / denominator;
  }

 private:
  const char* at_;
  const char* end_;
};

std::optional<int64_t> read_date(Reader& reader) {
  int year = reader.digits<4>(9999);
  if (year < 0 || !reader.take('-')) return std::nullopt;
  int month = reader.digits<2>(12);
  if (month < 1 || !reader.take('-')) return std::nullopt;
  int day = reader.digits<2>(31);
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return date_of_civil(year, month, day);
}

// `08:31`, `08:31:13`, `08:31:13.704`: ms since midnight.
std::optional<int64_t> read_time_of_day(Reader& reader) {
  int hour = reader.digits<2>(23);
  if (hour < 0 || !reader.take(':')) return std::nullopt;
  int minute = reader.digits<2>(59);
  if (minute < 0) return std::nullopt;
  int64_t time_ms = hour * kHourMs + minute * kMinuteMs;
  if (!reader.take(':')) return time_ms;
  int second = reader.digits<2>(60);
  if (second < 0) return std::nullopt;
  time_ms += second * kSecondMs;
  if (!reader.take('.') && !reader.take(',')) return time_ms;
  int64_t fraction_ms = reader.fraction_of(kSecondMs);
  if (fraction_ms < 0) return std::nullopt;
  return second == 60 ? time_ms : time_ms + fraction_ms;
}

// `Z`, `UTC`, `+01:00`, `-0530`, `+01`, or nothing: ms to the east of UTC.
std::optional<int64_t> read_offset(Reader& reader) {
  if (reader.done() || reader.take('Z') || reader.take('z')) return 0;
  bool after_space = reader.take(' ');
  if (after_space && (reader.take("UTC") || reader.take("GMT") || reader.take('Z'))) return 0;
  int64_t sign = reader.take('-') ? -1 : 1;
  if (sign > 0 && !reader.take('+')) return std::nullopt;
  int hours = reader.digits<2>(23);
  if (hours < 0) return std::nullopt;
  if (reader.done()) return sign * hours * kHourMs;
  reader.take(':');
  int minutes = reader.digits<2>(59);
  if (minutes < 0) return std::nullopt;
  return sign * (hours * kHourMs + minutes * kMinuteMs);
}

struct WrittenTime {
  int64_t date = 0;
  int64_t time_of_day_ms = 0;
  int64_t offset_ms = 0;
};

std::optional<WrittenTime> read_time(std::string_view text) {
  Reader reader(text);
  auto date = read_date(reader);
  if (!date) return std::nullopt;
  if (reader.done()) return WrittenTime{*date, 0, 0};
  if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return std::nullopt;
  auto time_of_day = read_time_of_day(reader);
  if (!time_of_day) return std::nullopt;
  auto offset = read_offset(reader);
  if (!offset || !reader.done()) return std::nullopt;
  return WrittenTime{*date, *time_of_day, *offset};
}

// What nearly every sender writes, `2026-03-02T08:31:13.704Z`, of which every input has one: a tenth of what
// read_time takes, which reads the rest.
constexpr std::string_view kUsualForm = "0000-00-00T00:00:00.000Z";
// By character of it, what may be added to a digit, or to the difference from a separator, without reaching
// 128.
constexpr auto kUsualRoom = [] {
  std::array<char, kUsualForm.size()> room{};
  for (size_t at = 0; at < room.size(); ++at)
    room[at] = kUsualForm[at] == '0' ? 127 - 9 : 127;
  return room;
}();

std::optional<int64_t> parse_usual_time(std::string_view text) {
  if (text.size() != kUsualForm.size()) return std::nullopt;
  std::array<uint8_t, kUsualForm.size()> digits;
  uint64_t wrong = 0;
  for (size_t at = 0; at < digits.size(); at += 8) {
    uint64_t bytes = 0, form = 0, room = 0;
    std::memcpy(&bytes, text.data() + at, 8);
    std::memcpy(&form, kUsualForm.data() + at, 8);
    std::memcpy(&room, kUsualRoom.data() + at, 8);
    const uint64_t values = bytes ^ form;
    wrong |= values | (values + room);
    std::memcpy(digits.data() + at, &values, 8);
  }
  if (wrong & 0x8080808080808080) return std::nullopt;
  auto two = [&](size_t at) { return digits[at] * 10 + digits[at + 1]; };
  const int year = two(0) * 100 + two(2), month = two(5), day = two(8);
  const int hour = two(11), minute = two(14), second = two(17);
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return date_of_civil(year, month, day) * kDayMs + hour * kHourMs + minute * kMinuteMs + second * kSecondMs +
         digits[20] * 100 + two(21);
}

struct DurationUnit {
  std::string_view name;
  int64_t ms;
};

// The longer unit first. Weeks are read but not printed: `14 days` says it as well.
constexpr std::array<DurationUnit, 5> kDurationUnits = {
    {{"week", kWeekMs}, {"day", kDayMs}, {"hour", kHourMs}, {"minute", kMinuteMs}, {"second", kSecondMs}}};

int64_t read_duration_unit(Reader& reader) {
  for (const DurationUnit& unit : kDurationUnits) {
    if (!reader.take(unit.name)) continue;
    reader.take('s');
    return unit.ms;
  }
  return 0;
}

// `1.5 hours`
std::optional<int64_t> read_duration_part(Reader& reader) {
  int64_t amount = reader.amount();
  if (is_missing(amount)) return std::nullopt;
  bool has_fraction = reader.take('.');
  Reader fraction = reader;
  if (has_fraction && is_missing(reader.amount())) return std::nullopt;
  if (!reader.take(' ')) return std::nullopt;
  int64_t unit_ms = read_duration_unit(reader);
  if (unit_ms == 0) return std::nullopt;
  int64_t fraction_ms = has_fraction ? fraction.fraction_of(unit_ms) : 0;
  return add_int(multiply_int(amount, unit_ms), fraction_ms);
}

// Writes a number in a fixed number of digits, leading zeros included. By hand: every action prints its time.
char* write_digits(char* at, int64_t value, int count) {
  for (int i = count; i-- > 0; value /= 10)
    at[i] = static_cast<char>('0' + value % 10);
  return at + count;
}

// Enough for the longest year a date can have, and what follows it.
using Written = std::array<char, 48>;

char* write_date(char* at, int64_t date) {
  CivilDate civil = civil_of_date(date);
  if (civil.year >= 0 && civil.year <= 9999) {
    at = write_digits(at, civil.year, 4);
  } else {
    at = fmt::format_to(at, "{:+07}", civil.year);
  }
  *at++ = '-';
  at = write_digits(at, civil.month, 2);
  *at++ = '-';
  return write_digits(at, civil.day, 2);
}

}  // namespace

std::optional<int64_t> parse_time(std::string_view text) {
  if (std::optional<int64_t> usual = parse_usual_time(text)) return usual;
  auto written = read_time(text);
  if (!written) return std::nullopt;
  return written->date * kDayMs + written->time_of_day_ms - written->offset_ms;
}

std::optional<int64_t> parse_date(std::string_view text) {
  auto written = read_time(text);
  if (!written) return std::nullopt;
  return written->date;
}

std::optional<int64_t> parse_clock(std::string_view text) {
  Reader reader(text);
  int hour = text.size() > 1 && text[1] == ':' ? reader.digits<1>(9) : reader.digits<2>(23);
  if (hour < 0 || !reader.take(':')) return std::nullopt;
  int minute = reader.digits<2>(59);
  if (minute < 0) return std::nullopt;
  if (reader.take(':') && reader.digits<2>(59) < 0) return std::nullopt;
  if (!reader.done()) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<int64_t> parse_duration_text(std::string_view text) {
  Reader reader(text);
  bool negative = reader.take('-');
  int64_t total_ms = 0;
  do {
    auto part_ms = read_duration_part(reader);
    if (!part_ms) return std::nullopt;
    total_ms = add_int(total_ms, *part_ms);
  } while (reader.take(' '));
  if (!reader.done()) return std::nullopt;
  return negative ? -total_ms : total_ms;
}

void append_time(std::string& out, int64_t time_ms) {
  if (is_missing(time_ms)) {
    out += kMissingText;
    return;
  }
  Written written;
  int64_t rest_ms = floor_remainder(time_ms, kDayMs);
  char* at = write_date(written.data(), floor_divide(time_ms, kDayMs));
  *at++ = 'T';
  at = write_digits(at, rest_ms / kHourMs, 2);
  *at++ = ':';
  at = write_digits(at, rest_ms / kMinuteMs % 60, 2);
  *at++ = ':';
  at = write_digits(at, rest_ms / kSecondMs % 60, 2);
  *at++ = '.';
  at = write_digits(at, rest_ms % kSecondMs, 3);
  *at++ = 'Z';
  out.append(written.data(), at);
}

std::string print_time(int64_t time_ms) {
  std::string out;
  append_time(out, time_ms);
  return out;
}

std::string print_date(int64_t date) {
  if (is_missing(date)) return std::string(kMissingText);
  Written written;
  return {written.data(), write_date(written.data(), date)};
}

std::string print_clock(int64_t clock) {
  if (is_missing(clock)) return std::string(kMissingText);
  int64_t minutes = floor_remainder(clock, kDayMinutes);
  Written written;
  char* at = write_digits(written.data(), minutes / 60, 2);
  *at++ = ':';
  return {written.data(), write_digits(at, minutes % 60, 2)};
}

std::string print_duration(int64_t duration_ms) {
  if (is_missing(duration_ms)) return std::string(kMissingText);
  std::string out = duration_ms < 0 ? "-" : "";
  int64_t rest_ms = absolute_int(duration_ms);
  auto separate = [&out] {
    if (!out.empty() && out != "-") out += ' ';
  };
  for (const DurationUnit& unit : kDurationUnits) {
    if (unit.ms == kWeekMs || unit.ms == kSecondMs) continue;
    int64_t amount = rest_ms / unit.ms;
    rest_ms %= unit.ms;
    if (amount == 0) continue;
    separate();
    fmt::format_to(std::back_inserter(out), "{} {}{}", amount, unit.name, amount == 1 ? "" : "s");
  }
  if (rest_ms == 0 && duration_ms != 0) return out;
  separate();
  out += std::to_string(rest_ms / kSecondMs);
  if (rest_ms % kSecondMs != 0) {
    fmt::format_to(std::back_inserter(out), ".{:03}", rest_ms % kSecondMs);
    while (out.back() == '0')
      out.pop_back();
  }
  out += rest_ms == kSecondMs ? " second" : " seconds";
  return out;
}

std::string_view weekday_name(int64_t weekday) {
  constexpr std::array<std::string_view, 7> names = {"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};
  return is_missing(weekday) ? kMissingText : names[static_cast<size_t>(floor_remainder(weekday, 7))];
}

}  // namespace nudge
