// A line of the REPL as tokens, finished or not: what is still open at its end. For telling whether a
// statement goes on on the next line, for completion, and for commands, which aren't the language's. Never
// fails: what the language would refuse is a token all the same.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace nudge::repl {

using syntax::Kind;

struct Token {
  Kind kind = Kind::END_OF_FILE;
  std::string_view text;
  size_t begin = 0;
  size_t end = 0;
};

// A bracket or a text that is open at the end.
struct Open {
  enum class What : uint8_t { brace, round, square, text, block, interpolation } what = What::brace;
  size_t token = 0;  // that opened it
};

struct Tokens {
  std::vector<Token> all;  // a text without `{…}` is one token; of another its parts are tokens too
  std::vector<Open> open;  // the innermost last

  bool empty() const { return all.empty(); }
  // A brace, a bracket or a """: what goes on on the next line. A text of one line ends with it, closed or
  // not.
  bool goes_on() const;
};

// The texts of the tokens are parts of `text`.
Tokens tokens_of(std::string_view text);

}  // namespace nudge::repl
