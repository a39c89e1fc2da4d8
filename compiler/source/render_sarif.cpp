// SARIF 2.1.0, for GitHub's code scanning and for editors: one run, a rule for each kind, a result for each
// diagnostic.
#include <fmt/format.h>

#include "compiler/source/render.h"
#include "runtime/value/json_text.h"

namespace nudge::source {

namespace {

constexpr std::string_view kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

std::string json_text(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

// A path as a URI reference; an absolute path becomes a file URI.
std::string uri(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : tidy_path(path)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || std::string_view("/-._~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string artifact(const Place& place) {
  return fmt::format(R"("artifactLocation":{{"uri":{}}})", json_text(uri(place.file->path())));
}

std::string region(const Place& place) {
  return fmt::format(R"({{"startLine":{},"startColumn":{},"endLine":{},"endColumn":{}}})", place.begin.line,
                     place.begin.column, place.end.line, place.end.column);
}

std::string physical_location(const Place& place) {
  return fmt::format(R"("physicalLocation":{{{},"region":{}}})", artifact(place), region(place));
}

std::string message(std::string_view text) {
  return fmt::format(R"("message":{{"text":{}}})", json_text(text));
}

std::string rules() {
  std::string out;
  for (const DiagnosticKind kind : all_kinds()) {
    if (!out.empty()) out += ',';
    out +=
        fmt::format(R"({{"id":{},"shortDescription":{{"text":{}}},"defaultConfiguration":{{"level":"{}"}}}})",
                    json_text(code(kind)), json_text(summary(kind)), severity_name(severity(kind)));
  }
  return out;
}

std::string related_locations(const SourceSet& sources, const std::vector<Note>& notes) {
  std::string out;
  for (const Note& note : notes) {
    if (!out.empty()) out += ',';
    const auto place = place_of(sources, note.span);
    out += fmt::format("{{{}{}}}", place ? physical_location(*place) + "," : "", message(note.message));
  }
  return out;
}

// A fix needs a text to put somewhere; a suggestion in words alone stands in the result's message.
std::string fixes(const SourceSet& sources, const Diagnostic& diagnostic) {
  const auto place = place_of(sources, mended_span(diagnostic));
  if (!place || !diagnostic.suggestion || !diagnostic.suggestion->replacement) return "";
  const Suggestion& suggestion = *diagnostic.suggestion;
  return fmt::format(R"({{"description":{{"text":{}}},"artifactChanges":[{{{},"replacements":[)"
                     R"({{"deletedRegion":{},"insertedContent":{{"text":{}}}}}]}}]}})",
                     json_text(suggestion.message), artifact(*place), region(*place),
                     json_text(*suggestion.replacement));
}

std::string result(const SourceSet& sources, const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (diagnostic.suggestion) text += "\nhelp: " + diagnostic.suggestion->message;
  std::string out =
      fmt::format(R"({{"ruleId":{},"ruleIndex":{},"level":"{}",{})", json_text(code(diagnostic.kind)),
                  static_cast<int>(diagnostic.kind), severity_name(severity(diagnostic.kind)), message(text));
  if (const auto place = place_of(sources, diagnostic.span)) {
    out += fmt::format(R"(,"locations":[{{{}}}])", physical_location(*place));
  }
  if (!diagnostic.notes.empty()) {
    out += fmt::format(R"(,"relatedLocations":[{}])", related_locations(sources, diagnostic.notes));
  }
  if (const std::string fix = fixes(sources, diagnostic); !fix.empty()) {
    out += fmt::format(R"(,"fixes":[{}])", fix);
  }
  return out + '}';
}

}  // namespace

std::string render_sarif(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics) {
  std::string results;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!results.empty()) results += ',';
    results += result(sources, diagnostic);
  }
  return fmt::format(
      R"({{"$schema":"{}","version":"2.1.0","runs":[{{"tool":{{"driver":{{"name":"nudge","rules":[{}]}}}},)"
      R"("columnKind":"unicodeCodePoints","results":[{}]}}]}})"
      "\n",
      kSchema, rules(), results);
}

}  // namespace nudge::source
