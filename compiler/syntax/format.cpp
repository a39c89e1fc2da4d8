#include "compiler/syntax/format.h"

#include "compiler/syntax/build.h"
#include "compiler/syntax/format_layout.h"
#include "runtime/fault/assert.h"

namespace nudge::syntax {
namespace {

std::string without_space(std::string_view bytes) {
  std::string kept;
  for (const char byte : bytes) {
    if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n') kept += byte;
  }
  return kept;
}

// The tokens of a text, as words.
class Words {
 public:
  Words(std::string_view text, const std::vector<Token>& tokens) : text_(text), tokens_(tokens) { skip(); }
  void next() {
    ++at_;
    skip();
  }
  Kind kind() const { return tokens_[at_].kind; }
  std::string_view text() const {
    return text_.substr(tokens_[at_].begin, tokens_[at_].end - tokens_[at_].begin);
  }

 private:
  // Passes over what may come and go.
  void skip() {
    while (kind() == Kind::COMMA || kind() == Kind::LBRACE || kind() == Kind::RBRACE ||
           (kind() == Kind::TEXT_CHARS && without_space(text()).empty()))
      ++at_;
  }
  std::string_view text_;
  const std::vector<Token>& tokens_;
  size_t at_ = 0;
};

// The same words in the same order; of what texts say, whose indentation may change, the same signs.
bool same_words(const source::File& before, const TokenList& tokens, const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const source::FileId id = sources.add("formatted", text);
  const TokenList made = lex(sources.file(id), {id, 0, static_cast<uint32_t>(text.size())}, diagnostics);
  Words old_words(before.text(), tokens.tokens), new_words(text, made.tokens);
  for (; old_words.kind() == new_words.kind(); old_words.next(), new_words.next()) {
    const Kind kind = old_words.kind();
    if (kind == Kind::END_OF_FILE) return !diagnostics.has_errors();
    const bool same = kind == Kind::TEXT_CHARS
                          ? without_space(old_words.text()) == without_space(new_words.text())
                          : old_words.text() == new_words.text();
    if (!same) return false;
  }
  return false;
}

}  // namespace

std::optional<std::string> format(const source::SourceSet& sources, source::FileId file,
                                  source::Diagnostics& diagnostics) {
  const size_t before = diagnostics.errors();
  const source::File& source = sources.file(file);
  const auto parsed = parse_concrete(Start::file, sources,
                                     {file, 0, static_cast<uint32_t>(source.text().size())}, diagnostics);
  if (!parsed || diagnostics.errors() > before) return std::nullopt;
  const Concrete root(parsed->tree, parsed->tree.root);
  Builder(parsed->list, sources, file, diagnostics).file(root);  // for what it refuses
  if (diagnostics.errors() > before) return std::nullopt;

  const Gaps gaps(source.text(), parsed->list);
  const Flat flat(source.text(), *parsed, gaps);
  Writer writer(source.text(), parsed->list, gaps);
  Layout(source.text(), gaps, flat, writer).file(root);
  std::string formatted = writer.finish();
  NUDGE_ASSERT(same_words(source, parsed->list, formatted), "formatting `{}` would change its words",
               source.path());
  return formatted;
}

}  // namespace nudge::syntax
