#include "cli/repl/statement_reader.h"

#include <algorithm>

#include "cli/repl/tokens.h"

namespace nudge::repl {

namespace {

bool is_operator(Kind kind) {
  switch (kind) {
    case Kind::AND:
    case Kind::OR:
    case Kind::COALESCE:
    case Kind::EQUAL:
    case Kind::NOT_EQUAL:
    case Kind::LESS:
    case Kind::LESS_EQUAL:
    case Kind::GREATER:
    case Kind::GREATER_EQUAL:
    case Kind::PLUS:
    case Kind::STAR:
    case Kind::SLASH:
    case Kind::REMAINDER:
    case Kind::DOT:
    case Kind::CONTAINS:
    case Kind::MATCHES:
    case Kind::IN:
      return true;
    default:
      return false;
  }
}

// What begins a statement wherever it stands at the beginning of a line.
bool begins_statement(const Tokens& line) {
  const Kind first = line.all.empty() ? Kind::END_OF_FILE : line.all.front().kind;
  return first == Kind::AT || first == Kind::AFTER || first == Kind::SET || first == Kind::EXPECT;
}

bool begins_no_statement(const Tokens& line) {
  const Token& first = line.all.front();
  switch (first.kind) {
    case Kind::WITH:
    case Kind::AS:
    case Kind::HOLDS:
      // They may name an event, too: then nothing, a brace or `does` follows.
      return line.all.size() > 1 && line.all[1].kind != Kind::LBRACE && line.all[1].kind != Kind::DOES;
    case Kind::IS:
    case Kind::WITHIN:
    case Kind::SINCE:
    case Kind::COMMA:
      return true;
    case Kind::LBRACE:  // of an event above, if it isn't an input's JSON
      return line.all.size() == 1 ||
             (line.all[1].kind != Kind::PLAIN_TEXT && line.all[1].kind != Kind::TEXT_OPEN);
    default:
      return is_operator(first.kind);
  }
}

bool wants_more(const Tokens& text) {
  const Kind last = text.all.back().kind;
  const bool only_begun = text.all.size() == 1 && begins_statement(text);
  return only_begun || is_operator(last) || last == Kind::COMMA || last == Kind::ASSIGN ||
         last == Kind::NOT || last == Kind::MINUS;
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; };
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

// What stands between the braces of a whole `test "…" { … }`.
struct TestBody {
  size_t begin = 0;
  size_t end = 0;
};
std::optional<TestBody> test_body(const Tokens& text) {
  const auto& all = text.all;
  if (all.size() < 4 || all[0].kind != Kind::TEST || all[1].kind != Kind::PLAIN_TEXT ||
      all[2].kind != Kind::LBRACE || all.back().kind != Kind::RBRACE || !text.open.empty())
    return std::nullopt;
  return TestBody{all[2].end, all.back().begin};
}

}  // namespace

void StatementReader::push(std::string_view line) {
  ++line_;
  const Tokens tokens = tokens_of(line);
  if (pending_.empty()) {
    // White space and comments alone begin nothing; a JSON object is a line.
    if (tokens.empty()) return;
    pending_line_ = line_;
    pending_ = line;
    if (trimmed(line).front() == '{') finish();
    return;
  }
  const Tokens before = tokens_of(pending_);
  const bool comment = tokens.empty() && trimmed(line).starts_with('#');
  const bool goes_on = before.goes_on() || comment || (wants_more(before) && !begins_statement(tokens)) ||
                       (!tokens.empty() && begins_no_statement(tokens));
  if (!goes_on) {
    finish();
    --line_;
    push(line);
    return;
  }
  pending_ += '\n';
  pending_ += line;
}

void StatementReader::end(bool even_open) {
  if (pending_.empty() || (!even_open && is_open())) return;
  finish();
}

void StatementReader::finish() {
  const std::string text(trimmed(pending_));
  const int line = pending_line_;
  pending_.clear();
  if (const auto body = test_body(tokens_of(text))) {
    StatementReader inner;
    inner.line_ = line - 1;
    std::string_view rest = std::string_view(text).substr(body->begin, body->end - body->begin);
    for (size_t at = 0; at <= rest.size();) {
      const size_t newline = std::min(rest.find('\n', at), rest.size());
      inner.push(rest.substr(at, newline - at));
      at = newline + 1;
    }
    inner.end(true);
    while (auto each = inner.next())
      ended_.push_back(std::move(*each));
    return;
  }
  ended_.push_back({text, line});
}

std::optional<Statement> StatementReader::next() {
  if (ended_.empty()) return std::nullopt;
  Statement first = std::move(ended_.front());
  ended_.pop_front();
  return first;
}

bool StatementReader::is_open() const {
  return !pending_.empty() && tokens_of(pending_).goes_on();
}

}  // namespace nudge::repl
