#include "compiler/template/tag.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace nudge::templates {

namespace {

using source::Diagnostic;
using source::DiagnosticKind;
using source::Span;
using Kind = Piece::Kind;

constexpr std::string_view kBlank = " \t\r\n";

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '_';
}

// Steps over an expression: what stands in its texts is passed by.
class ExpressionScan {
 public:
  ExpressionScan(std::string_view text, size_t from) : text_(text), at_(from) {}

  // The place of the next byte that is not in a text, or npos. Braces of texts' holes don't show.
  size_t next() {
    while (at_ < text_.size()) {
      const char byte = text_[at_];
      if (in_text()) {
        step_in_text(byte);
        continue;
      }
      if (byte == '"') {
        open_ += 't';
        ++at_;
        continue;
      }
      if (open_.empty()) return at_++;
      if (byte == '{') open_ += 'h';
      if (byte == '}') open_.pop_back();
      ++at_;
    }
    return std::string_view::npos;
  }

 private:
  bool in_text() const { return !open_.empty() && open_.back() == 't'; }
  void step_in_text(char byte) {
    if (byte == '\\') ++at_;
    if (byte == '"') open_.pop_back();
    if (byte == '{') open_ += 'h';
    if (byte == '\n') open_.clear();  // a text that is not closed on its line
    ++at_;
  }

  std::string_view text_;
  size_t at_;
  std::string open_;  // innermost last: t a text, h the hole of a text
};

struct TagReader {
  const source::SourceSet& sources;
  source::Diagnostics& diagnostics;
  Span span;
  std::string_view inner;  // trimmed
  uint32_t begin = 0;      // where it stands in the file

  std::string_view first_word() const {
    size_t size = 0;
    while (size < inner.size() && is_word(inner[size]))
      ++size;
    return inner.substr(0, size);
  }

  Span part(std::string_view of) const {
    const auto from = begin + static_cast<uint32_t>(of.data() - inner.data());
    return {span.file, from, from + static_cast<uint32_t>(of.size())};
  }

  std::string_view trimmed(std::string_view text) const {
    const size_t from = text.find_first_not_of(kBlank);
    if (from == std::string_view::npos) return text.substr(text.size());
    return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
  }

  Piece piece(Kind kind, std::string_view expression) const {
    return {kind, "", span, part(trimmed(expression)), false};
  }
  Piece broken(Kind kind) const { return {kind, "", span, {span.file, span.begin, span.begin}, true}; }

  Diagnostic& report(std::string message) {
    return diagnostics.report(DiagnosticKind::template_tag, span, std::move(message));
  }

  // Taken as what was meant.
  Piece habit(std::string_view written, std::string meant, Piece as) {
    report(fmt::format("templates know no `{}`", written)).suggest(fmt::format("write `{}`", meant), meant);
    return as;
  }

  // `then` outside of texts: `{{ if c then "a" else "b" }}` is a value.
  bool has_then() const {
    ExpressionScan scan(inner, 0);
    for (size_t at = 0; (at = scan.next()) != std::string_view::npos;) {
      const bool word = inner.substr(at).starts_with("then") && (at == 0 || !is_word(inner[at - 1])) &&
                        (at + 4 == inner.size() || !is_word(inner[at + 4]));
      if (word) return true;
    }
    return false;
  }

  // The `|` of a filter; not `||`.
  std::optional<size_t> filter() const {
    ExpressionScan scan(inner, 0);
    for (size_t at = 0; (at = scan.next()) != std::string_view::npos;) {
      if (inner[at] != '|') continue;
      const bool twice = (at > 0 && inner[at - 1] == '|') || (at + 1 < inner.size() && inner[at + 1] == '|');
      if (!twice) return at;
    }
    return std::nullopt;
  }

  Piece read();
  Piece read_word(std::string_view word);
  Piece read_handlebars();
  Piece refuse_filter(size_t bar);
};

