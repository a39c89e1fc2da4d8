#include <antlr4-runtime.h>

#include "compiler/syntax/limits.h"
#include "compiler/syntax/lex_words.h"
#include "compiler/syntax/token.h"
#include "grammar/FlowLexer.h"

namespace nudge::syntax {
namespace {

using grammar::FlowLexer;
using source::DiagnosticKind;
using source::Span;

// Bytes as the lexer's symbols; those outside ASCII all look like U+007F (FlowLexer.g4 says why).
class ByteStream final : public antlr4::CharStream {
 public:
  explicit ByteStream(std::string_view text) : text_(text) {}
  void consume() override { ++at_; }
  size_t LA(ssize_t i) override {
    const size_t at = at_ + static_cast<size_t>(i > 0 ? i - 1 : i);
    if (at >= text_.size()) return antlr4::IntStream::EOF;
    const auto byte = static_cast<unsigned char>(text_[at]);
    return byte < 0x80 ? byte : 0x7F;
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = index; }
  size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return ""; }
  std::string getText(const antlr4::misc::Interval& interval) override {
    return std::string(text_.substr(interval.a, interval.b - interval.a + 1));
  }
  std::string toString() const override { return std::string(text_); }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// The generated lexer, whose `}` may close nothing.
class Lexer final : public FlowLexer {
 public:
  using FlowLexer::FlowLexer;
  size_t popMode() override { return modeStack.empty() ? mode : FlowLexer::popMode(); }
  // Takes back every mode above `depth`, and goes on reading at `offset`.
  void rewind(size_t depth, size_t offset) {
    if (depth < modeStack.size()) {
      mode = modeStack[depth];
      modeStack.resize(depth);
    }
    resume(offset);
  }
  void resume(size_t offset) {
    getInputStream()->seek(offset);
    hitEOF = false;
  }
};

class Reader {
 public:
  Reader(const source::File& file, source::FileId id, source::Diagnostics& diagnostics)
      : text_(file.text()), file_(id), diagnostics_(diagnostics), stream_(text_), lexer_(&stream_) {
    lexer_.removeErrorListeners();
  }
  TokenList read();

 private:
  enum class Opener { brace, paren, bracket, text, block, interpolation };
  struct Open {
    Opener opener;
    uint32_t begin;
    size_t token;       // how many tokens there were before it
    size_t mode_depth;  // of the lexer's stack before it
  };

  void take(Kind kind, uint32_t begin, uint32_t end);
  void add(Kind kind, uint32_t begin, uint32_t end);
  void take_word(Kind kind, uint32_t begin, uint32_t end);
  void take_bad_character(uint32_t begin);
  void take_habit(Kind kind, uint32_t begin, uint32_t end);
  void take_block_open(uint32_t begin, uint32_t end);
  void open(Opener opener, uint32_t begin, bool pushed_mode);
  void close(Kind kind, uint32_t begin);
  void check_indentation(const Open& opened, uint32_t closing);
  bool line_ended_in_text(uint32_t begin);
  void break_text(uint32_t end_of_line);
  void finish();

  Span span(uint32_t begin, uint32_t end) const { return {file_, begin, end}; }
  bool first_on_line(uint32_t begin) const;
  uint32_t indentation(uint32_t offset) const;
  uint32_t line_end(uint32_t offset) const;
  bool inside(Opener opener) const;
  source::Diagnostic& report(DiagnosticKind kind, uint32_t begin, uint32_t end, std::string message) {
    return diagnostics_.report(kind, span(begin, end), std::move(message));
  }

