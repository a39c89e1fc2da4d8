#include "compiler/syntax/raw_lexer.h"

#include <antlr4-runtime.h>

#include "grammar/FlowLexer.h"

namespace nudge::syntax {
namespace {

using grammar::FlowLexer;

// Bytes as the lexer's symbols; those outside ASCII all look like U+007F (FlowLexer.g4 says why).
class ByteStream final : public antlr4::CharStream {
 public:
  explicit ByteStream(std::string_view text) : text_(text) {}
  void consume() override { ++at_; }
  size_t LA(ssize_t i) override {
    const size_t at = at_ + static_cast<size_t>(i > 0 ? i - 1 : i);
    if (at >= text_.size()) return antlr4::IntStream::EOF;
    const auto byte = static_cast<unsigned char>(text_[at]);
    return byte < 0x80 ? byte : 0x7F;
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = index; }
  size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return ""; }
  std::string getText(const antlr4::misc::Interval& interval) override {
    return std::string(text_.substr(interval.a, interval.b - interval.a + 1));
  }
  std::string toString() const override { return std::string(text_); }

  // White space is nearly half of a program: not worth the generated lexer.
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_]))
      ++at_;
  }

 private:
  static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }
  std::string_view text_;
  size_t at_ = 0;
};

// The generated lexer, whose `}` may close nothing.
class Lexer final : public FlowLexer {
 public:
  using FlowLexer::FlowLexer;
  size_t popMode() override { return modeStack.empty() ? mode : FlowLexer::popMode(); }
};

}  // namespace

struct RawLexer::Parts {
  explicit Parts(std::string_view text) : size(text.size()), stream(text), lexer(&stream) {
    lexer.removeErrorListeners();
  }
  size_t size;
  ByteStream stream;
  Lexer lexer;
};

RawLexer::RawLexer(std::string_view text) : parts_(std::make_unique<Parts>(text)) {}
RawLexer::~RawLexer() = default;

RawLexer::Raw RawLexer::next() {
  if (parts_->lexer.mode == FlowLexer::DEFAULT_MODE) parts_->stream.skip_space();
  const auto token = parts_->lexer.nextToken();
  const auto size = static_cast<uint32_t>(parts_->size);
  if (token->getType() == antlr4::Token::EOF) return {Kind::END_OF_FILE, size, size};
  return {static_cast<Kind>(token->getType()), static_cast<uint32_t>(token->getStartIndex()),
          static_cast<uint32_t>(token->getStopIndex() + 1)};
}

RawLexer::Mode RawLexer::mode() const {
  const size_t mode = parts_->lexer.mode;
  return mode == FlowLexer::TEXT ? Mode::text : mode == FlowLexer::BLOCK ? Mode::block : Mode::code;
}

size_t RawLexer::depth() const {
  return parts_->lexer.modeStack.size();
}

void RawLexer::rewind(size_t depth, size_t offset) {
  Lexer& lexer = parts_->lexer;
  if (depth < lexer.modeStack.size()) {
    lexer.mode = lexer.modeStack[depth];
    lexer.modeStack.resize(depth);
  }
  resume(offset);
}

void RawLexer::resume(size_t offset) {
  parts_->stream.seek(offset);
  parts_->lexer.hitEOF = false;
}

}  // namespace nudge::syntax
