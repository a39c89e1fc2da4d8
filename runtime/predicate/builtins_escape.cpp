// Builtins that make a text safe for where it will stand: runtime/value/escape.h.
#include "runtime/predicate/builtins.h"
#include "runtime/value/escape.h"

namespace nudge::builtin {

namespace {

template <typename Escape>
Word escaped(Evaluation& evaluation, Word text, Escape escape) {
  if (text == kMissingTextWord) return text;
  return word_of_text(evaluation.arena->text(escape(text_of_word(text)->view())));
}

}  // namespace

Word markdown_escape(Evaluation& evaluation, Word text, Word, Word, Word) {
  return escaped(evaluation, text, escape_markdown);
}

Word html_escape(Evaluation& evaluation, Word text, Word, Word, Word) {
  return escaped(evaluation, text, escape_html);
}

Word url_escape(Evaluation& evaluation, Word text, Word, Word, Word) {
  return escaped(evaluation, text, escape_url);
}

Word safe_url(Evaluation& evaluation, Word text, Word, Word, Word) {
  return escaped(evaluation, text, nudge::safe_url);
}

Word header_text(Evaluation& evaluation, Word text, Word, Word, Word) {
  return escaped(evaluation, text, header_line);
}

}  // namespace nudge::builtin
