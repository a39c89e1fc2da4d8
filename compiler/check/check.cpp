#include "compiler/check/check.h"

#include "compiler/check/declarations.h"
#include "compiler/check/tests.h"
#include "compiler/check/unused.h"

namespace nudge::check {

namespace {

void run_passes(Context& context) {
  declare_names(context);
  find_started(context);
  check_uses(context);
  check_types(context);
  check_defaults(context);
  check_lets(context);
  check_score_heads(context);
  check_functions(context);
  check_segments(context);
  check_scores(context);
  check_messages(context);
  check_policy(context);
  check_sequences(context);
  check_workflows(context);
  check_tests(context);
}

// What may be but the consequence of a declaration that its syntax error has kept from being read.
bool is_about_names(DiagnosticKind kind) {
  return kind == DiagnosticKind::unknown_name || kind == DiagnosticKind::unknown_field ||
         kind == DiagnosticKind::unknown_type;
}

// What a program lacks may be what the parser could not read.
bool is_about_lack(DiagnosticKind kind) {
  return kind == DiagnosticKind::missing_then || kind == DiagnosticKind::match_not_exhaustive ||
         kind == DiagnosticKind::incomplete_message || kind == DiagnosticKind::unclear_contact ||
         kind == DiagnosticKind::test_expects_nothing;
}

void hand_over(const source::SourceSet& sources, const source::Diagnostics& found, source::Diagnostics& to) {
  for (const Diagnostic& one : found.sorted(sources)) {
    // A name that is nearly another is misspelt rather than lost.
    if (is_about_names(one.kind) && !(one.suggestion && one.suggestion->replacement)) continue;
    if (is_about_lack(one.kind)) continue;
    Diagnostic& copy = to.report(one.kind, one.span, one.message);
    copy.notes = one.notes;
    copy.suggestion = one.suggestion;
  }
}

}  // namespace

std::optional<ir::Program> check(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                                 source::Diagnostics& diagnostics, std::vector<std::string> modules) {
  if (diagnostics.has_errors()) {
    source::Diagnostics found;
    Context context(trees, sources, found);
    context.modules = std::move(modules);
    run_passes(context);
    hand_over(sources, found, diagnostics);
    return std::nullopt;
  }
  Context context(trees, sources, diagnostics);
  context.modules = std::move(modules);
  run_passes(context);
  if (diagnostics.has_errors()) return std::nullopt;
  find_unused(context);
  return std::move(context.program);
}

}  // namespace nudge::check
