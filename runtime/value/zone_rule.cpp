#include "runtime/value/zone_rule.h"

#include <algorithm>
#include <optional>

#include "runtime/value/civil.h"
#include "runtime/value/word.h"

namespace nudge {
namespace {

// A day of the year and a time on it, which may lie before or after that day.
struct DayRule {
  enum Kind { month_week_day, julian_without_leap, day_of_year } kind = month_week_day;
  int month = 0, week = 0, weekday = 0;  // weekday: 0 = sunday, as POSIX has it
  int day = 0;
  int64_t seconds = 7200;
};

class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  bool take(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // `CET` or `<+0330>`
  bool name() {
    if (take('<')) {
      size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    size_t letters = 0;
    while (letters < rest_.size() && is_letter(rest_[letters]))
      ++letters;
    rest_.remove_prefix(letters);
    return letters >= 3;
  }

  std::optional<int> number(int most) {
    int value = 0;
    size_t digits = 0;
    while (digits < rest_.size() && digits < 4 && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + (rest_[digits++] - '0');
    }
    if (digits == 0 || value > most) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  // `[+-]hh[:mm[:ss]]`, in seconds
  std::optional<int64_t> time() {
    int sign = take('-') ? -1 : (take('+'), 1);
    auto hours = number(167);
    if (!hours) return std::nullopt;
    int64_t seconds = int64_t{*hours} * 3600;
    for (int unit : {60, 1}) {
      if (!take(':')) break;
      auto part = number(59);
      if (!part) return std::nullopt;
      seconds += int64_t{*part} * unit;
    }
    return sign * seconds;
  }

  // `,M3.5.0/2`, `,J60`, `,59`
  std::optional<DayRule> day_rule() {
    DayRule rule;
    if (!take(',')) return std::nullopt;
    if (take('M')) {
      auto month = number(12);
      auto week = month && take('.') ? number(5) : std::nullopt;
      auto weekday = week && take('.') ? number(6) : std::nullopt;
      if (!weekday || *month < 1 || *week < 1) return std::nullopt;
      rule.month = *month, rule.week = *week, rule.weekday = *weekday;
    } else {
      rule.kind = take('J') ? DayRule::julian_without_leap : DayRule::day_of_year;
      auto day = number(365);
      if (!day || (rule.kind == DayRule::julian_without_leap && *day < 1)) return std::nullopt;
      rule.day = *day;
    }
    if (take('/')) {
      auto seconds = time();
      if (!seconds) return std::nullopt;
      rule.seconds = *seconds;
    }
    return rule;
  }

 private:
  static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

  std::string_view rest_;
};

int64_t date_by_rule(const DayRule& rule, int year) {
  int64_t new_year = date_of_civil(year, 1, 1);
  if (rule.kind == DayRule::day_of_year) return new_year + rule.day;
  if (rule.kind == DayRule::julian_without_leap) {
    return new_year + rule.day - 1 + (rule.day >= 60 && is_leap_year(year) ? 1 : 0);
  }
  int64_t first = date_of_civil(year, rule.month, 1);
  int64_t monday_based = (rule.weekday + 6) % 7;
  int64_t date =
      first + floor_remainder(monday_based - weekday_of_date(first), 7) + int64_t{7} * (rule.week - 1);
  return date >= first + days_in_month(year, rule.month) ? date - 7 : date;
}

struct Rule {
  int64_t standard_seconds = 0;  // local minus UTC
  int64_t summer_seconds = 0;
  DayRule begin, end;
};

std::optional<Rule> read_rule(std::string_view text) {
  RuleReader reader(text);
  if (!reader.name()) return std::nullopt;
  auto west = reader.time();
  if (!west || reader.done() || !reader.name()) return std::nullopt;
  Rule rule;
  rule.standard_seconds = -*west;
  rule.summer_seconds = rule.standard_seconds + 3600;
  RuleReader ahead = reader;
  if (!ahead.take(',')) {
    auto summer_west = reader.time();
    if (!summer_west) return std::nullopt;
    rule.summer_seconds = -*summer_west;
  }
  auto begin = reader.day_rule();
  auto end = begin ? reader.day_rule() : std::nullopt;
  if (!end || !reader.done()) return std::nullopt;
  rule.begin = *begin;
  rule.end = *end;
  return rule;
}

}  // namespace

std::vector<ZoneChange> changes_by_rule(std::string_view text, int first_year, int last_year) {
  std::vector<ZoneChange> changes;
  auto rule = read_rule(text);
  if (!rule) return changes;
  auto change = [](const DayRule& day, int year, int64_t offset_before, int64_t offset_after) {
    int64_t seconds = date_by_rule(day, year) * (kDayMs / kSecondMs) + day.seconds - offset_before;
    return ZoneChange{seconds * kSecondMs, offset_after * kSecondMs};
  };
  for (int year = first_year; year <= last_year; ++year) {
    auto begin = change(rule->begin, year, rule->standard_seconds, rule->summer_seconds);
    auto end = change(rule->end, year, rule->summer_seconds, rule->standard_seconds);
    bool northern = begin.at_ms < end.at_ms;
    changes.push_back(northern ? begin : end);
    changes.push_back(northern ? end : begin);
  }
  // Summer time all year is written as an end that falls together with the next begin: the later one counts.
  std::stable_sort(changes.begin(), changes.end(), [](auto& a, auto& b) { return a.at_ms < b.at_ms; });
  return changes;
}

}  // namespace nudge
