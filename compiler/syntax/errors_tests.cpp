// Faults in tests: what people write there who think of steps, of other languages, or of English.
#include <fmt/format.h>

#include "compiler/syntax/errors.h"

namespace nudge::syntax {
namespace {

bool begins_text(Kind kind) {
  return kind == Kind::PLAIN_TEXT || kind == Kind::TEXT_OPEN || kind == Kind::RAW_TEXT ||
         kind == Kind::BLOCK_OPEN;
}

bool begins_statement(Kind kind) {
  return kind == Kind::EXPECT || kind == Kind::AT || kind == Kind::AFTER || kind == Kind::SET ||
         kind == Kind::CONTACT || kind == Kind::ACCOUNT;
}

// Words of a statement behind which a name stands.
bool wants_name(Kind kind) {
  return kind == Kind::SENT || kind == Kind::ACTION || kind == Kind::IN || kind == Kind::FINISHED ||
         kind == Kind::TO || kind == Kind::FOR || kind == Kind::AS || kind == Kind::DOES || kind == Kind::AT;
}

}  // namespace

// In a line of a session, or below the `test` that last began at the margin.
bool SyntaxErrors::in_test(size_t token) const {
  if (std::string_view(list_.whole) == "line") return true;
  for (size_t i = token + 1; i-- > 0;) {
    const uint32_t begin = list_.tokens[i].begin;
    const bool margin = begin == 0 || source_.text()[begin - 1] == '\n';
    if (margin && begins_declaration(i)) return kind(i) == Kind::TEST;
  }
  return false;
}

size_t SyntaxErrors::line_begin(size_t token) const {
  while (token > 0 && !list_.tokens[token].line_start)
    --token;
  return token;
}

bool SyntaxErrors::report_in_test(const Fault& fault) {
  const size_t at = fault.token;
  if (at >= list_.tokens.size() || !in_test(at)) return false;
  const size_t first = line_begin(at);
  return report_lost_name(at) || report_step_in_test(first, at) || report_field_in_test(fault, first) ||
         report_clock_in_test(first, at) || report_expect_in_test(first, at) ||
         report_colon_in_test(first, at);
}

// `expect sent welcome to`, where the next line's first word has been taken for the name.
bool SyntaxErrors::report_lost_name(size_t at) {
  if (at < 2 || !begins_statement(kind(at - 1)) || !list_.tokens[at - 1].line_start ||
      !wants_name(kind(at - 2)))
    return false;
  add(at - 2, fmt::format("expected a name after `{}`, found the next line", text(at - 2)));
  return true;
}

// The names and dots from the line's first word on are all that stands before the sign: `plan = pro`.
bool SyntaxErrors::begins_with_path(size_t sign) const {
  const size_t first = line_begin(sign);
  if (first == sign || begins_step(kind(first)) || !is_name(kind(first))) return false;
  for (size_t i = first; i < sign; ++i) {
    const bool name = (i - first) % 2 == 0;
    if (name ? !is_name(kind(i)) && !is_reserved(kind(i)) : kind(i) != Kind::DOT) return false;
  }
  return (sign - first) % 2 == 1;
}

// `wait 1 day`, `send welcome(…)`: steps, which are a workflow's.
bool SyntaxErrors::report_step_in_test(size_t first, size_t at) {
  size_t sign = at;
  while (kind(sign) != Kind::ASSIGN && kind(sign) != Kind::END_OF_FILE && line_begin(sign) == first)
    ++sign;
  if (kind(sign) == Kind::ASSIGN && depth_[sign] == depth_[first] && begins_with_path(sign)) {
    add(first, "a field is changed by `set`")
        .suggest(fmt::format("write `set {}`", text(first)), "set " + std::string(text(first)));
    return true;
  }
  if (at > first + 2) return false;
  if (kind(first) == Kind::ON && at == first + 1) {
    add(first, "no statement of a test begins with `on`")
        .suggest("the clock is moved by `at`, as in `at 2026-03-02 10:00`", "at");
    return true;
  }
  if (kind(first) == Kind::IF || kind(first) == Kind::REPEAT || kind(first) == Kind::THEN) {
    add(first, fmt::format("a test has no `{}`", text(first)))
        .suggest("its statements happen once, in their order; what must be so is said by `expect`");
    return true;
  }
  if (kind(first) == Kind::WAIT) {
    const bool until = kind(first + 1) == Kind::UNTIL;
    auto& found = add(first, "no statement of a test begins with `wait`");
    if (until) {
      found.suggest("the clock is moved by `at`, as in `at 2026-03-02 10:00`");
    } else {
      found.suggest("time passes by `after`, as in `after 1 day`", "after");
    }
    return true;
  }
  if (kind(first) != Kind::SEND) return false;
  add(first, "a test sends nothing, workflows do")
      .suggest("what they send is expected: `expect sent welcome`");
  return true;
}

// What somebody, or something, is given.
bool SyntaxErrors::report_field_in_test(const Fault& fault, size_t first) {
  const size_t at = fault.token;
  const Kind before = at > 0 ? kind(at - 1) : Kind::END_OF_FILE;
  const auto expects = [&](Kind wanted) { return fault.expected.test(static_cast<size_t>(wanted)); };
  const bool sign = kind(at) == Kind::ASSIGN || kind(at) == Kind::EQUAL;
  if (expects(Kind::COLON) && sign && depth_[at] > 0 && fault.rules.size() > 1 &&
      fault.rules[0] == Rule::fieldValue) {
    add(at, fmt::format("a field's value stands after `:`, found `{}`", text(at))).suggest("write `:`", ":");
    return true;
  }
  if (kind(first) == Kind::SET && expects(Kind::ASSIGN) &&
      (kind(at) == Kind::TO || kind(at) == Kind::COLON)) {
    add(at, fmt::format("expected `=`, found {}", found_text(at))).suggest("write `=`", "=");
    return true;
  }
  const bool brings = kind(first) == Kind::CONTACT || kind(first) == Kind::ACCOUNT;
  if (brings && begins_text(kind(at)) && at == first + 1) {
    add(at, fmt::format("a {} is named without quotes", text(first)))
        .suggest(
            fmt::format("as in `{} {} {{ … }}`", text(first), kind(first) == Kind::CONTACT ? "ada" : "acme"));
    return true;
  }
  const size_t last = at > 0 ? line_begin(at - 1) : 0;
  const bool lacks_braces = expects(Kind::LBRACE) && list_.tokens[at].line_start && at <= last + 2 &&
                            (kind(last) == Kind::CONTACT || kind(last) == Kind::ACCOUNT);
  if (lacks_braces) {
    add(at - 1, "expected braces with the fields behind this")
        .suggest(fmt::format("without fields they are empty: `{} {{ }}`", text(at - 1)),
                 std::string(text(at - 1)) + " { }");
    return true;
  }
  if (kind(at) != Kind::LPAREN || !is_name(before)) return false;
  const bool event = at == first + 1 || (at > 1 && kind(at - 2) == Kind::DOES);
  if (!event) return false;
  add(at, "the fields of an event stand in braces")
      .suggest(fmt::format("write `{} {{ … }}`, each field as `name: value`", text(at - 1)));
  return true;
}

// `at monday 09:00`
bool SyntaxErrors::report_clock_in_test(size_t first, size_t at) {
  if (kind(first) != Kind::AT || kind(at) != Kind::CLOCK || at != first + 2 || !is_name(kind(first + 1)))
    return false;
  add(first + 1, fmt::format("after `at` stands a time or a date, found `{} {}`", text(first + 1), text(at)))
      .suggest(fmt::format("such as `at 2026-03-02 {}`", text(at)));
  return true;
}

// `expect sent welcome contains "x"`, `expect sent welcome to ada subject "x"`
bool SyntaxErrors::report_about_message(size_t first, size_t at) {
  size_t next = first + (kind(first + 1) == Kind::NOT ? 2 : 1);
  if (kind(next) != Kind::SENT || !is_name(kind(next + 1))) return false;
  next += kind(next + 2) == Kind::TO && next + 3 < at ? 4 : 2;
  if (wants_name(kind(next)) || kind(next) == Kind::WITH) return false;
  const bool contains = kind(next) == Kind::CONTAINS;
  if (contains ? next != at : next + 1 != at || !begins_text(kind(at)) || !is_name(kind(next))) return false;
  if (contains || text(next) == "containing" || text(next) == "including") {
    add(next, "what a message contains is said of one of its fields")
        .suggest("write `with body contains`", "with body contains");
  } else {
    add(next, "expected `with` before each field")
        .suggest(fmt::format("write `with {}`", text(next)), fmt::format("with {}", text(next)));
  }
  return true;
}

// `expect action create_task with title "x"`
bool SyntaxErrors::report_about_action(size_t first, size_t at) {
  const size_t name = first + (kind(first + 1) == Kind::NOT ? 3 : 2);
  if (kind(name - 1) != Kind::ACTION || !is_name(kind(name)) || kind(name + 1) != Kind::WITH || at < name + 2)
    return false;
  size_t end = name + 2;
  while (kind(end) != Kind::END_OF_FILE && kind(end) != Kind::RBRACE && !list_.tokens[end].line_start)
    ++end;
  const auto source = [&](size_t from, size_t to) {  // without the last
    return source_.text().substr(span(from).begin, span(to - 1).end - span(from).begin);
  };
  std::string arguments;
  for (size_t field = name + 2; field < end;) {
    size_t value = field + 1;
    if (kind(value) == Kind::COLON || kind(value) == Kind::EQUAL || kind(value) == Kind::ASSIGN ||
        kind(value) == Kind::IS)
      ++value;
    size_t next = value;
    while (next < end && kind(next) != Kind::WITH && kind(next) != Kind::AND && kind(next) != Kind::COMMA)
      ++next;
    const bool pair = is_name(kind(field)) && value < next && kind(value) != Kind::CONTAINS;
    if (!pair) {
      arguments.clear();
      break;
    }
    arguments += fmt::format("{}{}: {}", arguments.empty() ? "" : ", ", text(field), source(value, next));
    while (next < end && (kind(next) == Kind::WITH || kind(next) == Kind::AND || kind(next) == Kind::COMMA))
      ++next;
    field = next;
  }
  auto& found = add(name + 1, "what an action is given stands in parentheses");
  if (arguments.empty()) {
    found.suggest(fmt::format("as in `expect action {}(title: …)`", text(name)));
    return true;
  }
  const std::string better = fmt::format("{}({})", text(name), arguments);
  const std::string_view negation = kind(first + 1) == Kind::NOT ? "not " : "";
  found.suggest(fmt::format("write `expect {}action {}`", negation, better), better,
                source::Span::join(span(name), span(end - 1)));
  return true;
}

bool SyntaxErrors::report_expect_in_test(size_t first, size_t at) {
  if (kind(first) != Kind::EXPECT) return false;
  if (report_about_message(first, at) || report_about_action(first, at)) return true;
  const Kind before = kind(at - 1);
  const auto filler = [&](size_t word) {
    return text(word) == "that" || text(word) == "to" || text(word) == "it";
  };
  if (at > first + 1 && filler(first + 1)) {
    add(first + 1, fmt::format("`{}` has no meaning after `expect`", text(first + 1)))
        .suggest("leave it out", "");
    return true;
  }
  if (begins_text(kind(at)) && (before == Kind::SENT || before == Kind::ACTION || before == Kind::IN ||
                                before == Kind::FINISHED || before == Kind::TO || before == Kind::FOR)) {
    add(at, "a name stands without quotes").suggest(fmt::format("as in `{} welcome`", text(at - 1)));
    return true;
  }
  const bool with_field = at > 1 && kind(at - 2) == Kind::WITH;
  const bool sign =
      kind(at) == Kind::COLON || kind(at) == Kind::EQUAL || kind(at) == Kind::ASSIGN || kind(at) == Kind::IS;
  if (with_field && sign) {
    add(at, fmt::format("the text stands right after `{}`, found {}", text(at - 1), found_text(at)))
        .suggest("leave it out", "");
    return true;
  }
  const bool line_ends = kind(at + 1) == Kind::END_OF_FILE || list_.tokens[at + 1].line_start;
  const bool names =
      kind(at) == Kind::TO || kind(at) == Kind::FOR || kind(at) == Kind::AS || kind(at) == Kind::AT;
  if (names && line_ends) {
    add(at, fmt::format("expected a name after `{}`", text(at)));
    return true;
  }
  if (begins_text(kind(at)) && at > 1 && kind(at - 2) == Kind::AND) {
    add(at - 2, "expected `with` before each field").suggest("write `with`", "with");
    return true;
  }
  if (kind(at) == Kind::INT && kind(first + 1) == Kind::SENT) {
    add(at, "how often is not counted")
        .suggest("each message that is expected has an `expect sent` of its own");
    return true;
  }
  if (kind(at) != Kind::AND && kind(at) != Kind::OR && kind(at) != Kind::COMMA) return false;
  add(at, fmt::format("this `expect` ends before {}", found_text(at)))
      .suggest(kind(at) == Kind::OR ? "what may be so or otherwise is a condition: `expect did a or did b`"
                                    : "each thing that is expected has an `expect` of its own");
  return true;
}

// `after 2 days:`, `given: …`
bool SyntaxErrors::report_colon_in_test(size_t first, size_t at) {
  if (kind(at) != Kind::COLON || depth_[at] != depth_[first]) return false;
  add(at, "a statement of a test has no `:`").suggest("leave it out", "");
  return true;
}

}  // namespace nudge::syntax
