#include <fmt/format.h>

#include "compiler/source/render.h"
#include "runtime/value/json_text.h"

namespace nudge::source {

namespace {

void append_key(std::string& out, std::string_view key) {
  if (!out.ends_with('{')) out += ',';
  append_json_text(out, key);
  out += ':';
}

void append_text(std::string& out, std::string_view key, std::string_view text) {
  append_key(out, key);
  append_json_text(out, text);
}

void append_number(std::string& out, std::string_view key, int number) {
  append_key(out, key);
  out += fmt::to_string(number);
}

void append_range(std::string& out, const Place& place) {
  append_number(out, "line", place.begin.line);
  append_number(out, "column", place.begin.column);
  append_number(out, "end_line", place.end.line);
  append_number(out, "end_column", place.end.column);
}

void append_notes(std::string& out, const SourceSet& sources, const std::vector<Note>& notes) {
  if (notes.empty()) return;
  append_key(out, "notes");
  out += '[';
  for (const Note& note : notes) {
    out += out.ends_with('[') ? "{" : ",{";
    if (const auto place = place_of(sources, note.span)) {
      append_text(out, "file", place->file->path());
      append_number(out, "line", place->begin.line);
    }
    append_text(out, "message", note.message);
    out += '}';
  }
  out += ']';
}

// A replacement that goes elsewhere than its diagnostic's span says where, after the keys of cli.md.
void append_suggestion(std::string& out, const SourceSet& sources, const Diagnostic& diagnostic) {
  if (!diagnostic.suggestion) return;
  const Suggestion& suggestion = *diagnostic.suggestion;
  append_key(out, "suggestion");
  out += '{';
  append_text(out, "message", suggestion.message);
  if (suggestion.replacement) {
    append_text(out, "replace", *suggestion.replacement);
    const Span at = suggestion.span;
    const bool elsewhere =
        at.file != diagnostic.span.file || at.begin != diagnostic.span.begin || at.end != diagnostic.span.end;
    if (const auto place = place_of(sources, at); place && elsewhere) {
      if (at.file != diagnostic.span.file) append_text(out, "file", place->file->path());
      append_range(out, *place);
    }
  }
  out += '}';
}

}  // namespace

std::string render_json(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += '{';
    if (const auto place = place_of(sources, diagnostic.span)) {
      append_text(out, "file", place->file->path());
      append_range(out, *place);
    }
    append_text(out, "severity", severity_name(severity(diagnostic.kind)));
    append_text(out, "code", code(diagnostic.kind));
    append_text(out, "message", diagnostic.message);
    append_notes(out, sources, diagnostic.notes);
    append_suggestion(out, sources, diagnostic);
    out += "}\n";
  }
  return out;
}

}  // namespace nudge::source
