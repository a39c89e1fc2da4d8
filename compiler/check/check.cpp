#include "compiler/check/check.h"

#include <fmt/format.h>

#include "compiler/check/declarations.h"
#include "compiler/check/link.h"
#include "compiler/check/tests.h"
#include "compiler/check/unused.h"

namespace nudge::check {

namespace {

enum class Passes { all, steps };

void run_passes(Context& context, Passes passes) {
  declare_names(context);
  find_started(context);
  check_uses(context);
  check_types(context);
  check_defaults(context);
  check_sizes(context);
  check_lets(context);
  check_score_heads(context);
  check_functions(context);
  check_segments(context);
  check_scores(context);
  if (passes == Passes::all) check_messages(context);
  check_policy(context);
  check_sequences(context);
  check_workflows(context);
  if (passes == Passes::all) check_tests(context);
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

// Whether it is of a step that is kept, or of none: then it stands in a declaration that they need.
bool concerns_kept_steps(const Context& context, const Diagnostic& found, ir::StepId& step) {
  const auto blamed =
      context.blame.steps.find({found.kind, found.span.file, found.span.begin, found.span.end});
  if (blamed == context.blame.steps.end()) return true;
  for (const ir::StepId id : blamed->second) {
    if (id >= Blame::kClauses || context.program.steps[id].husk) continue;
    step = id;
    return true;
  }
  return false;
}

// At the old text, with the clause that asks for it.
void hand_over_retired(const Context& context, const source::Diagnostics& found, source::Diagnostics& to,
                       bool all) {
  for (const Diagnostic& one : found.sorted(context.sources)) {
    ir::StepId step = 0;
    if (source::severity(one.kind) != source::Severity::error) continue;
    if (!concerns_kept_steps(context, one, step) && !all) continue;
    const RetiredPart* part = &context.linking->parts.front();
    for (const auto& [first, other] : context.blame.parts) {
      if (first <= step) part = other;
    }
    Diagnostic& copy = to.report(one.kind, one.span, one.message);
    copy.notes = one.notes;
    copy.note(part->clause, fmt::format("this keeps steps of version {} that need it", part->version));
    copy.suggest(
        "put back what they need, or say `moved … to` a step, or `to finish`, in place of the `retire`");
  }
}

}  // namespace

std::optional<ir::Program> check(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                                 source::Diagnostics& diagnostics, std::vector<std::string> modules) {
  if (diagnostics.has_errors()) {
    source::Diagnostics found;
    Context context(trees, sources, found);
    context.modules = std::move(modules);
    run_passes(context, Passes::all);
    hand_over(sources, found, diagnostics);
    return std::nullopt;
  }
  Context context(trees, sources, diagnostics);
  context.modules = std::move(modules);
  run_passes(context, Passes::all);
  if (diagnostics.has_errors()) return std::nullopt;
  find_unused(context);
  return std::move(context.program);
}

ir::Program check_steps(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                        std::vector<std::string> modules) {
  source::Diagnostics found;
  Context context(trees, sources, found);
  context.modules = std::move(modules);
  run_passes(context, Passes::steps);
  return std::move(context.program);
}

std::optional<ir::Program> link(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                                source::Diagnostics& diagnostics, std::vector<std::string> modules,
                                const Linking& linking) {
  source::Diagnostics found;
  Context context(trees, sources, found);
  context.modules = std::move(modules);
  context.linking = &linking;
  run_passes(context, Passes::all);
  const size_t errors = diagnostics.errors();
  hand_over_retired(context, found, diagnostics, false);
  // What is refused elsewhere may be what a kept step reads, or may hide which steps are kept.
  if (diagnostics.errors() == errors && context.blame.misread)
    hand_over_retired(context, found, diagnostics, true);
  if (diagnostics.errors() > errors) return std::nullopt;
  return std::move(context.program);
}

}  // namespace nudge::check