// `x | default: "there"` and its like.
Piece TagReader::refuse_filter(size_t bar) {
  const std::string value(trimmed(inner.substr(0, bar)));
  const std::string_view rest = trimmed(inner.substr(bar + 1));
  size_t size = 0;
  while (size < rest.size() && is_word(rest[size]))
    ++size;
  const std::string name(rest.substr(0, size));
  const std::string_view behind = trimmed(rest.substr(size));
  const bool has_argument = behind.starts_with(':');
  const std::string argument(has_argument ? trimmed(behind.substr(1)) : std::string_view());
  std::string better;
  if (name == "upcase" || name == "upper" || name == "uppercase") better = "upper(" + value + ")";
  if (name == "downcase" || name == "lower" || name == "lowercase") better = "lower(" + value + ")";
  if (name == "strip" || name == "trim") better = "trim(" + value + ")";
  if (name == "size" || name == "length") better = "length(" + value + ")";
  if (name == "round" || name == "ceil" || name == "floor" || name == "abs")
    better = name + "(" + value + ")";
  if (name == "default" && !argument.empty() && argument.find('\'') == std::string::npos)
    better = value + " ?? " + argument;
  if (name == "date") better = "format(" + value + ", \"d MMM yyyy\")";
  if (name == "money" || name == "number" || name == "currency") better = "format(" + value + ")";
  if (name == "escape" || name == "h" || name == "e") better = value;
  Diagnostic& found = diagnostics.report(DiagnosticKind::template_tag, part(inner.substr(bar, 1)),
                                         fmt::format("templates know no filters: `| {}`", name));
  if (better.empty()) {
    found.suggest(
        "call a function: `lower(x)`, `format(x, \"d MMM yyyy\")`, or give a fallback: `x ?? \"…\"`");
  } else if (better.find('|') == std::string::npos) {
    found.suggest(fmt::format("write `{}`", better), better, part(inner));
  }
  return broken(Kind::expression);
}

// `#if`, `/if`, `^`, `>`, `&`, `!`.
Piece TagReader::read_handlebars() {
  const std::string_view rest = trimmed(inner.substr(1));
  const std::string shown(sources.text(span));
  size_t size = 0;
  while (size < rest.size() && is_word(rest[size]))
    ++size;
  const std::string_view word = rest.substr(0, size), behind = trimmed(rest.substr(size));
  switch (inner[0]) {
    case '!':
      return piece(Kind::comment, inner.substr(inner.size()));
    case '/':
      return habit(shown, "{{ end }}", piece(Kind::end, inner.substr(inner.size())));
    case '^':
      return habit(shown, "{{ else }}", piece(Kind::else_, inner.substr(inner.size())));
    case '&':
      report("a value is always escaped for its place: `&` has no meaning").suggest("leave it out");
      return piece(Kind::expression, rest);
    case '>':
      report("a template can't take in another file")
          .suggest("put what several messages share into a `let` or a `function`");
      return broken(Kind::comment);
    default:
      break;
  }
  if (word == "if") return habit("#if", fmt::format("{{{{ if {} }}}}", behind), piece(Kind::if_, behind));
  if (word == "unless")
    return habit("#unless", fmt::format("{{{{ if not ({}) }}}}", behind), broken(Kind::if_));
  if (word == "each" || word == "for")
    return habit("#" + std::string(word), fmt::format("{{{{ for x in {} }}}}", word == "for" ? "xs" : behind),
                 broken(Kind::for_));
  report(fmt::format("templates know no `#{}`", word))
      .suggest(
          "a block is `{{ if … }}` or `{{ for x in xs }}`, and ends with `{{ end }}`; a comment is `{{! … "
          "}}`");
  return broken(Kind::comment);
}

