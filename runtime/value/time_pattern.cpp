#include "runtime/value/time_pattern.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <iterator>

#include "runtime/value/civil.h"
#include "runtime/value/word.h"

namespace nudge {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

struct Field {
  char letter;
  std::string_view counts;  // how many of it there may be
  bool for_date;
};

constexpr std::array<Field, 15> kFields = {{{'y', "124", true},
                                            {'M', "1234", true},
                                            {'L', "1234", true},
                                            {'d', "12", true},
                                            {'E', "1234", true},
                                            {'Q', "1", true},
                                            {'H', "12", false},
                                            {'h', "12", false},
                                            {'m', "12", false},
                                            {'s', "12", false},
                                            {'S', "123", false},
                                            {'a', "1", false},
                                            {'Z', "1", false},
                                            {'X', "123", false},
                                            {'V', "2", false}}};

bool allows(const Field& field, size_t count) {
  return count <= 9 && field.counts.find(static_cast<char>('0' + count)) != std::string_view::npos;
}

const Field* find_field(char letter) {
  for (const Field& field : kFields) {
    if (field.letter == letter) return &field;
  }
  return nullptr;
}

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// A run of one letter, or a literal.
struct Piece {
  char letter = '\0';  // '\0': literal
  size_t count = 0;
  std::string literal;
  bool unclosed = false;  // the quote has no end
};

// Cuts a pattern into pieces, one at a time.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  bool done() const { return rest_.empty(); }

  Piece next() {
    char first = rest_.front();
    if (first == '\'') return quoted();
    Piece piece;
    size_t size = 1;
    if (is_letter(first)) {
      while (size < rest_.size() && rest_[size] == first)
        ++size;
      piece.letter = first;
      piece.count = size;
    } else {
      while (size < rest_.size() && !is_letter(rest_[size]) && rest_[size] != '\'')
        ++size;
      piece.literal = rest_.substr(0, size);
    }
    rest_.remove_prefix(size);
    return piece;
  }

 private:
  // '' is a quote, within quotes and without.
  Piece quoted() {
    Piece piece;
    rest_.remove_prefix(1);
    if (rest_.starts_with('\'')) {
      rest_.remove_prefix(1);
      piece.literal = "'";
      return piece;
    }
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\'') {
        if (!rest_.starts_with('\'')) return piece;
        rest_.remove_prefix(1);
      }
      piece.literal += c;
    }
    piece.unclosed = true;
    return piece;
  }

  std::string_view rest_;
};

// What a pattern can ask for.
struct Moment {
  CivilDate civil;
  int64_t date = 0;
  int64_t time_of_day_ms = 0;
  int64_t offset_ms = 0;
  ZoneId zone = kUtc;
  LocaleId locale = kEnglish;
};

void append_padded(std::string& out, int64_t value, size_t width) {
  fmt::format_to(std::back_inserter(out), "{:0{}}", value, width);
}

// English ones are at hand, without ICU.
void append_month(std::string& out, int month, size_t count, LocaleId locale) {
  std::string_view name = kMonths[static_cast<size_t>(month - 1)];
  if (count <= 2) {
    append_padded(out, month, count);
  } else if (locale != kEnglish) {
    out += month_name_in(locale, month, count == 3);
  } else {
    out += count == 3 ? name.substr(0, 3) : name;
  }
}

void append_weekday(std::string& out, int64_t weekday, size_t count, LocaleId locale) {
  std::string_view name = kWeekdays[static_cast<size_t>(weekday)];
  if (locale != kEnglish) {
    out += weekday_name_in(locale, weekday, count < 4);
  } else {
    out += count == 4 ? name : name.substr(0, 3);
  }
}

// Z: +0100. X: +01, or +0530 where it has minutes; XX: +0100; XXX: +01:00; each X form `Z` for zero.
void append_offset(std::string& out, int64_t offset_ms, char letter, size_t count) {
  if (letter == 'X' && offset_ms == 0) {
    out += 'Z';
    return;
  }
  int64_t minutes = absolute_int(offset_ms) / kMinuteMs;
  out += offset_ms < 0 ? '-' : '+';
  append_padded(out, minutes / 60, 2);
  if (letter == 'X' && count == 1 && minutes % 60 == 0) return;
  if (letter == 'X' && count == 3) out += ':';
  append_padded(out, minutes % 60, 2);
}

void append_date_field(std::string& out, const Moment& moment, char letter, size_t count) {
  const CivilDate& civil = moment.civil;
  switch (letter) {
    case 'y':
      append_padded(out, count == 2 ? floor_remainder(civil.year, 100) : civil.year, count);
      break;
    case 'M':
    case 'L':
      append_month(out, civil.month, count, moment.locale);
      break;
    case 'd':
      append_padded(out, civil.day, count);
      break;
    case 'E':
      append_weekday(out, weekday_of_date(moment.date), count, moment.locale);
      break;
    default:  // 'Q'
      append_padded(out, (civil.month + 2) / 3, 1);
  }
}

