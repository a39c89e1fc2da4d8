// Texts that are not closed: what is said of them, and where the reader takes up the program again, so that
// one forgotten quote or brace is one fault.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/syntax/lex_reader.h"

namespace nudge::syntax {
namespace {

constexpr const char* kHoleHelp = "close it with `}`, or write `\\{` for a brace";

// What an operand may end with: a text right after it is the end of the text around.
bool ends_operand(Kind kind) {
  if (kind == Kind::WITH) return false;  // starts with "…"
  return is_name(kind) || (kind >= Kind::INT && kind <= Kind::PLAIN_TEXT) || kind == Kind::RPAREN ||
         kind == Kind::RBRACKET || kind == Kind::TEXT_CLOSE || kind == Kind::RAW_TEXT;
}

}  // namespace

// Drops the tokens since `start`, keeps that many openers, and goes on reading at `offset` in the mode
// around.
void Reader::give_up(const Open& start, size_t keep, uint32_t offset) {
  list_.tokens.resize(start.token);
  lexer_.rewind(start.mode_depth, offset);
  while (!lone_.empty() && lone_.back() >= start.begin)
    lone_.pop_back();
  stack_.resize(keep);
  open_texts_ = static_cast<size_t>(std::count_if(
      stack_.begin(), stack_.end(), [](const Open& open) { return open.opener == Opener::text; }));
  last_end_ = offset;
}

// `"""` inside `{…}` opens nothing: it is the end of the text whose brace was forgotten.
void Reader::take_block_open(uint32_t begin, uint32_t end) {
  if (!inside(Opener::interpolation))
    return open(Opener::block, begin, true), add(Kind::BLOCK_OPEN, begin, end);
  size_t block = stack_.size();
  while (block > 0 && stack_[block - 1].opener != Opener::block)
    --block;
  if (block == 0 || open_texts_ > 0) return break_text(line_end(begin));
  const Open hole = stack_[block];
  report(Kinds::unclosed_text, hole.begin, hole.begin + 1,
         "this `{` of the text is not closed before its end")
      .suggest(kHoleHelp);
  give_up(hole, block, begin);
}

// A `}` in a text that stands in a `{…}` closes the `{`: the quote before it was forgotten.
void Reader::take_lone(uint32_t begin, uint32_t end) {
  const size_t depth = stack_.size();
  const bool nested = depth > 1 && stack_[depth - 1].opener == Opener::text &&
                      stack_[depth - 2].opener == Opener::interpolation;
  if (!nested || text_[begin] != '}') {
    lone_.push_back(begin);
    return add(Kind::TEXT_CHARS, begin, end);
  }
  const Open inner = stack_.back();
  report(Kinds::unclosed_text, inner.begin, begin, "a text that is not closed before the `}` around it")
      .suggest("close it with `\"`");
  give_up(inner, depth - 1, begin);
  add(Kind::PLAIN_TEXT, inner.begin, begin);
}

// A quote inside the `{…}` of a "…" text, where no text can stand: it closes the text, and the `}` was
// forgotten.
bool Reader::text_ends_in_hole(Kind kind, uint32_t begin) {
  const size_t depth = stack_.size();
  if (open_texts_ == 0 || (kind != Kind::PLAIN_TEXT && kind != Kind::TEXT_OPEN) || depth < 2) return false;
  if (stack_[depth - 1].opener != Opener::interpolation || stack_[depth - 2].opener != Opener::text)
    return false;
  const Kind before = list_.tokens.back().kind;
  const bool last_quote = before == Kind::TEXT_INTERP && text_.find('"', begin + 1) >= line_end(begin);
  if (!ends_operand(before) && !last_quote) return false;
  const Open hole = stack_.back();
  report(Kinds::unclosed_text, hole.begin, begin, "this `{` of the text is not closed before its end")
      .suggest(kHoleHelp);
  give_up(hole, depth - 1, begin);
  return true;
}

// The end of a line inside the `{…}` of a "…" text: the lexer has passed over it as white space.
bool Reader::line_ended_in_text(uint32_t begin) {
  if (open_texts_ == 0 || lexer_.mode() == RawLexer::Mode::block) return false;
  // Looked for only up to the token: a line of thousands of interpolations is gone through once.
  const size_t newline = text_.substr(0, begin).find_first_of("\r\n", last_end_);
  if (newline == std::string_view::npos && begin < text_.size()) return false;
  break_text(static_cast<uint32_t>(std::min(newline, text_.size())));
  return true;
}

// Makes one plain token of the outermost text on the line; where that stands in the `{…}` of a """ text, the
// rest of this is taken as text too.
void Reader::break_text(uint32_t end_of_line) {
  report_broken(end_of_line);
  size_t at = 0;
  while (stack_[at].opener != Opener::text)
    ++at;
  size_t block = at;
  while (block > 0 && stack_[block - 1].opener != Opener::block)
    --block;
  if (block > 0) return give_up(stack_[block], block, end_of_line);
  const Open start = stack_[at];
  const uint32_t end = before_closing_braces(start.begin, end_of_line);
  give_up(start, at, end);
  add(Kind::PLAIN_TEXT, start.begin, end);
}

// The innermost text or brace that the line leaves open.
void Reader::report_broken(uint32_t end_of_line) {
  const Open inner = stack_.back();
  if (inner.opener == Opener::text) {
    const uint32_t end = before_closing_braces(inner.begin, end_of_line);
    report(Kinds::unclosed_text, inner.begin, end, "a text that is not closed on its line")
        .suggest("close it with `\"`; a text of several lines stands in `\"\"\"`");
    return;
  }
  size_t hole = stack_.size() - 1;
  while (stack_[hole].opener != Opener::interpolation)
    --hole;
  auto& found = report(Kinds::unclosed_text, stack_[hole].begin, end_of_line,
                       "this `{` of the text is not closed on its line");
  const size_t comment = text_.find('#', last_end_);
  if (comment < end_of_line)
    found.note(span(static_cast<uint32_t>(comment), end_of_line), "no comment stands in the `{…}` of a text");
  found.suggest(kHoleHelp);
}

// Braces at the line's end that the text does not open belong to the program around it.
uint32_t Reader::before_closing_braces(uint32_t begin, uint32_t end_of_line) const {
  const auto first = text_.begin() + begin, last = text_.begin() + end_of_line;
  auto surplus = std::count(first, last, '}') - std::count(first, last, '{');
  for (const Open& open : stack_)
    surplus += open.opener == Opener::interpolation && open.begin >= begin ? 1 : 0;
  uint32_t end = end_of_line;
  while (surplus > 0 && end > begin + 1) {
    const char byte = text_[end - 1];
    if (byte != '}' && byte != ' ' && byte != '\t') break;
    --surplus;
    while (text_[end - 1] != '}' && end > begin + 1)
      --end;
    if (end > begin + 1) --end;
  }
  while (end < end_of_line && end > begin + 1 && text_[end - 1] == ' ')
    --end;
  return end;
}

}  // namespace nudge::syntax
