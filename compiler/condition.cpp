#include "compiler/condition.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/check.h"
#include "compiler/load_modules.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/parse.h"

namespace nudge {

namespace {

// What a condition can't ask for: it is left out, with the files that messages name.
bool is_left_out(const ast::Declaration& declaration) {
  return std::holds_alternative<ast::WorkflowDecl>(declaration.node) ||
         std::holds_alternative<ast::MessageDecl>(declaration.node) ||
         std::holds_alternative<ast::SequenceDecl>(declaration.node) ||
         std::holds_alternative<ast::TestDecl>(declaration.node);
}

std::string unused_name(const Compilation& compilation) {
  std::string name = "asked";
  const auto is_used = [&] {
    for (size_t file = 0; file < compilation.sources.size(); ++file) {
      if (compilation.sources.file(static_cast<source::FileId>(file)).text().find(name) != std::string::npos)
        return true;
    }
    return false;
  };
  while (is_used())
    name += "_so";
  return name;
}

void add(Compilation& compilation, std::string path, std::string text) {
  const source::FileId id = compilation.sources.add(std::move(path), std::move(text));
  ast::FileTree& tree =
      compilation.trees.emplace_back(syntax::parse(compilation.sources, id, compilation.diagnostics));
  std::erase_if(tree.declarations, is_left_out);
}

}  // namespace

AskedCondition ask_condition(const EarlierVersion& version, const std::string& condition) {
  AskedCondition asked;
  Compilation& made = asked.compilation;
  for (const EarlierFile& file : version.files) {
    if (file.path.ends_with(".flow")) add(made, file.path, file.text);
  }
  for (auto missing = missing_modules(made.trees, made.sources); !missing.empty();
       missing = missing_modules(made.trees, made.sources)) {
    for (const StdlibModule* module : missing)
      add(made, module_path(*module), std::string(module->text));
  }
  asked.segment = unused_name(made);
  // In brackets, so that nothing behind it can be a declaration of its own.
  add(made, "condition", fmt::format("segment {} = ({}\n)\n", asked.segment, condition));
  made.ir = check::check(made.trees, made.sources, made.diagnostics, module_names());
  if (!made.ir || made.has_errors()) return asked;
  made.program = lower::lower(*made.ir, made.sources);
  for (const Segment& segment : made.program->segments) {
    if (segment.name == asked.segment) asked.value = segment.value;
  }
  return asked;
}

}  // namespace nudge
