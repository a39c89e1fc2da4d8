// The tokens of a file, without ANTLR: a kind and a byte range each. Lexing reports what no token can be made
// of (bad characters, texts that are not closed, habits of other languages such as `&&`) and puts in its
// place what was meant, so that the parser sees a stream that says nothing wrong twice. 10 MB a second.
#pragma once

#include <string>
#include <vector>

#include "compiler/source/diagnostic.h"
#include "grammar/flow_kinds.h"

namespace nudge::syntax {

struct Token {
  Kind kind = Kind::END_OF_FILE;
  bool line_start = false;  // the first of its line
  uint32_t begin = 0;
  uint32_t end = 0;
};

// A `##` comment that stands alone on its line.
struct DocComment {
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct TokenList {
  std::vector<Token> tokens;  // the last is END_OF_FILE
  std::vector<DocComment> documentation;
  std::vector<uint32_t> unclosed_braces;  // where each `{` that is open at the end of the file stands
  // A `{` whose `}` stands further left than its line begins: the one that most likely lacks its `}`.
  uint32_t suspect_brace = UINT32_MAX;
  bool too_deep = false;          // reported; the list ends there
  const char* whole = "file";     // what ends where they end: a tag of a template, a line of a session
  bool text_runs_to_end = false;  // a """ is open at the end: what else lacks there was swallowed by it
};

// The part of the file that `within` is; elsewhere nothing is read.
TokenList lex(const source::File& file, source::Span within, source::Diagnostics& diagnostics);

// A name wherever the grammar asks for one.
bool is_name(Kind kind);
bool is_reserved(Kind kind);

}  // namespace nudge::syntax
