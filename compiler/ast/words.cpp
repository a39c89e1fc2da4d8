#include "compiler/ast/words.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "runtime/value/utf8.h"

namespace nudge::ast {

std::string written_step(const std::string& name) {
  const bool word = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c == '_' || (std::isalnum(c) != 0 && c < 0x80);
  });
  return word && !name.empty() && name != "finish" ? name : "\"" + name + "\"";
}

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool is_name_character(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Where the texts of some source begin and end: a `#` in one is no comment, an `and` no operator.
class TextScanner {
 public:
  explicit TextScanner(std::string_view source) : source_(source) {}

  // Past the text whose opening quote is at `at`, with all that is interpolated in it.
  size_t past_text(size_t at) const {
    const bool raw = at > 0 && source_[at - 1] == 'r' && (at < 2 || !is_name_character(source_[at - 2]));
    const std::string_view quote = source_.substr(at).starts_with("\"\"\"") ? "\"\"\"" : "\"";
    at += quote.size();
    while (at < source_.size()) {
      if (source_.substr(at).starts_with(quote)) return at + quote.size();
      if (!raw && source_[at] == '\\') {
        at += 2;
      } else if (!raw && source_[at] == '{') {
        at = past_braces(at);
      } else {
        ++at;
      }
    }
    return source_.size();
  }

 private:
  size_t past_braces(size_t at) const {
    int depth = 0;
    while (at < source_.size()) {
      if (source_[at] == '"') {
        at = past_text(at);
        continue;
      }
      depth += source_[at] == '{' ? 1 : source_[at] == '}' ? -1 : 0;
      ++at;
      if (depth == 0) return at;
    }
    return source_.size();
  }

  std::string_view source_;
};

size_t length_of(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// The first `count` code points.
std::string_view prefix(std::string_view text, size_t count) {
  size_t bytes = 0;
  while (count-- > 0 && bytes < text.size())
    bytes += decode_code_point(text.substr(bytes)).bytes;
  return text.substr(0, bytes);
}

// Pieces that begin with the outermost `and` and `or`.
std::vector<std::string_view> clauses(std::string_view text) {
  std::vector<std::string_view> pieces;
  const TextScanner scanner(text);
  size_t begin = 0, at = 0;
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = scanner.past_text(at);
      continue;
    }
    depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
    const std::string_view rest = text.substr(at);
    if (depth == 0 && (rest.starts_with(" and ") || rest.starts_with(" or "))) {
      pieces.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    }
    ++at;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

// The words of one piece, each line as full as it can be.
void fill(std::string_view text, size_t width, std::vector<std::string>& lines) {
  std::string line;
  while (!text.empty()) {
    std::string_view word = text.substr(0, std::min(text.find(' '), text.size()));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!line.empty() && length_of(line) + 1 + length_of(word) > width)
      lines.push_back(std::exchange(line, ""));
    if (!line.empty()) line += ' ';
    while (length_of(word) > width) {
      const std::string_view part = prefix(word, width);
      lines.emplace_back(part);
      word.remove_prefix(part.size());
    }
    line += word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
}

// Functions that only change how a value looks.
bool only_writes(const std::string& function) {
  static constexpr std::string_view kNames[] = {"format", "round", "floor", "ceil",
                                                "lower",  "upper", "trim",  "abs"};
  return std::find(std::begin(kNames), std::end(kNames), function) != std::end(kNames);
}

}  // namespace

std::string one_line(const source::SourceSet& sources, Span span) {
  if (!span.known()) return "";
  const std::string_view text = sources.text(span);
  const TextScanner scanner(text);
  std::string out;
  size_t at = 0;
  const auto put = [&](std::string_view piece) {
    for (const char c : piece) {
      if (!is_space(c)) {
        out += c;
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
  };
  while (at < text.size()) {
    size_t end = at + 1;
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (text[at] == '"') end = scanner.past_text(at);
    put(text.substr(at, end - at));
    at = end;
  }
  while (out.ends_with(' '))
    out.pop_back();
  return out;
}

std::string shortened(std::string_view text, size_t width) {
  if (length_of(text) <= width) return std::string(text);
  std::string_view kept = prefix(text, width - 1);
  const size_t space = kept.rfind(' ');
  if (space != std::string_view::npos && space > kept.size() * 2 / 3) kept = kept.substr(0, space);
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == ','))
    kept.remove_suffix(1);
  return std::string(kept) + "…";
}

std::vector<std::string> wrapped(std::string_view text, size_t width, size_t most) {
  std::vector<std::string> lines;
  if (length_of(text) <= width) {
    lines.emplace_back(text);
    return lines;
  }
  for (const std::string_view clause : clauses(text))
    fill(clause, width, lines);
  if (lines.size() <= most) return lines;
  lines.resize(most);
  lines.back() = shortened(lines.back() + " …", width);
  if (!lines.back().ends_with("…")) lines.back() += "…";
  return lines;
}

std::string shown_name(const Expr& expr) {
  if (const auto* reference = std::get_if<Reference>(&expr.node)) return reference->name.text;
  if (const auto* member = std::get_if<Member>(&expr.node)) return member->field.text;
  if (const auto* binary = std::get_if<Binary>(&expr.node)) {
    return binary->op == BinaryOp::coalesce ? shown_name(*binary->left) : "…";
  }
  if (const auto* call = std::get_if<Call>(&expr.node)) {
    const std::string& function = call->callee.text;
    if (call->arguments.empty() || !call->arguments.front().value) return function + "()";
    const std::string of = shown_name(*call->arguments.front().value);
    if (only_writes(function)) return of;
    return function + (call->arguments.size() == 1 ? "(" + of + ")" : "(…)");
  }
  return "…";
}

std::string preview(const TextLiteral& text) {
  std::string out;
  for (const TextPart& part : text.parts) {
    if (part.expression) {
      out += "{" + shown_name(*part.expression) + "}";
      continue;
    }
    for (const char c : part.text) {
      const bool space = is_space(c);
      if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
    }
  }
  while (out.ends_with(' '))
    out.pop_back();
  return out;
}

}  // namespace nudge::ast
