// Writes the formatted text: tokens in their order, the comments that stand between them, lines and their
// indentation. A comment is never moved over a token: behind a trailing one, and around one on a line of its
// own, the line ends, wherever that may be.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/format_gaps.h"

namespace nudge::syntax {

class Writer {
 public:
  Writer(std::string_view source, const TokenList& list, const Gaps& gaps)
      : source_(source), list_(list), gaps_(gaps) {
    out_.reserve(source.size() + source.size() / 8);
  }

  // The tokens before `end_token` that haven't been written, as this text: one or more.
  void tokens(std::string_view text, size_t end_token);
  // The same of a text with newlines in it, which are written as they are.
  void tall_text(std::string_view text, size_t end_token);
  // The next token is left out; its comments are not.
  void drop();
  // What is no token of the source. It stands before a trailing comment of the token before.
  void add(std::string_view text);
  void space(uint32_t count = 1) { spaces_ = count; }
  void newline();
  // A space, or a new line if comments stand before the next token.
  void space_or_newline();

  // At the beginning of a line: the comments above an item, and the empty lines around them, at most one each
  // and none above the first. `apart`: at least one.
  void begin_item(bool first, bool apart = false);
  // The same for the comments behind the last item. False if there were none.
  bool end_items(bool first);

  size_t next_token() const { return next_; }
  uint32_t column() const { return line_open_ ? column_ + spaces_ : indent_ + extra_indent_; }
  uint32_t line_indent() const { return line_open_ ? line_indent_ : indent_ + extra_indent_; }
  uint32_t indent() const { return indent_; }
  // Of lines that begin from now on; gives the one before.
  uint32_t set_indent(uint32_t indent) { return std::exchange(indent_, indent); }

  // All of it, once the comments behind lines stand in their columns.
  std::string finish();

 private:
  // A trailing comment, and how it stood.
  struct Trailing {
    size_t at = 0;        // in out_
    uint32_t column = 0;  // the end of its line's tokens
    uint32_t source_column = 0;
    uint32_t source_gap = 0;  // the white space before it
    uint32_t paragraph = 0;
    uint32_t space = 0;  // to be put before it
  };

  void before_token();
  void after_tokens(size_t end_token);
  void write(std::string_view bytes);
  void write_comment_line(const Comment& comment);
  void flush_pending();
  void newline_within();
  void blank_line();
  size_t place_comments(size_t begin);
  bool item_comments(bool& first);
  uint32_t source_columns(uint32_t begin, uint32_t end) const;

  std::string_view source_;
  const TokenList& list_;
  const Gaps& gaps_;
  std::string out_;
  std::vector<Trailing> trailing_;
  size_t next_ = 0;
  size_t done_gap_ = SIZE_MAX;  // the token whose comments have been written
  const Comment* pending_ = nullptr;
  uint32_t indent_ = 0;
  uint32_t extra_indent_ = 0;  // of a line that a comment began
  uint32_t line_indent_ = 0;
  uint32_t column_ = 0;
  uint32_t spaces_ = 0;
  uint32_t paragraph_ = 0;  // counts the empty lines at the margin
  bool line_open_ = false;
};

// Until the end of the scope lines begin there.
class Indent {
 public:
  Indent(Writer& writer, uint32_t indent) : writer_(writer), before_(writer.set_indent(indent)) {}
  ~Indent() { writer_.set_indent(before_); }
  Indent(const Indent&) = delete;

 private:
  Writer& writer_;
  uint32_t before_;
};

}  // namespace nudge::syntax