void append_clock_field(std::string& out, const Moment& moment, char letter, size_t count) {
  int64_t hour = moment.time_of_day_ms / kHourMs;
  int64_t fraction_ms = moment.time_of_day_ms % kSecondMs;
  switch (letter) {
    case 'H':
      append_padded(out, hour, count);
      break;
    case 'h':
      append_padded(out, (hour + 11) % 12 + 1, count);
      break;
    case 'm':
      append_padded(out, moment.time_of_day_ms / kMinuteMs % 60, count);
      break;
    case 's':
      append_padded(out, moment.time_of_day_ms / kSecondMs % 60, count);
      break;
    case 'S':
      append_padded(out, count == 3 ? fraction_ms : fraction_ms / (count == 2 ? 10 : 100), count);
      break;
    case 'a':
      if (moment.locale != kEnglish) {
        out += day_period_in(moment.locale, hour >= 12);
      } else {
        out += hour < 12 ? "AM" : "PM";
      }
      break;
    case 'V':
      out += zone_name(moment.zone);
      break;
    default:  // 'Z', 'X'
      append_offset(out, moment.offset_ms, letter, count);
  }
}

std::string format_moment(const Moment& moment, std::string_view pattern) {
  std::string out;
  PatternReader reader(pattern);
  while (!reader.done()) {
    Piece piece = reader.next();
    const Field* field = find_field(piece.letter);
    if (piece.letter == '\0') {
      out += piece.literal;
    } else if (!field || !allows(*field, piece.count)) {
      out.append(piece.count, piece.letter);
    } else if (field->for_date) {
      append_date_field(out, moment, piece.letter, piece.count);
    } else {
      append_clock_field(out, moment, piece.letter, piece.count);
    }
  }
  return out;
}

std::string complain_of_letter(char letter) {
  // What other tools call it: moment.js writes YYYY and DD, Java has u for the year and z for the zone.
  constexpr std::array<std::array<std::string_view, 2>, 7> meant = {
      {{"Y", "y"}, {"u", "y"}, {"D", "d"}, {"A", "a"}, {"e", "E"}, {"z", "VV"}, {"k", "H"}}};
  for (const auto& [wrong, right] : meant) {
    if (wrong[0] == letter)
      return fmt::format("`{}` is not a field of a date pattern; did you mean `{}`?", letter, right);
  }
  return fmt::format(
      "`{}` is not a field of a date pattern; a letter that stands for itself is put in single quotes",
      letter);
}

std::string complain_of_count(const Field& field, size_t count) {
  std::string forms;
  for (char allowed : field.counts) {
    if (!forms.empty()) forms += allowed == field.counts.back() ? " or " : ", ";
    forms += '`';
    forms.append(static_cast<size_t>(allowed - '0'), field.letter);
    forms += '`';
  }
  return fmt::format("`{}` is not a field of a date pattern; write {}", std::string(count, field.letter),
                     forms);
}

}  // namespace

std::optional<std::string> check_pattern(std::string_view pattern, PatternFor what) {
  PatternReader reader(pattern);
  while (!reader.done()) {
    Piece piece = reader.next();
    if (piece.unclosed) return "a single quote is not closed; a quote itself is written `''`";
    if (piece.letter == '\0') continue;
    const Field* field = find_field(piece.letter);
    if (!field) return complain_of_letter(piece.letter);
    if (what == PatternFor::date && !field->for_date) {
      return fmt::format("`{}` is a part of the time of day, which a date does not have", piece.letter);
    }
    if (!allows(*field, piece.count)) return complain_of_count(*field, piece.count);
  }
  return std::nullopt;
}

bool has_names(std::string_view pattern) {
  PatternReader reader(pattern);
  while (!reader.done()) {
    Piece piece = reader.next();
    const bool month = piece.letter == 'M' || piece.letter == 'L';
    if ((month && piece.count > 2) || piece.letter == 'E' || piece.letter == 'a') return true;
  }
  return false;
}

std::string format_time(int64_t time_ms, std::string_view pattern, ZoneId zone, LocaleId locale) {
  if (is_missing(time_ms)) return "missing";
  Moment moment;
  moment.zone = zone;
  moment.locale = locale;
  moment.offset_ms = utc_offset_ms(time_ms, zone);
  int64_t local_ms = add_int(time_ms, moment.offset_ms);
  moment.date = floor_divide(local_ms, kDayMs);
  moment.civil = civil_of_date(moment.date);
  moment.time_of_day_ms = floor_remainder(local_ms, kDayMs);
  return format_moment(moment, pattern);
}

std::string format_date(int64_t date, std::string_view pattern, LocaleId locale) {
  if (is_missing(date)) return "missing";
  Moment moment;
  moment.locale = locale;
  moment.date = date;
  moment.civil = civil_of_date(date);
  return format_moment(moment, pattern);
}

}  // namespace nudge