  const std::string& text_;
  source::FileId file_;
  source::Diagnostics& diagnostics_;
  ByteStream stream_;
  Lexer lexer_;
  TokenList list_;
  std::vector<Open> stack_;
  uint32_t last_end_ = 0;
  size_t open_texts_ = 0;  // "…" texts in the stack
};

TokenList Reader::read() {
  list_.tokens.reserve(text_.size() / 5 + 16);
  if (text_.starts_with("\xEF\xBB\xBF")) lexer_.resume(3);
  while (!list_.too_deep) {
    const auto token = lexer_.nextToken();
    const size_t type = token->getType();
    const auto begin = static_cast<uint32_t>(std::min(token->getStartIndex(), text_.size()));
    if (line_ended_in_text(begin)) continue;
    if (type == antlr4::Token::EOF) break;
    take(static_cast<Kind>(type), begin, static_cast<uint32_t>(token->getStopIndex() + 1));
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
    case Kind::LBRACE: return open(Opener::brace, begin, true), add(kind, begin, end);
    case Kind::LPAREN: return open(Opener::paren, begin, false), add(kind, begin, end);
    case Kind::LBRACKET: return open(Opener::bracket, begin, false), add(kind, begin, end);
    case Kind::TEXT_OPEN: return open(Opener::text, begin, true), add(kind, begin, end);
    case Kind::TEXT_INTERP: return open(Opener::interpolation, begin, true), add(kind, begin, end);
    case Kind::BLOCK_OPEN: return take_block_open(begin, end);
    case Kind::RBRACE:
    case Kind::RPAREN:
    case Kind::RBRACKET:
    case Kind::TEXT_CLOSE: return close(kind, begin), add(kind, begin, end);
    case Kind::TEXT_NEWLINE: return break_text(begin);
    case Kind::TEXT_LONE:
      report(DiagnosticKind::bad_escape, begin, end,
             text_[begin] == '}' ? "a `}` in a text that opens no `{`" : "a `\\` in a text that escapes nothing")
          .suggest(text_[begin] == '}' ? "write `\\}`" : "write `\\\\`", text_[begin] == '}' ? "\\}" : "\\\\");
      return add(Kind::TEXT_CHARS, begin, end);
    case Kind::RAW_UNCLOSED:
      report(DiagnosticKind::unclosed_text, begin, end, "a raw text that is not closed on its line")
          .suggest("close it with `\"`");
      return add(Kind::RAW_TEXT, begin, end);
    case Kind::BAD_CHARACTER: return take_bad_character(begin);
    case Kind::WRONG_AND:
    case Kind::WRONG_OR:
    case Kind::WRONG_NOT:
    case Kind::WRONG_EQUAL:
    case Kind::WRONG_UNEQUAL:
    case Kind::SEMICOLON:
    case Kind::SLASH_COMMENT:
    case Kind::SINGLE_QUOTED: return take_habit(kind, begin, end);
    case Kind::IF:
    case Kind::IDENT: return take_word(kind, begin, end);
    default: return add(kind, begin, end);
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
      report(DiagnosticKind::syntax_error, begin, end, fmt::format("`{}` is two words here", word))
          .suggest("write `else if`", "else if");
      return add(Kind::ELSEIF, begin, end);
    }
  }
  add(kind, begin, end);
}

// A run of what is no part of any token; glued to the name it stands in, so that the name stays one.
void Reader::take_bad_character(uint32_t begin) {
  uint32_t end = begin + 1;
  while ((text_[begin] & 0x80) != 0 && end < text_.size() && (text_[end] & 0x80) != 0) ++end;
  const std::string_view bad(text_.data() + begin, end - begin);
  auto& found = report(DiagnosticKind::bad_character, begin, end, bad_character_message(bad));
  if (bad == "\xE2\x80\x9C" || bad == "\xE2\x80\x9D") found.suggest("texts stand in straight double quotes", "\"");
  if (bad == "'") found.suggest("texts stand in double quotes", "\"");
  if (bad == "\xC2\xA0") found.suggest("write an ordinary space", " ");
  const auto is_word = [&](uint32_t at) { return std::isalnum(static_cast<unsigned char>(text_[at])) || text_[at] == '_'; };
  auto& tokens = list_.tokens;
  const bool glued = (bad[0] & 0x80) != 0 && !tokens.empty() && tokens.back().end == begin && is_name(tokens.back().kind);
  if (glued) {
    while (end < text_.size() && is_word(end)) ++end;
    tokens.back().kind = Kind::IDENT;
    tokens.back().end = end;
  }
  last_end_ = end;
  lexer_.resume(end);
}

void Reader::take_habit(Kind kind, uint32_t begin, uint32_t end) {
  const auto [meant, spelling, message] = habit(kind);
  auto& found = report(DiagnosticKind::syntax_error, begin, end,
                       fmt::format(fmt::runtime(message), std::string_view(text_).substr(begin, end - begin)));
  if (kind == Kind::SLASH_COMMENT) {
    found.suggest("write `#`", "#", span(begin, begin + 2));
  } else if (kind == Kind::SINGLE_QUOTED) {
    const std::string inner = text_.substr(begin + 1, end - begin - 2);
    const bool simple = inner.find_first_of("\"\\{}") == std::string::npos;
    found.suggest("write it in double quotes", simple ? std::optional("\"" + inner + "\"") : std::nullopt);
  } else {
    found.suggest(spelling.empty() ? std::string("leave it out") : fmt::format("write `{}`", spelling),
                  kind == Kind::WRONG_NOT ? "not " : std::string(spelling));
  }
  if (meant != Kind::END_OF_FILE) return add(meant, begin, end);
  last_end_ = end;
}

// `"""` inside `{…}` opens nothing: it is the end of the text whose brace was forgotten.
void Reader::take_block_open(uint32_t begin, uint32_t end) {
  if (!inside(Opener::interpolation)) return open(Opener::block, begin, true), add(Kind::BLOCK_OPEN, begin, end);
  size_t block = stack_.size();
  while (block > 0 && stack_[block - 1].opener != Opener::block) --block;
  if (block == 0 || open_texts_ > 0) return break_text(line_end(begin));
  const Open hole = stack_[block];
  report(DiagnosticKind::unclosed_text, hole.begin, hole.begin + 1, "this `{` of the text is not closed before its end")
      .suggest("close it with `}`, or write `\\{` for a brace");
  list_.tokens.resize(hole.token);
  lexer_.rewind(stack_[block - 1].mode_depth, end);
  stack_.resize(block - 1);
  add(Kind::TEXT_CLOSE, begin, end);
}

void Reader::open(Opener opener, uint32_t begin, bool pushed_mode) {
  const size_t depth = lexer_.modeStack.size() - (pushed_mode ? 1 : 0);
  stack_.push_back({opener, begin, list_.tokens.size(), depth});
  if (opener == Opener::text) ++open_texts_;
  if (stack_.size() <= kMaxNesting) return;
  report(DiagnosticKind::too_deep, begin, begin + 1, fmt::format("nested more than {} deep", kMaxNesting));
  list_.too_deep = true;
}

void Reader::close(Kind kind, uint32_t begin) {
  const auto closes = [&](Opener opener) {
    switch (kind) {
      case Kind::RPAREN: return opener == Opener::paren;
      case Kind::RBRACKET: return opener == Opener::bracket;
      case Kind::RBRACE: return opener == Opener::brace || opener == Opener::interpolation;
      default: return opener == Opener::text || opener == Opener::block;
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

// The end of a line inside the `{…}` of a "…" text: the lexer has passed over it as white space.
bool Reader::line_ended_in_text(uint32_t begin) {
  if (open_texts_ == 0 || lexer_.mode == FlowLexer::BLOCK) return false;
  const size_t newline = text_.find_first_of("\r\n", last_end_);
  if (newline < begin || (begin == text_.size() && stack_.size() > 0)) {
    break_text(static_cast<uint32_t>(std::min(newline, text_.size())));
    return true;
  }
  return false;
}

// Reports the innermost text or brace that the line leaves open, and makes one plain token of the outermost
// text on the line; where that is in the `{…}` of a """ text, the rest of this is taken as text too.
void Reader::break_text(uint32_t end_of_line) {
  const Open inner = stack_.back();
  size_t at = 0;
  while (stack_[at].opener != Opener::text) ++at;
  if (inner.opener == Opener::text) {
    report(DiagnosticKind::unclosed_text, inner.begin, end_of_line, "a text that is not closed on its line")
        .suggest("close it with `\"`; a text of several lines stands in `\"\"\"`");
  } else {
    size_t hole = stack_.size() - 1;
    while (stack_[hole].opener != Opener::interpolation) --hole;
    auto& found = report(DiagnosticKind::unclosed_text, stack_[hole].begin, end_of_line,
                         "this `{` of the text is not closed on its line");
    if (text_.find('#', last_end_) < end_of_line) found.note(span(last_end_, end_of_line), "no comments stand in a text");
    found.suggest("close it with `}`, or write `\\{` for a brace");
  }
  Open start = stack_[at];
  const bool in_hole = at > 0 && stack_[at - 1].opener != Opener::brace && inside(Opener::block);
  while (in_hole && stack_[at].opener != Opener::block) start = stack_[at--];
  if (in_hole) ++at;
  list_.tokens.resize(start.token);
  lexer_.rewind(start.mode_depth, end_of_line);
  stack_.resize(at);
  open_texts_ = 0;
  last_end_ = end_of_line;
  if (!in_hole) add(Kind::PLAIN_TEXT, start.begin, end_of_line);
}

void Reader::finish() {
  for (const Open& open : stack_) {
    if (open.opener == Opener::brace) list_.unclosed_braces.push_back(open.begin);
    if (open.opener != Opener::block || list_.too_deep) continue;
    report(DiagnosticKind::unclosed_text, open.begin, open.begin + 3, "this `\"\"\"` is not closed before the end of the file")
        .suggest("close the text with `\"\"\"`");
    list_.tokens.resize(open.token);
    add(Kind::PLAIN_TEXT, open.begin, static_cast<uint32_t>(text_.size()));
    list_.text_runs_to_end = true;
    break;
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

}  // namespace

TokenList lex(const source::File& file, source::FileId id, source::Diagnostics& diagnostics) {
  return Reader(file, id, diagnostics).read();
}

bool is_name(Kind kind) { return kind >= Kind::USE && kind <= Kind::IDENT; }
bool is_reserved(Kind kind) { return kind >= Kind::AND && kind <= Kind::WITHIN; }

}  // namespace nudge::syntax
