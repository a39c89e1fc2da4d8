#include "compiler/source/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/source/allowed.h"
#include "runtime/fault/assert.h"
#include "runtime/fault/limits.h"

namespace nudge::source {

namespace {

struct KindEntry {
  std::string_view code;
  Severity severity;
  std::string_view summary;
};

constexpr KindEntry kKinds[] = {
#define NUDGE_DIAGNOSTIC(name, severity, summary) {#name, Severity::severity, summary},
#include "compiler/source/diagnostic.def"
#undef NUDGE_DIAGNOSTIC
};

const KindEntry& entry(DiagnosticKind kind) {
  const auto index = static_cast<size_t>(kind);
  NUDGE_ASSERT(index < std::size(kKinds), "diagnostic kind {}", index);
  return kKinds[index];
}

auto place(const Diagnostic& diagnostic) {
  return std::tuple(diagnostic.span.file, diagnostic.span.begin, severity(diagnostic.kind),
                    diagnostic.span.end);
}

}  // namespace

std::string_view code(DiagnosticKind kind) {
  return entry(kind).code;
}
Severity severity(DiagnosticKind kind) {
  return entry(kind).severity;
}
std::string_view summary(DiagnosticKind kind) {
  return entry(kind).summary;
}

const std::vector<DiagnosticKind>& all_kinds() {
  static const std::vector<DiagnosticKind> kinds = {
#define NUDGE_DIAGNOSTIC(name, severity, summary) DiagnosticKind::name,
#include "compiler/source/diagnostic.def"
#undef NUDGE_DIAGNOSTIC
  };
  return kinds;
}

Diagnostic& Diagnostic::note(Span at, std::string text) {
  notes.push_back({at, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::suggest(std::string text, std::optional<std::string> replacement, Span at) {
  suggestion = Suggestion{std::move(text), std::move(replacement), at};
  return *this;
}

Diagnostic& Diagnostics::report(DiagnosticKind kind, Span span, std::string message) {
  Key key{kind, span.file, span.begin, span.end, span.known() ? std::string() : message};
  Diagnostic made{kind, span, std::move(message), {}, std::nullopt};
  if (!seen_.insert(std::move(key)).second) {
    repeated_ = std::move(made);
    return repeated_;
  }
  size_t& count = severity(kind) == Severity::error ? errors_ : warnings_;
  if (++count > limits::kMaxDiagnostics) {
    if (&count == &errors_ && count == limits::kMaxDiagnostics + 1)
      all_.push_back(
          {DiagnosticKind::file_too_large,
           {},
           fmt::format("there are more than {} errors: those behind are not shown", limits::kMaxDiagnostics),
           {},
           std::nullopt});
    repeated_ = std::move(made);
    return repeated_;
  }
  return all_.emplace_back(std::move(made));
}

std::vector<Diagnostic> Diagnostics::sorted(const SourceSet& sources) const {
  std::vector<Diagnostic> kept;
  kept.reserve(all_.size());
  for (const Diagnostic& diagnostic : all_) {
    if (!is_allowed(sources, diagnostic)) kept.push_back(diagnostic);
  }
  std::stable_sort(kept.begin(), kept.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  return kept;
}

}  // namespace nudge::source
