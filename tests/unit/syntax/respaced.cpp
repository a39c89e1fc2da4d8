#include "respaced.h"

#include <algorithm>

namespace nudge {
namespace {

using syntax::Kind;
using syntax::Token;

syntax::TokenList lexed(const std::string& text) {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  const auto file = sources.add("test.flow", text);
  return syntax::lex(sources.file(file), {file, 0, static_cast<uint32_t>(text.size())}, diagnostics);
}

// What stands between two tokens: comments, and the `else` that belongs to an `if`.
std::vector<std::string> between(const std::string& text, uint32_t begin, uint32_t end) {
  std::vector<std::string> found;
  for (uint32_t at = begin; at < end;) {
    const char byte = text[at];
    if (byte == '#') {
      const size_t newline = std::min<size_t>(text.find('\n', at), end);
      std::string comment = text.substr(at, newline - at);
      comment.erase(comment.find_last_not_of(" \t\r") + 1);
      found.push_back(comment);
      at = static_cast<uint32_t>(newline);
    } else if (byte == 'e') {
      found.push_back("else");
      at += 4;
    } else {
      ++at;
    }
  }
  return found;
}

// Which tokens stand in a text: 0 for none, 1 in one of a line, 2 in a `"""` alone.
std::vector<int> depths(const std::vector<Token>& tokens) {
  std::vector<int> found;
  std::vector<int> open;
  for (const Token& token : tokens) {
    if (token.kind == Kind::TEXT_CLOSE) open.pop_back();
    found.push_back(open.empty() ? 0 : *std::min_element(open.begin(), open.end()));
    if (token.kind == Kind::TEXT_OPEN) open.push_back(1);
    if (token.kind == Kind::BLOCK_OPEN) open.push_back(2);
  }
  return found;
}

// A part of a text: nothing may come before it.
bool is_text_inside(Kind kind) {
  return kind == Kind::TEXT_CHARS || kind == Kind::TEXT_ESCAPE || kind == Kind::TEXT_INTERP ||
         kind == Kind::TEXT_CLOSE;
}

class Respacer {
 public:
  Respacer(uint32_t seed, const Respacing& how) : random_(seed), how_(how) {}

  std::string gap(const std::vector<std::string>& held, bool was_empty, bool one_line) {
    std::string made;
    for (const std::string& part : held) {
      const bool is_comment = part[0] == '#';
      made += white(is_comment ? 0 : 1, one_line) + part;
      if (is_comment) made += "\n";
    }
    const bool after_comment = !held.empty() && held.back()[0] == '#';
    made += white(after_comment || was_empty ? 0 : 1, one_line);
    if (!one_line && chance(how_.comments)) made += comment();
    return made;
  }

 private:
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

  std::string white(size_t least, bool one_line) {
    if (chance(how_.emptied)) return std::string(least, ' ');
    std::string made;
    if (!one_line && chance(how_.newlines)) made.append(1 + random_() % 3, '\n');
    made.append(random_() % 5, ' ');
    if (made.size() < least) made += ' ';
    return made;
  }

  std::string comment() {
    const char* mark = chance(20) ? "##" : "#";
    const std::string text = mark + std::string(" note ") + std::to_string(++comments_);
    return (chance(50) ? "\n  " : " ") + text + "\n";
  }

  std::mt19937 random_;
  const Respacing& how_;
  int comments_ = 0;
};

}  // namespace

std::vector<std::string> comments_of(const std::string& text) {
  std::vector<std::string> all;
  uint32_t from = 0;
  for (const Token& token : lexed(text).tokens) {
    for (const std::string& part : between(text, from, token.begin)) {
      if (part[0] == '#') all.push_back(part);
    }
    from = token.end;
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string respaced(const std::string& text, uint32_t seed, const Respacing& how) {
  const auto list = lexed(text);
  const auto inside = depths(list.tokens);
  Respacer respacer(seed, how);
  std::string made;
  uint32_t from = 0;
  for (size_t i = 0; i < list.tokens.size(); ++i) {
    const Token& token = list.tokens[i];
    if (!is_text_inside(token.kind))
      made += respacer.gap(between(text, from, token.begin), from == token.begin, inside[i] == 1);
    made += text.substr(token.begin, token.end - token.begin);
    from = token.end;
  }
  return made;
}

}  // namespace nudge
