#include "compiler/syntax/format_gaps.h"

namespace nudge::syntax {

Gaps::Gaps(std::string_view text, const TokenList& list) : text_(text) {
  gaps_.reserve(list.tokens.size());
  uint32_t from = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (const Token& token : list.tokens) {
    read(from, token.begin, gaps_.empty());
    from = token.end;
  }
}

// What isn't white space is a comment, or the first word of an `else if`, which is one token at its `if`.
void Gaps::read(uint32_t begin, uint32_t end, bool at_start) {
  Gap gap;
  gap.first = static_cast<uint32_t>(comments_.size());
  int newlines = 0;  // since the last token or comment
  bool in_words = false;
  for (uint32_t at = begin; at < end;) {
    const char byte = text_[at];
    if (byte == '#') {
      Comment comment{at, at, !at_start && !gap.newline && gap.count == 0, newlines > 1};
      while (at < end && text_[at] != '\n')
        ++at;
      comment.end = at;
      while (text_[comment.end - 1] == ' ' || text_[comment.end - 1] == '\t' ||
             text_[comment.end - 1] == '\r')
        --comment.end;
      comments_.push_back(comment);
      ++gap.count;
      newlines = 0;
    } else {
      if (byte == '\n') {
        ++newlines;
        gap.newline = gap.newline || !in_words;
      }
      in_words = in_words || (byte >= 'a' && byte <= 'z');
      ++at;
    }
  }
  gap.blank = newlines > 1;
  gaps_.push_back(gap);
}

}  // namespace nudge::syntax
