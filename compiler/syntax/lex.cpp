#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/syntax/lex_reader.h"
#include "compiler/syntax/lex_words.h"
#include "compiler/syntax/limits.h"

namespace nudge::syntax {

TokenList Reader::read() {
  list_.tokens.reserve((text_.size() - last_end_) / 5 + 16);
  if (last_end_ == 0 && text_.starts_with("\xEF\xBB\xBF")) lexer_.resume(3);
  while (!list_.too_deep) {
    const RawLexer::Raw raw = lexer_.next();
    if (line_ended_in_text(raw.begin) || text_ends_in_hole(raw.kind, raw.begin)) continue;
    if (raw.kind == Kind::END_OF_FILE) break;
    take(raw.kind, raw.begin, raw.end);
  }
  finish();
  return std::move(list_);
}

void Reader::take(Kind kind, uint32_t begin, uint32_t end) {
  switch (kind) {
    case Kind::DOC_COMMENT:
      if (first_on_line(begin)) list_.documentation.push_back({begin, end});
      last_end_ = end;
      return;
    case Kind::LBRACE:
      return open(Opener::brace, begin, true), add(kind, begin, end);
    case Kind::LPAREN:
      return open(Opener::paren, begin, false), add(kind, begin, end);
    case Kind::LBRACKET:
      return open(Opener::bracket, begin, false), add(kind, begin, end);
    case Kind::TEXT_OPEN:
      return open(Opener::text, begin, true), add(kind, begin, end);
    case Kind::TEXT_INTERP:
      return open(Opener::interpolation, begin, true), add(kind, begin, end);
    case Kind::BLOCK_OPEN:
      return take_block_open(begin, end);
    case Kind::RBRACE:
    case Kind::RPAREN:
    case Kind::RBRACKET:
    case Kind::TEXT_CLOSE:
      return close(kind, begin), add(kind, begin, end);
    case Kind::TEXT_NEWLINE:
      return break_text(begin);
    case Kind::TEXT_LONE:
      return take_lone(begin, end);
    case Kind::RAW_UNCLOSED:
      report(Kinds::unclosed_text, begin, end, "a raw text that is not closed on its line")
          .suggest("close it with `\"`");
      return add(Kind::RAW_TEXT, begin, end);
    case Kind::BAD_CHARACTER:
      return take_bad_character(begin);
    case Kind::WRONG_AND:
    case Kind::WRONG_OR:
    case Kind::WRONG_NOT:
    case Kind::WRONG_EQUAL:
    case Kind::WRONG_UNEQUAL:
    case Kind::WRONG_ARROW:
    case Kind::SEMICOLON:
    case Kind::SLASH_COMMENT:
    case Kind::SINGLE_QUOTED:
      return take_habit(kind, begin, end);
    case Kind::IF:
    case Kind::IDENT:
      return take_word(kind, begin, end);
    default:
      return add(kind, begin, end);
  }
}

void Reader::add(Kind kind, uint32_t begin, uint32_t end) {
  list_.tokens.push_back({kind, first_on_line(begin), begin, end});
  last_end_ = end;
}

// `else if` becomes one token, at the `if`; the misspellings of other languages count as that.
void Reader::take_word(Kind kind, uint32_t begin, uint32_t end) {
  auto& tokens = list_.tokens;
  const bool after_dot = !tokens.empty() && tokens.back().kind == Kind::DOT;
  if (kind == Kind::IF) {
    const bool after_else = !tokens.empty() && tokens.back().kind == Kind::ELSE &&
                            !(tokens.size() > 1 && tokens[tokens.size() - 2].kind == Kind::DOT);
    if (!after_else) return add(kind, begin, end);
    tokens.pop_back();
    return add(Kind::ELSEIF, begin, end);
  }
  const std::string_view word(text_.data() + begin, end - begin);
  if (!after_dot && (word == "elif" || word == "elseif" || word == "elsif")) {
    const size_t next = text_.find_first_not_of(" \t", end);
    if (next == std::string::npos || (text_[next] != ':' && text_[next] != ',')) {
      report(Kinds::syntax_error, begin, end, fmt::format("`{}` is two words here", word))
          .suggest("write `else if`", "else if");
      return add(Kind::ELSEIF, begin, end);
    }
  }
  add(kind, begin, end);
}

// A run of what is no part of any token. Letters count as part of a name, so that the name stays one.
void Reader::take_bad_character(uint32_t begin) {
  const bool ascii = (text_[begin] & 0x80) == 0;
  uint32_t end = begin + 1;
  while (!ascii && end < text_.size() && (text_[end] & 0x80) != 0)
    ++end;
  const std::string_view bad(text_.data() + begin, end - begin);
  auto& found = report(Kinds::bad_character, begin, end, bad_character_message(bad));
  if (bad == "\xE2\x80\x9C" || bad == "\xE2\x80\x9D")
    found.suggest("texts stand in straight double quotes", "\"");
  if (bad == "'") found.suggest("texts stand in double quotes", "\"");
  if (bad == "\xC2\xA0") found.suggest("write an ordinary space", " ");
  if (is_letters(bad)) {
    const auto is_word = [&](uint32_t at) {
      return std::isalnum(static_cast<unsigned char>(text_[at])) || text_[at] == '_';
    };
    while (end < text_.size() && is_word(end))
      ++end;
    auto& tokens = list_.tokens;
    if (!tokens.empty() && tokens.back().end == begin &&
        (is_name(tokens.back().kind) || is_reserved(tokens.back().kind))) {
      tokens.back().kind = Kind::IDENT;
      tokens.back().end = end;
    } else {
      add(Kind::IDENT, begin, end);
    }
    found.suggest("names are made of a-z, 0-9 and `_`");
  }
  last_end_ = end;
  lexer_.resume(end);
}

void Reader::take_habit(Kind kind, uint32_t begin, uint32_t end) {
  const auto [meant, spelling, message] = habit(kind);
  auto& found =
      report(Kinds::syntax_error, begin, end,
             fmt::format(fmt::runtime(message), std::string_view(text_).substr(begin, end - begin)));
  if (kind == Kind::SLASH_COMMENT) {
    found.suggest("write `#`", "#", span(begin, begin + 2));
  } else if (kind == Kind::SINGLE_QUOTED) {
    const std::string inner(text_.substr(begin + 1, end - begin - 2));
    const bool simple = inner.find_first_of("\"\\{}") == std::string::npos;
    found.suggest("write it in double quotes", simple ? std::optional("\"" + inner + "\"") : std::nullopt);
  } else {
    found.suggest(spelling.empty() ? std::string("leave it out") : fmt::format("write `{}`", spelling),
                  kind == Kind::WRONG_NOT ? "not " : std::string(spelling));
  }
  if (meant != Kind::END_OF_FILE) return add(meant, begin, end);
  last_end_ = end;
}

void Reader::open(Opener opener, uint32_t begin, bool pushed_mode) {
  const size_t depth = lexer_.depth() - (pushed_mode ? 1 : 0);
  stack_.push_back({opener, begin, list_.tokens.size(), depth});
  if (opener == Opener::text) ++open_texts_;
  if (stack_.size() <= kMaxNesting) return;
  report(Kinds::too_deep, begin, begin + 1, fmt::format("nested more than {} deep", kMaxNesting));
  list_.too_deep = true;
}

void Reader::close(Kind kind, uint32_t begin) {
  const auto closes = [&](Opener opener) {
    switch (kind) {
      case Kind::RPAREN:
        return opener == Opener::paren;
      case Kind::RBRACKET:
        return opener == Opener::bracket;
      case Kind::RBRACE:
        return opener == Opener::brace || opener == Opener::interpolation;
      default:
        return opener == Opener::text || opener == Opener::block;
    }
  };
  const bool weak = kind == Kind::RPAREN || kind == Kind::RBRACKET;  // closes the innermost or nothing
  size_t at = stack_.size();
  while (at > 0 && !closes(stack_[at - 1].opener)) {
    if (weak) return;
    --at;
  }
  if (at == 0) return;
  const Open opened = stack_[at - 1];
  if (opened.opener == Opener::text) --open_texts_;
  if (opened.opener == Opener::brace) check_indentation(opened, begin);
  stack_.resize(at - 1);
}

void Reader::check_indentation(const Open& opened, uint32_t closing) {
  if (list_.suspect_brace != UINT32_MAX || !first_on_line(closing)) return;
  if (indentation(closing) < indentation(opened.begin)) list_.suspect_brace = opened.begin;
}

void Reader::finish() {
  for (const Open& open : stack_) {
    if (open.opener == Opener::brace) list_.unclosed_braces.push_back(open.begin);
    if (open.opener != Opener::block || list_.too_deep) continue;
    report(Kinds::unclosed_text, open.begin, open.begin + 3,
           "this `\"\"\"` is not closed before the end of the file")
        .suggest("close the text with `\"\"\"`");
    const Open block = open;
    give_up(block, 0, static_cast<uint32_t>(text_.size()));
    add(Kind::PLAIN_TEXT, block.begin, static_cast<uint32_t>(text_.size()));
    list_.text_runs_to_end = true;
    break;
  }
  for (const uint32_t begin : lone_) {
    const bool brace = text_[begin] == '}';
    report(Kinds::bad_escape, begin, begin + 1,
           brace ? "a `}` in a text that opens no `{`" : "a `\\` in a text that escapes nothing")
        .suggest(brace ? "write `\\}`" : "write `\\\\`", brace ? "\\}" : "\\\\");
  }
  const auto size = static_cast<uint32_t>(text_.size());
  list_.tokens.push_back({Kind::END_OF_FILE, false, size, size});
}

bool Reader::first_on_line(uint32_t begin) const {
  for (size_t at = begin; at > last_end_; --at) {
    if (text_[at - 1] == '\n') return true;
  }
  return last_end_ == 0 || text_[last_end_ - 1] == '\n';
}

uint32_t Reader::indentation(uint32_t offset) const {
  const size_t newline = offset == 0 ? std::string::npos : text_.rfind('\n', offset - 1);
  const size_t line = newline == std::string::npos ? 0 : newline + 1;
  return static_cast<uint32_t>(text_.find_first_not_of(" \t", line) - line);
}

uint32_t Reader::line_end(uint32_t offset) const {
  return static_cast<uint32_t>(std::min(text_.find_first_of("\r\n", offset), text_.size()));
}

bool Reader::inside(Opener opener) const {
  return std::any_of(stack_.begin(), stack_.end(), [&](const Open& open) { return open.opener == opener; });
}

TokenList lex(const source::File& file, source::Span within, source::Diagnostics& diagnostics) {
  return Reader(file, within, diagnostics).read();
}

bool is_name(Kind kind) {
  return kind >= Kind::USE && kind <= Kind::IDENT;
}
bool is_reserved(Kind kind) {
  return kind >= Kind::AND && kind <= Kind::WITHIN;
}

}  // namespace nudge::syntax
