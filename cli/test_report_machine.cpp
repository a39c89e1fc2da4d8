// Results of tests for CI and for programs.
#include <fmt/format.h>

#include <algorithm>

#include "cli/test_report.h"
#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"
#include "runtime/value/utf8.h"

namespace nudge::cli {

namespace {

// Text and attributes of XML 1.0: what it can't hold becomes U+FFFD.
std::string xml(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    CodePoint point = decode_code_point(text);
    bool forbidden = (point.value < 0x20 && point.value != '\n' && point.value != '\t') ||
                     point.value == 0xFFFE || point.value == 0xFFFF;
    switch (point.value) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        append_code_point(out, forbidden ? kReplacementCharacter : point.value);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

std::string json(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

std::string json_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts)
    out += (out.size() > 1 ? "," : "") + json(text);
  return out + "]";
}

std::string json_tree(const scenario::Explanation& explanation) {
  std::string out = fmt::format("{{\"text\":{},\"type\":{},\"value\":{}", json(explanation.text),
                                json(explanation.type), json(explanation.value));
  if (!explanation.origin.empty()) out += ",\"origin\":" + json(explanation.origin);
  out += fmt::format(",\"decides\":{},\"asked\":{}", explanation.decides, explanation.asked);
  if (!explanation.parts.empty()) {
    out += ",\"parts\":[";
    for (const scenario::Explanation& part : explanation.parts)
      out += (&part == explanation.parts.data() ? "" : ",") + json_tree(part);
    out += "]";
  }
  return out + "}";
}

std::string json_timeline(const scenario::Timeline& timeline) {
  std::string out = "[";
  for (const scenario::Happening& happening : timeline.happenings) {
    out += fmt::format("{}{{\"at\":\"{}\",\"subject\":{},\"what\":\"{}\",\"text\":{}}}",
                       &happening == timeline.happenings.data() ? "" : ",", print_time(happening.at_ms),
                       json(happening.subject), scenario::name_of(happening.kind), json(happening.text));
  }
  return out + "]";
}

std::string json_place(const source::SourceSet& sources, source::Span span) {
  const source::File& file = sources.file(span.file);
  source::Position at = file.position(span.begin);
  return fmt::format("\"file\":{},\"line\":{},\"column\":{}", json(file.path()), at.line, at.column);
}

}  // namespace

std::string tests_as_junit(const TestResults& results, const source::SourceSet& sources) {
  auto failures = [](auto begin, auto end) {
    return std::count_if(begin, end, [](const auto& result) { return !result.passed; });
  };
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nudge test\" tests=\"{}\" "
      "failures=\"{}\" errors=\"0\">\n",
      results.size(), failures(results.begin(), results.end()));
  for (auto begin = results.begin(); begin != results.end();) {
    const source::FileId id = begin->test->name_span.file;
    auto end = std::find_if(begin, results.end(),
                            [id](const auto& result) { return result.test->name_span.file != id; });
    std::string path = xml(sources.file(id).path());
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
                       path, end - begin, failures(begin, end));
    for (; begin != end; ++begin) {
      int line = sources.file(id).position(begin->test->name_span.begin).line;
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"", path,
                         xml(begin->test->name), path, line);
      if (begin->passed) {
        out += "/>\n";
        continue;
      }
      bool impossible = begin->outcome.kind == scenario::Outcome::Kind::impossible;
      out += fmt::format(">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n",
                         xml(begin->outcome.message), impossible ? "impossible" : "expectation",
                         xml(failure_text(*begin, sources, false)));
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

std::string tests_as_json(const TestResults& results, const source::SourceSet& sources) {
  std::string out;
  for (const scenario::TestResult& result : results) {
    out += fmt::format("{{\"name\":{},{},\"status\":\"{}\",\"expectations\":{}", json(result.test->name),
                       json_place(sources, result.test->name_span), result.passed ? "passed" : "failed",
                       result.expectations);
    if (!result.passed) {
      const scenario::Outcome& outcome = result.outcome;
      bool impossible = outcome.kind == scenario::Outcome::Kind::impossible;
      out += fmt::format(",\"failure\":{{\"kind\":\"{}\",\"message\":{}",
                         impossible ? "impossible" : "expectation", json(outcome.message));
      if (result.at.known()) out += "," + json_place(sources, result.at);
      if (!outcome.difference.empty()) out += ",\"difference\":" + json_list(outcome.difference);
      if (outcome.values) out += ",\"values\":" + json_tree(*outcome.values);
      if (!outcome.instead.empty()) out += ",\"instead\":" + json_list(outcome.instead);
      out += "}";
    }
    if (!result.timeline.happenings.empty())
      out += fmt::format(",\"zone\":{},\"timeline\":{}", json(result.zone), json_timeline(result.timeline));
    out += "}\n";
  }
  return out;
}

}  // namespace nudge::cli
