// The generated lexer without ANTLR in sight, for lex.cpp: one token after another, and the way back.
#pragma once

#include <memory>
#include <string_view>

#include "compiler/syntax/token.h"

namespace nudge::syntax {

class RawLexer {
 public:
  explicit RawLexer(std::string_view text);
  ~RawLexer();

  struct Raw {
    Kind kind = Kind::END_OF_FILE;
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  Raw next();

  enum class Mode { code, text, block };
  Mode mode() const;
  size_t depth() const;  // how many modes are below this one
  // Takes back every mode above `depth`, and goes on reading at `offset`.
  void rewind(size_t depth, size_t offset);
  void resume(size_t offset);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nudge::syntax
