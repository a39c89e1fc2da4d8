// What other tools, other languages, or plain English would have, and how it is written here.
#include <fmt/format.h>

#include "compiler/syntax/errors.h"

namespace nudge::syntax {

bool SyntaxErrors::report_habit(const Fault& fault) {
  const size_t at = fault.token;
  const Kind before = at > 0 ? kind(at - 1) : Kind::END_OF_FILE;
  if (kind(at) == Kind::LBRACE && before == Kind::TEXT_INTERP) {
    add(at, "a value in a text stands in one pair of braces, found two")
        .suggest("write `{…}`; two stand in files of messages only");
    return true;
  }
  if (kind(at) == Kind::INT && before == Kind::REPEAT) {
    add(at, fmt::format("expected `up to`, found `{}`", text(at)))
        .suggest(fmt::format("write `repeat up to {} times every … until … {{ … }}`", text(at)));
    return true;
  }
  if (kind(at) == Kind::WITHIN && before != Kind::LPAREN) {
    add(at, "a window here belongs to `did`, or stands in the parentheses of `count` and its like")
        .suggest("write `did x within 7 days`, or `count(x within 7 days)`");
    return true;
  }
  // A word that could name an action is the first of the next step; the fault is what stands behind it.
  const size_t word = fault.item_start + 1 == at ? fault.item_start : at;
  if (kind(word) == Kind::AFTER && kind(word + 1) == Kind::INT && kind(word + 2) == Kind::UNIT &&
      !in_test(word)) {
    add(word, "a step happens at once, found `after`")
        .suggest(fmt::format("put `wait {} {}` before it", text(word + 1), text(word + 2)));
    return true;
  }
  return report_english_clock(word) || report_english_schedule(at) ||
         report_compound_assignment(fault.item_start, at);
}

// `9am`, `12 pm`: the fault is the number where only a clock can stand, elsewhere the word behind it.
bool SyntaxErrors::report_english_clock(size_t at) {
  const size_t number = kind(at) == Kind::INT || at == 0 ? at : at - 1;
  if (kind(number) != Kind::INT || number + 1 >= list_.tokens.size()) return false;
  const std::string_view half = text(number + 1), written = text(number);
  if ((half != "am" && half != "pm") || written.size() > 2) return false;
  const int hour = std::stoi(std::string(written));
  if (hour < 1 || hour > 12) return false;
  const std::string clock = fmt::format("{:02}:00", hour % 12 + (half == "pm" ? 12 : 0));
  const source::Span all = source::Span::join(span(number), span(number + 1));
  add(at, fmt::format("a time of day counts 24 hours, found `{}`",
                      source_.text().substr(all.begin, all.end - all.begin)))
      .suggest(fmt::format("write `{}`", clock), clock, all);
  return true;
}

// `enter every 30 days`, `when every 3 days`, `every month on the 1st`
bool SyntaxErrors::report_english_schedule(size_t at) {
  if (at < 2) return false;
  if (kind(at) == Kind::INT && kind(at - 1) == Kind::EVERY && kind(at - 2) == Kind::ENTER) {
    const std::string length(kind(at + 1) == Kind::UNIT ? text(at + 1) : "days");
    add(at, fmt::format("expected `time`, found `{}`", text(at)))
        .suggest(
            fmt::format("to enter again after a while, write `enter again after {} {}`", text(at), length),
            "again after", span(at - 1));
    return true;
  }
  if (kind(at) == Kind::UNIT && kind(at - 1) == Kind::INT && kind(at - 2) == Kind::EVERY) {
    add(at - 1,
        fmt::format("a workflow starts on days of the calendar, found `every {} {}`", text(at - 1), text(at)))
        .suggest(
            "write `every day`, `every monday` or `every month on 1`; within a workflow, `repeat up to … "
            "times every …`");
    return true;
  }
  if (kind(at) == Kind::INT && text(at - 1) == "the" && text(at - 2) == "on") {
    const bool ordinal = list_.tokens[at + 1].begin == list_.tokens[at].end && is_name(kind(at + 1));
    add(at, fmt::format("a day of the month is a number alone, found `the {}{}`", text(at),
                        ordinal ? text(at + 1) : ""))
        .suggest(fmt::format("write `on {}`", text(at)), std::string(text(at)),
                 source::Span::join(span(at - 1), span(ordinal ? at + 1 : at)));
    return true;
  }
  return false;
}

// `set contact.seats += 1`
bool SyntaxErrors::report_compound_assignment(size_t first, size_t sign) {
  if (!is_compound_assignment(sign) || kind(first) != Kind::SET || first + 1 >= sign) return false;
  const uint32_t begin = list_.tokens[first + 1].begin;
  const std::string field(source_.text().substr(begin, list_.tokens[sign - 1].end - begin));
  const std::string better = fmt::format("= {} {}", field, text(sign));
  add(sign, fmt::format("expected `=`, found `{}=`", text(sign)))
      .suggest(fmt::format("write `set {} {} …`", field, better), better,
               source::Span::join(span(sign), span(sign + 1)));
  return true;
}

// A sign right before its `=`.
bool SyntaxErrors::is_compound_assignment(size_t sign) const {
  if (sign + 1 >= list_.tokens.size() || kind(sign + 1) != Kind::ASSIGN) return false;
  const Kind found = kind(sign);
  return (found == Kind::PLUS || found == Kind::MINUS) &&
         list_.tokens[sign].end == list_.tokens[sign + 1].begin;
}

}  // namespace nudge::syntax
