// Numbers, durations, dates, clocks and amounts: those that exist, in range.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "compiler/syntax/build.h"

namespace nudge::syntax {
namespace {

int to_int(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

int days_in(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

struct Unit {
  std::string_view singular;
  ast::DurationUnit unit;
  int64_t most;  // ten thousand years of them
};
constexpr Unit kUnits[] = {
    {"second", ast::DurationUnit::seconds, 315'360'000'000},
    {"minute", ast::DurationUnit::minutes, 5'256'000'000},
    {"hour", ast::DurationUnit::hours, 87'600'000},
    {"day", ast::DurationUnit::days, 3'650'000},
    {"week", ast::DurationUnit::weeks, 521'428},
    {"month", ast::DurationUnit::months, 120'000},
    {"year", ast::DurationUnit::years, 10'000},
};

}  // namespace

ast::ExprPtr Builder::literal(Concrete node) {
  const Concrete first = node[0];
  if (first.is(Rule::text)) return make(text(first), span(node));
  switch (first.kind()) {
    case Kind::TRUE:
      return make(ast::BoolLiteral{true}, span(node));
    case Kind::FALSE:
      return make(ast::BoolLiteral{false}, span(node));
    case Kind::INT:
    case Kind::NUMBER:
      return number(node);
    case Kind::CLOCK:
      return clock(node);
    default:
      return date_time(node);
  }
}

ast::ExprPtr Builder::number(Concrete node) {
  const Concrete first = node[0];
  if (node[1].is(Kind::UNIT)) return make(duration_literal(first, node[1]), span(node));
  if (node[1].is(Kind::CURRENCY)) return money(node);
  if (first.is(Kind::INT)) return whole(written(first), span(node), false);
  double value = 0;
  const auto digits = written(first);
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc() || !std::isfinite(value)) {
    report(Kinds::bad_literal, span(node), fmt::format("`{}` is out of the range of a number", digits));
    value = 0;
  }
  return make(ast::NumberLiteral{value}, span(node));
}

ast::ExprPtr Builder::money(Concrete node) {
  std::string amount(written(node[0]));
  if (amount.size() > 16 || amount.find_first_of("eE") != std::string::npos) {
    report(Kinds::bad_literal, span(node), fmt::format("`{}` is no amount of money", amount))
        .suggest("write at most 15 digits, such as `49.00`");
    amount = "0";
  }
  return make(ast::MoneyLiteral{std::move(amount), std::string(written(node[1]))}, span(node));
}

ast::ExprPtr Builder::whole(std::string_view digits, source::Span at, bool negative) {
  uint64_t magnitude = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude);
  constexpr uint64_t kMost = INT64_MAX;
  if (result.ec != std::errc() || magnitude > kMost + (negative ? 1 : 0)) {
    report(Kinds::bad_literal, at,
           fmt::format("`{}` is out of the range of an int, at most {}", digits, INT64_MAX));
    magnitude = 0;
  }
  return make(ast::IntLiteral{static_cast<int64_t>(negative ? 0 - magnitude : magnitude)}, at);
}

std::optional<int64_t> Builder::count(Concrete node) {
  const auto built = whole(written(node), span(node), false);
  return std::get<ast::IntLiteral>(built->node).value;
}

double Builder::percent(Concrete node) {
  auto digits = written(node);
  digits.remove_suffix(1);
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec == std::errc() && value <= 100) return value;
  report(Kinds::bad_literal, span(node),
         fmt::format("a share of `{}` is more than the whole", written(node)));
  return 100;
}

ast::DurationLiteral Builder::duration_literal(Concrete count_node, Concrete unit_node) {
  ast::DurationLiteral built;
  auto name = written(unit_node);
  if (name.ends_with('s')) name.remove_suffix(1);
  const source::Span at = source::Span::join(span(count_node), span(unit_node));
  int64_t most = 0;
  for (const Unit& unit : kUnits) {
    if (unit.singular != name) continue;
    built.unit = unit.unit;
    most = unit.most;
  }
  if (!count_node.is(Kind::INT)) {
    report(Kinds::bad_literal, at,
           fmt::format("a duration counts whole units, `{}` is none", written(count_node)))
        .suggest("write it in a smaller unit, `36 hours` for one and a half days");
    return built;
  }
  const auto digits = written(count_node);
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), built.count);
  if (result.ec != std::errc() || built.count > most) {
    report(Kinds::bad_literal, at,
           fmt::format("`{} {}` is longer than ten thousand years", digits, written(unit_node)));
    built.count = most;
  }
  return built;
}

ast::ExprPtr Builder::duration(Concrete node) {
  if (node[0].is(Rule::name)) return make(ast::Reference{name(node[0])}, span(node));
  return make(duration_literal(node[0], node[1]), span(node));
}

ast::ExprPtr Builder::clock(Concrete node) {
  if (node.is(Rule::clock) && node[0].is(Rule::name)) return make(ast::Reference{name(node[0])}, span(node));
  ast::ClockLiteral built;
  int seconds = 0;
  time_of_day(written(node), span(node), false, built.minutes, seconds);
  return make(built, span(node));
}

ast::DateLiteral Builder::date(std::string_view written, source::Span at) {
  ast::DateLiteral built{to_int(written.substr(0, 4)), to_int(written.substr(5, 2)),
                         to_int(written.substr(8, 2))};
  const bool month = built.month >= 1 && built.month <= 12;
  if (month && built.day >= 1 && built.day <= days_in(built.year, built.month)) return built;
  report(Kinds::bad_literal, at, fmt::format("the date `{}` does not exist", written));
  return {1970, 1, 1};
}

void Builder::time_of_day(std::string_view written, source::Span at, bool seconds_allowed, int& minutes,
                          int& seconds) {
  const size_t colon = written.find(':');
  const int hour = colon <= 2 ? to_int(written.substr(0, colon)) : 99;
  const int minute = to_int(written.substr(colon + 1, 2));
  const bool with_seconds = written.size() > colon + 3;
  seconds = with_seconds ? to_int(written.substr(colon + 4, 2)) : 0;
  minutes = hour * 60 + minute;
  if (hour > 23 || minute > 59 || seconds > 59) {
    report(Kinds::bad_literal, at, fmt::format("the time of day `{}` does not exist", written));
    minutes = seconds = 0;
  } else if (colon != 2) {
    report(Kinds::bad_literal, at, fmt::format("the hour of `{}` has two digits", written))
        .suggest(fmt::format("write `0{}`", written), fmt::format("0{}", written));
  } else if (with_seconds && !seconds_allowed) {
    report(Kinds::bad_literal, at, fmt::format("a time of day has no seconds, `{}` has", written));
  }
}

ast::ExprPtr Builder::date_time(Concrete node) {
  const Concrete first = node[0];
  const auto all = written(first);
  if (first.is(Kind::DATE) && node.size() == 1) return make(date(all, span(first)), span(node));
  ast::TimeLiteral built;
  if (first.is(Kind::DATE)) {
    built.date = date(all, span(first));
    time_of_day(written(node[1]), span(node[1]), true, built.minutes, built.seconds);
    return make(built, span(node));
  }
  built.date = date(all.substr(0, 10), span(first));
  built.utc = all.ends_with('Z');
  const auto clock = all.substr(11, all.size() - 11 - (built.utc ? 1 : 0));
  time_of_day(clock, span(first), true, built.minutes, built.seconds);
  if (!built.utc) {
    const std::string local = fmt::format("{} {}", all.substr(0, 10), clock);
    report(Kinds::bad_literal, span(first), fmt::format("`{}` names no zone", all))
        .suggest(fmt::format("write `{}` for the contact's zone, or `{}Z`", local, all), local);
  }
  return make(built, span(node));
}

}  // namespace nudge::syntax
