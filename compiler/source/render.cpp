#include "compiler/source/render.h"

#include <algorithm>

#include "runtime/fault/assert.h"

namespace nudge::source {

std::optional<Place> place_of(const SourceSet& sources, Span span) {
  if (!span.known()) return std::nullopt;
  const File& file = sources.file(span.file);
  return Place{&file, file.position(span.begin), file.position(std::max(span.begin, span.end))};
}

Span mended_span(const Diagnostic& diagnostic) {
  const bool own = diagnostic.suggestion.has_value() && diagnostic.suggestion->span.known();
  return own ? diagnostic.suggestion->span : diagnostic.span;
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  NUDGE_UNREACHABLE("severity {}", static_cast<int>(severity));
}

std::string_view tidy_path(std::string_view path) {
  while (path.starts_with("./"))
    path.remove_prefix(2);
  return path;
}

std::string render(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics,
                   const RenderOptions& options) {
  switch (options.format) {
    case RenderFormat::human:
      return render_human(sources, diagnostics, options.colour);
    case RenderFormat::json:
      return render_json(sources, diagnostics);
    case RenderFormat::sarif:
      return render_sarif(sources, diagnostics);
    case RenderFormat::github:
      return render_github(sources, diagnostics);
  }
  NUDGE_UNREACHABLE("format {}", static_cast<int>(options.format));
}

}  // namespace nudge::source
