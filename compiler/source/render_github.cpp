#include <fmt/format.h>

#include "compiler/source/render.h"

namespace nudge::source {

namespace {

// A workflow command ends with its line; in a property, `:` and `,` mean something too.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command(Severity severity) {
  return severity == Severity::note ? "notice" : severity_name(severity);
}

// The message and, each on its own line, its notes and what would mend it.
std::string whole_message(const SourceSet& sources, const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const Note& note : diagnostic.notes) {
    text += "\nnote: " + note.message;
    if (const auto place = place_of(sources, note.span)) {
      text += fmt::format(" ({}:{})", tidy_path(place->file->path()), place->begin.line);
    }
  }
  if (diagnostic.suggestion) text += "\nhelp: " + diagnostic.suggestion->message;
  return text;
}

}  // namespace

std::string render_github(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += fmt::format("::{} ", command(severity(diagnostic.kind)));
    if (const auto place = place_of(sources, diagnostic.span)) {
      out += fmt::format("file={},line={},col={},endLine={},endColumn={},",
                         escaped(tidy_path(place->file->path()), true), place->begin.line,
                         place->begin.column, place->end.line, place->end.column);
    }
    out += fmt::format("title={}::{}\n", escaped(code(diagnostic.kind), true),
                       escaped(whole_message(sources, diagnostic), false));
  }
  return out;
}

}  // namespace nudge::source
