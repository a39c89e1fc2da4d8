// What reads the tokens of one file: lex.cpp says what each becomes, lex_texts.cpp what becomes of texts that
// are not closed.
#pragma once

#include "compiler/syntax/raw_lexer.h"

namespace nudge::syntax {

class Reader {
 public:
  // The bytes of `within`, as if nothing stood around them; its places are the file's.
  Reader(const source::File& file, source::Span within, source::Diagnostics& diagnostics)
      : text_(std::string_view(file.text()).substr(0, within.end)),
        file_(within.file),
        diagnostics_(diagnostics),
        lexer_(text_),
        last_end_(within.begin) {
    lexer_.resume(within.begin);
  }
  TokenList read();

 private:
  using Kinds = source::DiagnosticKind;
  enum class Opener { brace, paren, bracket, text, block, interpolation };
  struct Open {
    Opener opener;
    uint32_t begin;
    size_t token;       // how many tokens there were before it
    size_t mode_depth;  // of the lexer before it
  };

  // lex.cpp
  void take(Kind kind, uint32_t begin, uint32_t end);
  void add(Kind kind, uint32_t begin, uint32_t end);
  void take_word(Kind kind, uint32_t begin, uint32_t end);
  void take_bad_character(uint32_t begin);
  void take_habit(Kind kind, uint32_t begin, uint32_t end);
  void open(Opener opener, uint32_t begin, bool pushed_mode);
  void close(Kind kind, uint32_t begin);
  void check_indentation(const Open& opened, uint32_t closing);
  void finish();

  // lex_texts.cpp
  void take_block_open(uint32_t begin, uint32_t end);
  void take_lone(uint32_t begin, uint32_t end);
  bool text_ends_in_hole(Kind kind, uint32_t begin);
  bool line_ended_in_text(uint32_t begin);
  void break_text(uint32_t end_of_line);
  void report_broken(uint32_t end_of_line);
  void give_up(const Open& start, size_t keep, uint32_t offset);
  uint32_t before_closing_braces(uint32_t begin, uint32_t end_of_line) const;

  source::Span span(uint32_t begin, uint32_t end) const { return {file_, begin, end}; }
  bool first_on_line(uint32_t begin) const;
  uint32_t indentation(uint32_t offset) const;
  uint32_t line_end(uint32_t offset) const;
  bool inside(Opener opener) const;
  source::Diagnostic& report(Kinds kind, uint32_t begin, uint32_t end, std::string message) {
    return diagnostics_.report(kind, span(begin, end), std::move(message));
  }

  std::string_view text_;
  source::FileId file_;
  source::Diagnostics& diagnostics_;
  RawLexer lexer_;
  TokenList list_;
  std::vector<Open> stack_;
  std::vector<uint32_t> lone_;  // `}` and `\` in texts; reported at the end, unless their text is given up
  uint32_t last_end_;
  size_t open_texts_ = 0;  // "…" texts in the stack
};

}  // namespace nudge::syntax
