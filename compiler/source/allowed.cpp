#include "compiler/source/allowed.h"

namespace nudge::source {

namespace {

constexpr std::string_view kBlank = " \t";

std::string_view without_leading_blanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlank);
  return begin == std::string_view::npos ? "" : text.substr(begin);
}

// The line's comment from its `#` on; a `#` in a one-line text does not begin one.
std::string_view comment_of(std::string_view line) {
  bool in_text = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && in_text) {
      ++i;
    } else if (line[i] == '"') {
      in_text = !in_text;
    } else if (line[i] == '#' && !in_text) {
      return line.substr(i);
    }
  }
  return "";
}

bool allows(std::string_view comment, std::string_view code) {
  if (!comment.starts_with('#')) return false;
  std::string_view rest = without_leading_blanks(comment.substr(1));
  constexpr std::string_view kWord = "allow:";
  if (!rest.starts_with(kWord)) return false;
  rest = without_leading_blanks(rest.substr(kWord.size()));
  return rest.substr(0, rest.find_first_of(kBlank)) == code;
}

}  // namespace

bool is_allowed(const SourceSet& sources, const Diagnostic& diagnostic) {
  if (severity(diagnostic.kind) != Severity::warning || !diagnostic.span.known()) return false;
  const File& file = sources.file(diagnostic.span.file);
  const std::string_view wanted = code(diagnostic.kind);
  int number = file.position(diagnostic.span.begin).line;
  if (allows(comment_of(file.line(number)), wanted)) return true;
  for (--number; number >= 1; --number) {
    const std::string_view above = without_leading_blanks(file.line(number));
    if (!above.starts_with('#')) return false;
    if (allows(above, wanted)) return true;
  }
  return false;
}

}  // namespace nudge::source
