#include "cli/repl/tokens.h"

#include <algorithm>

#include "compiler/syntax/raw_lexer.h"

namespace nudge::repl {

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text), lexer_(text) {}

  Tokens run() {
    for (auto raw = lexer_.next(); raw.kind != Kind::END_OF_FILE; raw = lexer_.next()) {
      if (raw.kind == Kind::DOC_COMMENT) continue;
      if (raw.kind == Kind::TEXT_NEWLINE) {
        end_line();
        continue;
      }
      take(raw.kind);
      found_.all.push_back({raw.kind, text_.substr(raw.begin, raw.end - raw.begin), raw.begin, raw.end});
    }
    return std::move(found_);
  }

 private:
  using What = Open::What;

  void push(What what) {
    found_.open.push_back({what, found_.all.size()});
    // The lexer's own modes, as they were before this was opened.
    depths_.push_back(what == What::text ? lexer_.depth() - 1 : 0);
  }
  void pop() {
    found_.open.pop_back();
    depths_.pop_back();
  }
  // Closes the innermost of these, and what was left open inside it.
  void close(std::initializer_list<What> kinds) {
    for (size_t at = found_.open.size(); at-- > 0;) {
      if (std::find(kinds.begin(), kinds.end(), found_.open[at].what) == kinds.end()) continue;
      while (found_.open.size() > at)
        pop();
      return;
    }
  }

  void take(Kind kind) {
    switch (kind) {
      case Kind::LBRACE:
        return push(What::brace);
      case Kind::LPAREN:
        return push(What::round);
      case Kind::LBRACKET:
        return push(What::square);
      case Kind::TEXT_OPEN:
        return push(What::text);
      case Kind::BLOCK_OPEN:
        return push(What::block);
      case Kind::TEXT_INTERP:
        return push(What::interpolation);
      case Kind::RBRACE:
        return close({What::brace, What::interpolation});
      case Kind::RPAREN:
        return close({What::round});
      case Kind::RBRACKET:
        return close({What::square});
      case Kind::TEXT_CLOSE:
        return close({What::text, What::block});
      default:
        return;
    }
  }

  // A text of one line that wasn't closed on it: what follows is code again.
  void end_line() {
    for (size_t at = found_.open.size(); at-- > 0;) {
      if (found_.open[at].what != What::text) continue;
      const size_t depth = depths_[at];
      while (found_.open.size() > at)
        pop();
      const size_t behind = found_.all.empty() ? 0 : found_.all.back().end;
      lexer_.rewind(depth, std::min(text_.find('\n', behind), text_.size()));
      return;
    }
  }

  std::string_view text_;
  syntax::RawLexer lexer_;
  Tokens found_;
  std::vector<size_t> depths_;
};

}  // namespace

bool Tokens::goes_on() const {
  return !open.empty() && std::none_of(open.begin(), open.end(),
                                       [](const Open& each) { return each.what == Open::What::text; });
}

Tokens tokens_of(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace nudge::repl