Piece TagReader::read_word(std::string_view word) {
  const std::string_view behind = trimmed(inner.substr(word.size()));
  const std::string shown(word);
  if (word == "if" && !has_then()) return piece(Kind::if_, behind);
  if (word == "for") return piece(Kind::for_, behind);
  if (word == "end" && behind.empty()) return piece(Kind::end, behind);
  if (word == "end" && (behind == "if" || behind == "for"))
    return habit(inner, "{{ end }}", piece(Kind::end, behind.substr(behind.size())));
  if (word == "else") {
    if (behind.empty()) return piece(Kind::else_, behind);
    const bool also_if = behind.starts_with("if") && behind.size() > 2 && !is_word(behind[2]);
    if (also_if) return piece(Kind::else_if, behind.substr(2));
    report("after `else` stands `if` or nothing").suggest("write `{{ else if … }}`");
    return broken(Kind::else_);
  }
  constexpr std::array<std::string_view, 5> ends = {"endif", "endfor", "endeach", "endunless", "fi"};
  if (behind.empty() && std::find(ends.begin(), ends.end(), word) != ends.end())
    return habit(shown, "{{ end }}", piece(Kind::end, behind));
  if (word == "elsif" || word == "elif" || word == "elseif")
    return habit(shown, fmt::format("{{{{ else if {} }}}}", behind), piece(Kind::else_if, behind));
  if (word == "unless" && !behind.empty())
    return habit(shown, fmt::format("{{{{ if not ({}) }}}}", behind), broken(Kind::if_));
  const bool names_list = !behind.empty() && (is_word(behind[0]));
  if ((word == "each" || word == "foreach") && names_list)
    return habit(shown, fmt::format("{{{{ for x in {} }}}}", behind), broken(Kind::for_));
  if ((word == "assign" || word == "set") && behind.find('=') != std::string_view::npos) {
    report(fmt::format("templates know no `{}`", word))
        .suggest("declare a `let` or a `function` in the program");
    return broken(Kind::comment);
  }
  return piece(Kind::expression, inner);
}

Piece TagReader::read() {
  const std::string_view all = sources.text(span);
  inner = trimmed(all.substr(2, all.size() - 4));
  const auto offset = inner.empty() ? 2 : static_cast<size_t>(inner.data() - all.data());
  begin = span.begin + static_cast<uint32_t>(offset);
  if (inner.empty()) {
    report("a tag with nothing in it")
        .suggest("write a value, such as `{{ contact.email }}`, or leave it out");
    return broken(Kind::comment);
  }
  const bool trims = inner.starts_with("- ") || inner.ends_with(" -") || inner.starts_with("~") ||
                     inner.ends_with("~") || (inner.size() == 1 && inner[0] == '-');
  if (trims) {
    report(fmt::format("`{}` in a tag trims nothing: a line that holds a tag of a block alone goes with it",
                       inner.starts_with('~') || inner.ends_with('~') ? '~' : '-'))
        .suggest("leave it out");
    inner = trimmed(inner.substr(inner.find_first_not_of("-~ ") == std::string_view::npos
                                     ? inner.size()
                                     : inner.find_first_not_of("-~ ")));
    while (!inner.empty() && (inner.back() == '-' || inner.back() == '~' || inner.back() == ' '))
      inner.remove_suffix(1);
    begin = span.begin + static_cast<uint32_t>(inner.data() - all.data());
    if (inner.empty()) return broken(Kind::comment);
  }
  if (std::string_view("!/^&>#").find(inner[0]) != std::string_view::npos) return read_handlebars();
  if (const auto bar = filter()) return refuse_filter(*bar);
  return read_word(first_word());
}

}  // namespace

size_t tag_end(std::string_view text, size_t begin) {
  const size_t inside = begin + 2;
  const size_t comment = text.find_first_not_of(kBlank, inside);
  if (comment != std::string_view::npos && text[comment] == '!') {
    const bool dashes = text.substr(comment).starts_with("!--");
    const size_t end = text.find(dashes ? "--}}" : "}}", comment);
    if (end != std::string_view::npos) return end + (dashes ? 4 : 2);
  }
  ExpressionScan scan(text, inside);
  for (size_t at = 0; (at = scan.next()) != std::string_view::npos;) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("}}")) return at + 2;
    if (rest.starts_with("{{")) break;
  }
  // A text that is not closed has swallowed it: the parser will say so.
  const size_t end = text.find("}}", inside);
  const size_t next = text.find("{{", inside);
  return end == std::string_view::npos || next < end ? std::string_view::npos : end + 2;
}

Piece read_tag(const source::SourceSet& sources, Span span, source::Diagnostics& diagnostics) {
  return TagReader{sources, diagnostics, span, {}, 0}.read();
}

}  // namespace nudge::templates
