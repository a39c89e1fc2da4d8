#include "compiler/compile.h"

#include "compiler/analyze/analyze.h"
#include "compiler/check/check.h"
#include "compiler/load_messages.h"
#include "compiler/load_modules.h"
#include "compiler/load_used.h"
#include "compiler/lower/lower.h"
#include "compiler/project_shape.h"
#include "compiler/syntax/parse.h"

namespace nudge {

namespace {

void parse_new_sources(Compilation& compilation) {
  for (size_t file = compilation.trees.size(); file < compilation.sources.size(); ++file) {
    const auto id = static_cast<source::FileId>(file);
    compilation.trees.push_back(syntax::parse(compilation.sources, id, compilation.diagnostics));
    add_used_files(compilation, compilation.trees.back());
  }
}

void parse_all(Compilation& compilation) {
  parse_new_sources(compilation);
  for (auto missing = missing_modules(compilation.trees, compilation.sources); !missing.empty();
       missing = missing_modules(compilation.trees, compilation.sources)) {
    for (const StdlibModule* module : missing)
      compilation.sources.add(module_path(*module), std::string(module->text));
    parse_new_sources(compilation);
  }
}

void check_all(Compilation& compilation) {
  compilation.ir =
      check::check(compilation.trees, compilation.sources, compilation.diagnostics, module_names());
}

void analyze_all(Compilation& compilation) {
  if (!compilation.ir) return;
  analyze::analyze(*compilation.ir, compilation.diagnostics);
  if (compilation.has_errors()) compilation.ir.reset();
}

void lower_all(Compilation& compilation) {
  if (compilation.ir) compilation.program = lower::lower(*compilation.ir, compilation.sources);
}

}  // namespace

void compile(Compilation& compilation, const CompileOptions& options) {
  parse_all(compilation);
  if (options.last == Stage::parse) return;
  load_message_files(compilation);
  check_all(compilation);
  analyze_all(compilation);
  explain_by_files(compilation);
  link_retired(compilation, options.earlier);
  if (options.last == Stage::lower) lower_all(compilation);
}

Compilation load_text(std::string path, std::string text) {
  Compilation compilation;
  compilation.sources.add(std::move(path), std::move(text));
  return compilation;
}

}  // namespace nudge
