// What the tests of this room share: a file to point into, and kinds of a given severity.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "compiler/source/diagnostic.h"

namespace nudge::source {

// The span of the first `needle` in a file, which has to be there.
inline Span span_of(const SourceSet& sources, FileId file, std::string_view needle) {
  const size_t at = sources.file(file).text().find(needle);
  REQUIRE(at != std::string::npos);
  return {file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + needle.size())};
}

// The first kind of a severity, or nothing while diagnostic.def has none.
inline std::optional<DiagnosticKind> kind_of(Severity wanted) {
  for (const DiagnosticKind kind : all_kinds()) {
    if (severity(kind) == wanted) return kind;
  }
  return std::nullopt;
}

}  // namespace nudge::source
