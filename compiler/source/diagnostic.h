// What the compiler says about a program. Every kind stands in diagnostic.def with its severity; its message
// is made where it is found: lower case, no full stop, the user's text in back-quotes, expected and found.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/source/source.h"

namespace nudge::source {

enum class Severity { error, warning, note };

enum class DiagnosticKind {
#define NUDGE_DIAGNOSTIC(name, severity, summary) name,
#include "compiler/source/diagnostic.def"
#undef NUDGE_DIAGNOSTIC
};

std::string_view code(DiagnosticKind kind);  // "unknown_field"
Severity severity(DiagnosticKind kind);
std::string_view summary(DiagnosticKind kind);  // one sentence, for SARIF's rules and the docs
const std::vector<DiagnosticKind>& all_kinds();

struct Note {
  Span span;
  std::string message;
};

// A mend that the user can take: `message` in words; `replacement` is the text to put at the diagnostic's
// span (or at `span`, when it is known), absent when the mend isn't a plain replacement.
struct Suggestion {
  std::string message;
  std::optional<std::string> replacement;
  Span span = {};
};

struct Diagnostic {
  DiagnosticKind kind;
  Span span;
  std::string message;
  std::vector<Note> notes;
  std::optional<Suggestion> suggestion;

  Diagnostic& note(Span at, std::string text);
  Diagnostic& suggest(std::string text, std::optional<std::string> replacement = std::nullopt, Span at = {});
};

// Collects; the same kind at the same span is kept once (nowhere: the same kind and message). The reference
// that report() gives is valid until the next.
class Diagnostics {
 public:
  Diagnostic& report(DiagnosticKind kind, Span span, std::string message);
  bool has_errors() const { return errors_ > 0; }
  size_t errors() const { return errors_; }
  size_t warnings() const { return warnings_; }
  // In order of file, then place, errors before warnings at one place; what is nowhere comes last. Warnings
  // that a comment `# allow: code reason` allows are left out: it stands on the line where the warning
  // begins, or on one of the comment lines directly above. warnings() still counts them; count what sorted()
  // gives.
  std::vector<Diagnostic> sorted(const SourceSet& sources) const;

 private:
  using Key = std::tuple<DiagnosticKind, FileId, uint32_t, uint32_t, std::string>;

  std::vector<Diagnostic> all_;
  std::set<Key> seen_;
  size_t errors_ = 0;
  size_t warnings_ = 0;
  Diagnostic repeated_{};
};

// The candidate nearest to `name` by edits (at most a third of its length, at least one), if any; ties go to
// the first. Counts code points; two neighbours swapped are one edit. For "did you mean".
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates);

enum class RenderFormat { human, json, sarif, github };

struct RenderOptions {
  RenderFormat format = RenderFormat::human;
  bool colour = false;
};

// The whole report as text, ending in a newline (nothing for no diagnostics, but SARIF is always a document).
// Formats are cli.md's. Human ends with a line that counts errors and warnings.
std::string render(const SourceSet& sources, const std::vector<Diagnostic>& diagnostics,
                   const RenderOptions& options);

}  // namespace nudge::source
