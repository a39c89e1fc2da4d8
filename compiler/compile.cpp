#include "compiler/compile.h"

#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/check/check.h"
#include "compiler/load_messages.h"
#include "compiler/load_used.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/parse.h"
#include "stdlib/stdlib.h"

namespace nudge {

namespace {

// Makes the module a source of the program, once. An unknown one is left to check.
void add_module(Compilation& compilation, std::string_view name) {
  for (const StdlibModule& module : stdlib_modules()) {
    if (module.name != name) continue;
    std::string path = fmt::format("<stdlib>/{}.flow", name);
    bool present = false;
    for (size_t file = 0; file < compilation.sources.size(); ++file) {
      present |= compilation.sources.file(static_cast<source::FileId>(file)).path() == path;
    }
    if (!present) compilation.sources.add(std::move(path), std::string(module.text));
  }
}

void add_used_modules(Compilation& compilation, const ast::FileTree& tree) {
  for (const ast::Declaration& declaration : tree.declarations) {
    const auto* use = std::get_if<ast::UseDecl>(&declaration.node);
    if (use && use->module) add_module(compilation, use->module->text);
  }
}

// `page` and `screen` calls are events without being declared: whoever names one has it.
void add_named_calls(Compilation& compilation) {
  for (std::string_view call : {"page_viewed", "screen_viewed"}) {
    bool named = false;
    bool declared = false;
    for (const ast::FileTree& tree : compilation.trees) {
      named |= compilation.sources.file(tree.file).text().find(call) != std::string::npos;
      for (const ast::Declaration& declaration : tree.declarations) {
        const auto* event = std::get_if<ast::EventDecl>(&declaration.node);
        declared |= event && event->name.text == call;
      }
    }
    if (named && !declared) add_module(compilation, call);
  }
}

void parse_new_sources(Compilation& compilation) {
  for (size_t file = compilation.trees.size(); file < compilation.sources.size(); ++file) {
    const auto id = static_cast<source::FileId>(file);
    compilation.trees.push_back(syntax::parse(compilation.sources, id, compilation.diagnostics));
    add_used_modules(compilation, compilation.trees.back());
    add_used_files(compilation, compilation.trees.back());
  }
}

void parse_all(Compilation& compilation) {
  parse_new_sources(compilation);
  add_named_calls(compilation);
  parse_new_sources(compilation);
}

void check_all(Compilation& compilation) {
  std::vector<std::string> modules;
  for (const StdlibModule& module : stdlib_modules())
    modules.emplace_back(module.name);
  compilation.ir =
      check::check(compilation.trees, compilation.sources, compilation.diagnostics, std::move(modules));
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
  if (options.last == Stage::lower) lower_all(compilation);
}

Compilation load_text(std::string path, std::string text) {
  Compilation compilation;
  compilation.sources.add(std::move(path), std::move(text));
  return compilation;
}

}  // namespace nudge
