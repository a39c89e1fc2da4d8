#include "cli/test_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/shown_line.h"
#include "compiler/source/snippet.h"

namespace nudge::cli {

namespace {

using source::Paint;
using source::Style;

// Each line of a text behind `indent`.
std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += fmt::format("{}{}", indent, text.substr(at, end - at));
    out += '\n';
    at = end + 1;
  }
  return out;
}

void append_section(std::string& out, Paint paint, std::string_view title, const std::string& lines) {
  if (lines.empty()) return;
  out += fmt::format("\n  {}\n{}", paint(Style::strong, title), lines);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines)
    out += source::one_line(line) + "\n";
  return out;
}

std::string file_of(const scenario::TestResult& result, const source::SourceSet& sources) {
  return sources.file(result.test->name_span.file).path();
}

}  // namespace

std::string failure_text(const scenario::TestResult& result, const source::SourceSet& sources, bool colour) {
  const Paint paint{colour};
  const scenario::Outcome& outcome = result.outcome;
  std::string out = fmt::format("{}\n", source::one_line(outcome.message));
  if (result.at.known()) {
    const source::Place place = source::without_last_break(sources, result.at);
    std::string snippet;
    source::SnippetWriter writer(snippet, paint, place.end.line);
    writer.place(place);
    writer.source({{place, '^', Style::error, ""}});
    out += snippet;
  }
  if (!outcome.difference.empty()) out += "\n" + indented(joined(outcome.difference), "    ");
  if (outcome.values) {
    scenario::TreeStyle style;
    style.colour = colour;
    style.indent = "    ";
    append_section(out, paint, "its values", scenario::print(*outcome.values, style));
  }
  append_section(out, paint, "what there is", indented(joined(outcome.instead), "    "));
  append_section(out, paint, fmt::format("what happened until then, times in {}", result.zone),
                 indented(scenario::print(result.timeline, result.zone), "    ") +
                     fmt::format("    and now it is {}\n", result.now));
  return out;
}

std::string test_counts(const TestResults& results) {
  size_t failed = static_cast<size_t>(
      std::count_if(results.begin(), results.end(), [](const auto& result) { return !result.passed; }));
  std::string text = fmt::format("{} test{}", results.size(), results.size() == 1 ? "" : "s");
  if (results.empty()) return text;
  text += fmt::format(": {} passed", results.size() - failed);
  return failed == 0 ? text : text + fmt::format(", {} failed", failed);
}

std::string tests_for_people(const TestResults& results, const source::SourceSet& sources,
                             const TestReportStyle& style) {
  const Paint paint{style.colour};
  std::string out;
  std::string file;
  for (const scenario::TestResult& result : results) {
    if (file_of(result, sources) != file) {
      file = file_of(result, sources);
      out += (out.empty() ? "" : "\n") + file + "\n";
    }
    std::string mark = result.passed ? paint(Style::help, "ok    ") : paint(Style::error, "FAILED");
    out += fmt::format("  {}  {}\n", mark, source::one_line(result.test->name));
    if (style.verbose && result.passed)
      out += indented(scenario::print(result.timeline, result.zone), "            ");
  }
  for (const scenario::TestResult& result : results) {
    if (result.passed) continue;
    out += fmt::format("\n{} {}\n", paint(Style::error, "FAILED"),
                       paint(Style::strong, source::one_line(result.test->name)));
    out += indented(failure_text(result, sources, style.colour), "");
  }
  return out + (results.empty() ? "" : "\n") + test_counts(results) + "\n";
}

}  // namespace nudge::cli
