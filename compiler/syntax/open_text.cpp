#include "compiler/syntax/open_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace nudge::syntax {

namespace {

constexpr std::string_view kQuotes = "\"\"\"";
constexpr std::array<std::string_view, 6> kTexts = {"subject", "preheader", "title", "link", "text", "body"};

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// What stands on the line before these quotes, where they are the last on it; the end of the line, otherwise.
std::string_view head_of(const std::string& text, size_t quotes) {
  const size_t begin = text.rfind('\n', quotes) + 1;  // npos + 1 is 0
  const size_t end = std::min(text.find('\n', quotes), text.size());
  const size_t behind = quotes + kQuotes.size();
  if (!trimmed(std::string_view(text).substr(behind, end - behind)).empty()) return {};
  return trimmed(std::string_view(text).substr(begin, quotes - begin));
}

// `body """`, `let x = """`, `note("""`: nobody ends a text so.
bool opens(const std::string& text, size_t quotes) {
  const std::string_view head = head_of(text, quotes);
  if (head.empty()) return false;
  if (head.find_first_of("=:(,") == head.size() - 1) return true;
  const size_t blank = head.find_last_of(" \t{");
  const std::string_view last = blank == head.npos ? head : head.substr(blank + 1);
  const bool alone = blank == head.npos || head.find('{') != head.npos;
  return alone && std::find(kTexts.begin(), kTexts.end(), last) != kTexts.end();
}

}  // namespace

bool report_open_text(const source::SourceSet& sources, source::FileId file, const source::Diagnostics& found,
                      source::Diagnostics& to) {
  uint32_t first_error = UINT32_MAX;
  for (const source::Diagnostic& one : found.sorted(sources)) {
    if (source::severity(one.kind) == source::Severity::error)
      first_error = std::min(first_error, one.span.begin);
  }
  const std::string& text = sources.file(file).text();
  std::vector<size_t> quotes;
  for (size_t at = text.find(kQuotes); at != text.npos; at = text.find(kQuotes, at + kQuotes.size()))
    quotes.push_back(at);
  for (size_t place = 0; place + 1 < quotes.size(); place += 2) {
    if (quotes[place] > first_error) return false;
    if (!opens(text, quotes[place + 1])) continue;
    const auto span_of = [&](size_t at) {
      return source::Span{file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + kQuotes.size())};
    };
    to.report(source::DiagnosticKind::unclosed_text, span_of(quotes[place]),
              "this `\"\"\"` is not closed before the next text begins")
        .note(span_of(quotes[place + 1]), "the next text begins here")
        .suggest("close the text with `\"\"\"` on a line of its own");
    return true;
  }
  return false;
}

}  // namespace nudge::syntax
