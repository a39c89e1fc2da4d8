// What stands between the tokens of a file: comments, newlines, empty lines. Made in one pass over the text.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace nudge::syntax {

struct Comment {
  uint32_t begin = 0, end = 0;  // without white space at its end
  bool trailing = false;        // behind a token, on its line
  bool blank_before = false;    // an empty line stands above it
};

// What stands before a token.
struct Gap {
  uint32_t first = 0;  // of its comments
  uint32_t count = 0;
  bool newline = false;  // the token isn't on the line of the one before
  bool blank = false;    // an empty line directly above the token
};

class Gaps {
 public:
  Gaps(std::string_view text, const TokenList& list);

  const Gap& before(size_t token) const { return gaps_[token]; }
  const Comment& comment(size_t index) const { return comments_[index]; }
  std::string_view text(const Comment& comment) const {
    return text_.substr(comment.begin, comment.end - comment.begin);
  }
  // How many comments stand between the first of these tokens and the last (`end` is behind it).
  uint32_t comments_within(size_t first, size_t end) const {
    return first + 1 < end ? gaps_[end - 1].first + gaps_[end - 1].count - gaps_[first + 1].first : 0;
  }

 private:
  void read(uint32_t begin, uint32_t end, bool at_start);

  std::string_view text_;
  std::vector<Gap> gaps_;
  std::vector<Comment> comments_;
};

}  // namespace nudge::syntax
