// The formats that render() chooses between, and what they share. Each gives the whole report as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/source/diagnostic.h"

namespace nudge::source {

// A span in lines and columns; `end` is just past its last character.
struct Place {
  const File* file = nullptr;
  Position begin;
  Position end;
};

// Nothing for a span that is nowhere.
std::optional<Place> place_of(const SourceSet& sources, Span span);

// Where a suggestion's replacement goes: its own span, else its diagnostic's.
Span mended_span(const Diagnostic& diagnostic);

std::string_view severity_name(Severity severity);  // "error", "warning", "note"

// `path` from the repository's root as SARIF and GitHub want it, without a leading "./".
std::string_view tidy_path(std::string_view path);

std::string render_human(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics, bool colour);
std::string render_json(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics);
std::string render_sarif(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics);
std::string render_github(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics);

}  // namespace nudge::source
