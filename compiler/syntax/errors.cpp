#include "compiler/syntax/errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/syntax/lex_words.h"
#include "compiler/syntax/limits.h"

namespace nudge::syntax {

using source::DiagnosticKind;

SyntaxErrors::SyntaxErrors(const TokenList& list, const source::SourceSet& sources, source::FileId file,
                           source::Diagnostics& diagnostics)
    : list_(list), source_(sources.file(file)), file_(file), diagnostics_(diagnostics) {
  depth_.reserve(list.tokens.size());
  uint16_t depth = 0;
  for (const Token& token : list.tokens) {
    depth_.push_back(depth);
    if (token.kind == Kind::LBRACE || token.kind == Kind::TEXT_INTERP) ++depth;
    if (token.kind == Kind::RBRACE && depth > 0) --depth;
  }
}

Kind SyntaxErrors::kind(size_t token) const {
  return token < list_.tokens.size() ? list_.tokens[token].kind : Kind::END_OF_FILE;
}

std::string_view SyntaxErrors::text(size_t token) const {
  const Token& at = list_.tokens[token];
  return std::string_view(source_.text()).substr(at.begin, at.end - at.begin);
}

source::Span SyntaxErrors::span(size_t token) const {
  const Token& at = list_.tokens[token];
  if (at.kind != Kind::END_OF_FILE || token == 0) return {file_, at.begin, at.end};
  const uint32_t last = list_.tokens[token - 1].end;  // the end of the file: just after the last token
  return {file_, last, std::min<uint32_t>(last + 1, at.begin)};
}

std::string SyntaxErrors::found_text(size_t token) const {
  switch (kind(token)) {
    case Kind::END_OF_FILE:
      return fmt::format("the end of the {}", list_.whole);
    case Kind::PLAIN_TEXT:
    case Kind::TEXT_OPEN:
    case Kind::BLOCK_OPEN:
    case Kind::RAW_TEXT:
      return "a text";
    case Kind::TEXT_CLOSE:
      return "the end of the text";
    case Kind::TEXT_CHARS:
    case Kind::TEXT_ESCAPE:
      return "the rest of the text";
    default:
      break;
  }
  return text(token).size() > 40 ? fmt::format("`{}…`", text(token).substr(0, 37))
                                 : fmt::format("`{}`", text(token));
}

source::Diagnostic& SyntaxErrors::add(size_t token, std::string message) {
  return diagnostics_.report(DiagnosticKind::syntax_error, span(token), std::move(message));
}

void SyntaxErrors::report(Fault fault) {
  if (list_.text_runs_to_end && kind(fault.token) == Kind::END_OF_FILE) return;
  if (report_lost_unit(fault)) return;
  // `wait 2 days for x else …`, which lacks `up to`: the `else` is that wait's.
  const bool of_wait = kind(fault.token) == Kind::ELSE && wait_without_most_ != 0 &&
                       depth_[fault.token] == depth_[wait_without_most_];
  if (of_wait) {
    wait_without_most_ = 0;
    return;
  }
  if (!is_one_error_more(fault.token)) return;
  if (begins_step(kind(fault.item_start)) &&
      fault.token == fault.item_start + 1) {  // an action of that name is not meant
    fault.expected.reset(static_cast<size_t>(Kind::LPAREN));
    fault.expected.reset(static_cast<size_t>(Kind::COLON));
  }
  if (!report_special(fault) && !report_start_of_item(fault)) report_expected(fault);
}

bool SyntaxErrors::is_one_error_more(size_t token) {
  const int line = source_.position(span(token).begin).line;
  if (line == last_line_ || reported_ >= kMaxSyntaxErrors) return false;
  last_line_ = line;
  ++reported_;
  return true;
}

// `wait 3` at the end of its line: the fault is there, not at the next line's first word.
bool SyntaxErrors::report_lost_unit(const Fault& fault) {
  const size_t at = fault.token;
  KindSet unit;
  unit.set(static_cast<size_t>(Kind::UNIT));
  if (fault.expected != unit || at == 0 || kind(at - 1) != Kind::INT) return false;
  if (kind(at) != Kind::RBRACE && kind(at) != Kind::END_OF_FILE && !list_.tokens[at].line_start) return false;
  if (!is_one_error_more(at - 1)) return true;
  const std::string better = fmt::format("{} {}", text(at - 1), text(at - 1) == "1" ? "day" : "days");
  add(at - 1, fmt::format("a duration needs a unit: `{}`", better));
  return true;
}

std::vector<SyntaxErrors::Meant> SyntaxErrors::report_assignments() {
  std::vector<Meant> wrong;
  const uint16_t inside = std::string_view(list_.whole) == "line" ? 0 : 1;  // of a test's own braces
  for (size_t i = 0; i < list_.tokens.size(); ++i) {
    if (kind(i) != Kind::ASSIGN || (i > 0 && is_compound_assignment(i - 1))) continue;
    const Kind before = i > 1 ? kind(i - 2) : Kind::END_OF_FILE;
    if ((before == Kind::LBRACE || before == Kind::COMMA) && depth_[i] > inside && in_test(i)) {
      add(i, "a field's value stands after `:`, found `=`").suggest("write `:`", ":");
      wrong.push_back({i, Kind::COLON});
    } else if (before == Kind::WITH && in_test(i)) {
      continue;  // `expect sent welcome with subject = "x"`, where the parser stops
    } else if (!assigns(i) && !(in_test(i) && begins_with_path(i))) {
      add(i, "`=` sets a value, it does not compare").suggest("write `==`", "==");
      wrong.push_back({i, Kind::EQUAL});
    }
  }
  return wrong;
}

// Whether what stands before a `=` is the head of a declaration, of `set`, or a field with its type. In doubt
// it is.
bool SyntaxErrors::assigns(size_t token) const {
  if (token > 0 && kind(token - 1) == Kind::RPAREN) {  // function f(…) =, list of (…) =
    size_t open = token - 1;
    while (open > 0 && kind(open) != Kind::LPAREN)
      --open;
    return open < 2 || kind(open - 2) == Kind::FUNCTION || kind(open - 1) == Kind::MONEY ||
           kind(open - 1) == Kind::COLON || kind(open - 1) == Kind::OF;
  }
  for (size_t i = token; i-- > 0 && token - i < 40;) {
    const Kind before = kind(i);
    if (before == Kind::SET && i + 1 < token && kind(i + 1) != Kind::OF &&
        !(i > 0 && kind(i - 1) == Kind::DOT))
      return true;
    if (before == Kind::COLON || before == Kind::LET || before == Kind::SEGMENT) return true;
    if (before == Kind::EXPECT && list_.tokens[i].line_start && i + 1 < token) return false;
    const bool head =
        is_name(before) || before == Kind::DOT || before == Kind::QUESTION || is_reserved(before);
    if (!head || (is_reserved(before) && !(i > 0 && kind(i - 1) == Kind::DOT)))
      return token - i <= 3 && list_.tokens[i + 1].line_start;
  }
  return false;
}

// `wait 2 days for x`: the `for` could begin an action's name, so the fault may be the word behind it.
bool SyntaxErrors::report_wait_without_most(const Fault& fault) {
  const size_t at = kind(fault.token) == Kind::FOR ? fault.token : fault.item_start;
  if (kind(at) != Kind::FOR || at < 3 || at + 1 < fault.token) return false;
  const size_t wait = kind(at - 1) == Kind::UNIT ? at - 3 : at - 2;
  if (kind(wait) != Kind::WAIT) return false;
  const uint32_t begin = list_.tokens[wait + 1].begin;
  const std::string_view length =
      std::string_view(source_.text()).substr(begin, list_.tokens[at - 1].end - begin);
  wait_without_most_ = at;
  add(at, "a wait for something says how long at most")
      .suggest(fmt::format("write `wait up to {} for …`", length), "wait up to", span(wait));
  return true;
}

bool SyntaxErrors::report_special(const Fault& fault) {
  const size_t at = fault.token;
  const Kind before = at > 0 ? kind(at - 1) : Kind::END_OF_FILE;
  if (report_braces(fault) || report_in_test(fault)) return true;
  if (kind(at) == Kind::IS || before == Kind::IS) return report_is(kind(at) == Kind::IS ? at : at - 1);
  if (kind(at) == Kind::COLON && at > 1 && kind(at - 2) == Kind::COLON && fault.rules.size() > 1 &&
      fault.item_start + 3 == at) {
    add(at - 1, "a step has one label, this is its second").suggest("leave one out");
    return true;
  }
  if (kind(at) == Kind::NOT && !fault.expected.test(static_cast<size_t>(Kind::NOT))) {
    add(at, "`not` stands before what it negates, or before `in`");
    return true;
  }
  if (report_wait_without_most(fault) || report_habit(fault)) return true;
  if (before == Kind::FINISH && (kind(at) == Kind::PLAIN_TEXT || kind(at) == Kind::TEXT_OPEN)) {
    add(at - 1, "a label stands after `as`").suggest("write `finish as \"…\"`", "finish as");
    return true;
  }
  if (kind(at) == Kind::LPAREN && at > 1 && is_name(before) && kind(at - 2) == Kind::DOT) {
    add(at - 1, "a value has no functions of its own")
        .suggest(fmt::format("a function is called with the value: `{}(…)`", text(at - 1)));
    return true;
  }
  if (kind(at) == Kind::PERCENT) {
    add(at, fmt::format("`{}` stands in `split` and `holdout` only", text(at)))
        .suggest("for a remainder, put a space before `%`");
    return true;
  }
  const bool split = std::find(fault.rules.begin(), fault.rules.end(), Rule::splitStep) != fault.rules.end();
  if (kind(at) == Kind::REMAINDER && split && before != Kind::RPAREN) {
    add(at, "the `%` of a share stands right after its number").suggest("leave out the space");
    return true;
  }
  return false;
}

// `is` with something else than `known` or `missing` after it.
bool SyntaxErrors::report_is(size_t is) {
  const size_t at = is + 1;
  if (kind(at) == Kind::KNOWN || kind(at) == Kind::MISSING || kind(at) == Kind::END_OF_FILE) return false;
  const bool negated =
      kind(at) == Kind::NOT && (kind(at + 1) == Kind::MISSING || kind(at + 1) == Kind::KNOWN);
  auto& found = add(at, fmt::format("expected `known` or `missing` after `is`, found {}", found_text(at)));
  if (negated) {
    const bool missing = kind(at + 1) == Kind::MISSING;
    found.suggest(missing ? "write `is known`" : "write `is missing`", missing ? "known" : "missing",
                  source::Span::join(span(at), span(at + 1)));
  } else {
    found.suggest("to compare, write `==`", "==", span(is));
  }
  return true;
}

bool SyntaxErrors::report_braces(const Fault& fault) {
  const size_t at = fault.token;
  const bool closing = fault.expected.test(static_cast<size_t>(Kind::RBRACE));
  const bool open = depth_[at] > 0 && (kind(at) == Kind::END_OF_FILE || declaration_in_open_braces(at));
  if (open && !list_.unclosed_braces.empty()) {
    auto& found = add(at, fmt::format("expected `}}`, found {}", found_text(at)));
    uint32_t brace = list_.suspect_brace;
    if (brace == UINT32_MAX) {
      for (const uint32_t begin : list_.unclosed_braces) {
        if (begin < span(at).begin) brace = begin;
      }
    }
    if (brace != UINT32_MAX) found.note({file_, brace, brace + 1}, "this `{` is not closed");
    return true;
  }
  if (kind(at) == Kind::RBRACE && depth_[at] == 0 && !closing) {
    add(at, "this `}` closes nothing").suggest("leave it out", "");
    return true;
  }
  return false;
}

// A word where an item should begin, but none that begins one: most often misspelt.
bool SyntaxErrors::report_start_of_item(const Fault& fault) {
  size_t at = fault.token;
  const bool in_step =
      std::any_of(fault.rules.begin(), fault.rules.end(), [](Rule rule) { return rule == Rule::step; }) &&
      fault.rules.size() > 1 &&
      (fault.rules[0] == Rule::step || fault.rules[0] == Rule::stepBody ||
       fault.rules[0] == Rule::actionStep);
  const bool second =
      fault.item_start + 1 == at && is_name(kind(fault.item_start)) && !begins_step(kind(fault.item_start));
  KindSet wanted = fault.expected;
  std::string expected = expected_words(fault.expected, fault.rules);
  if (in_step && second && !fault.expected.test(static_cast<size_t>(Kind::SEND))) {
    at = fault.item_start;
    expected = "a step";
    for (size_t i = static_cast<size_t>(Kind::SEND); i <= static_cast<size_t>(Kind::FINISH); ++i)
      wanted.set(i);
    for (const Kind more : {Kind::IF, Kind::SET, Kind::ADD, Kind::THEN, Kind::ELSE})
      wanted.set(static_cast<size_t>(more));
  } else if (!is_name(kind(at)) ||
             !(expected.starts_with("a declaration") || expected.starts_with("a clause"))) {
    return false;
  }
  auto& found = add(at, fmt::format("expected {}, found {}", expected, found_text(at)));
  const std::string_view meant = other_word_for(text(at));
  const std::vector<std::string> words = spellings(wanted);
  const auto near = source::nearest_name(text(at), words);
  if (std::find(words.begin(), words.end(), meant) != words.end()) {
    found.suggest(fmt::format("it is called `{}` here", meant), std::string(meant));
  } else if (near && *near != text(at)) {
    found.suggest(fmt::format("did you mean `{}`?", *near), *near);
  } else if (expected.starts_with("a clause") && begins_step(kind(at))) {
    found.suggest("steps stand in `then { … }`");
  } else if (expected.starts_with("a declaration") && at > 0 && kind(at - 1) == Kind::RBRACE) {
    found.note(span(at - 1), "this `}` ends the declaration above");
  }
  return true;
}

void SyntaxErrors::report_expected(const Fault& fault) {
  const size_t at = fault.token;
  auto& found = add(
      at, fmt::format("expected {}, found {}", expected_words(fault.expected, fault.rules), found_text(at)));
  if (is_name(kind(at)) || is_reserved(kind(at))) {
    const bool any_name = fault.expected.test(static_cast<size_t>(Kind::IDENT));
    std::optional<std::string> near;
    if (!any_name) near = source::nearest_name(text(at), spellings(fault.expected));
    if (near && *near != text(at)) found.suggest(fmt::format("did you mean `{}`?", *near), *near);
    const bool wants_name =
        found.message.starts_with("expected a name") || found.message.starts_with("expected a value");
    if (wants_name && is_reserved(kind(at)))
      found.suggest(fmt::format("`{}` is a reserved word; take another name", text(at)));
  }
  if (fault.expected.test(static_cast<size_t>(Kind::RPAREN))) add_open_bracket_note(found, at, Kind::RPAREN);
  if (fault.expected.test(static_cast<size_t>(Kind::RBRACKET)))
    add_open_bracket_note(found, at, Kind::RBRACKET);
}

void SyntaxErrors::add_open_bracket_note(source::Diagnostic& found, size_t token, Kind closing) const {
  const Kind opening = closing == Kind::RPAREN ? Kind::LPAREN : Kind::LBRACKET;
  int open = 0;
  for (size_t i = token; i-- > 0 && token - i < 2000;) {
    if (kind(i) == closing) --open;
    if (kind(i) == opening && ++open > 0) {
      const bool ends = kind(token) == Kind::RBRACE || kind(token) == Kind::END_OF_FILE;
      if (!ends && source_.position(span(i).begin).line == source_.position(span(token).begin).line) return;
      found.note(span(i), fmt::format("this `{}` is not closed", opening == Kind::LPAREN ? "(" : "["));
      return;
    }
  }
}

}  // namespace nudge::syntax
