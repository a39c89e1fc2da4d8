#include "cli/compilation.h"

#include <fmt/format.h>

#include "cli/command.h"

namespace nudge::cli {

Findings report(const Compilation& compilation, const std::string& format) {
  using source::RenderFormat;
  source::RenderOptions options;
  options.format = format == "json"     ? RenderFormat::json
                   : format == "sarif"  ? RenderFormat::sarif
                   : format == "github" ? RenderFormat::github
                                        : RenderFormat::human;
  options.colour = options.format == RenderFormat::human && use_colour(stderr_is_terminal());
  std::vector<source::Diagnostic> diagnostics = compilation.diagnostics.sorted(compilation.sources);
  Findings findings;
  for (const source::Diagnostic& diagnostic : diagnostics) {
    source::Severity severity = source::severity(diagnostic.kind);
    if (severity == source::Severity::error) ++findings.errors;
    if (severity == source::Severity::warning) ++findings.warnings;
  }
  std::string text = source::render(compilation.sources, diagnostics, options);
  if (options.format == RenderFormat::human) {
    fmt::print(stderr, "{}", text);
  } else {
    (void)write_stdout(text).ok();
  }
  return findings;
}

size_t report_errors(const Compilation& compilation) {
  std::vector<source::Diagnostic> diagnostics = compilation.diagnostics.sorted(compilation.sources);
  std::erase_if(diagnostics, [](const source::Diagnostic& diagnostic) {
    return source::severity(diagnostic.kind) != source::Severity::error;
  });
  source::RenderOptions options;
  options.colour = use_colour(stderr_is_terminal());
  fmt::print(stderr, "{}", source::render(compilation.sources, diagnostics, options));
  return diagnostics.size();
}

std::string summary(const Compilation& compilation) {
  auto counted = [](size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  std::string text = counted(compilation.sources.size(), "file");
  if (!compilation.ir) return text;
  const ir::Program& program = *compilation.ir;
  return fmt::format("{}, {}, {}, {}", text, counted(program.workflows.size(), "workflow"),
                     counted(program.messages.size(), "message"), counted(program.events.size(), "event"));
}

}  // namespace nudge::cli
