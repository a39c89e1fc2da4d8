#include "compiler/stored.h"

#include "compiler/check/check.h"
#include "compiler/load_messages.h"
#include "compiler/load_modules.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/parse.h"

namespace nudge {

Compilation compile_stored(const EarlierVersion& version) {
  Compilation made;
  std::vector<source::FileId> programs;
  for (const EarlierFile& file : version.files) {
    const source::FileId id = made.sources.add(file.path, file.text);
    if (file.path.ends_with(".flow")) programs.push_back(id);
  }
  for (const source::FileId id : programs)
    made.trees.push_back(syntax::parse(made.sources, id, made.diagnostics));
  for (auto missing = missing_modules(made.trees, made.sources); !missing.empty();
       missing = missing_modules(made.trees, made.sources)) {
    for (const StdlibModule* module : missing) {
      const source::FileId id = made.sources.add(module_path(*module), std::string(module->text));
      made.trees.push_back(syntax::parse(made.sources, id, made.diagnostics));
    }
  }
  std::vector<ast::Declaration*> declarations;
  for (ast::FileTree& tree : made.trees) {
    for (ast::Declaration& declaration : tree.declarations)
      declarations.push_back(&declaration);
  }
  if (!version.files.empty()) load_message_files(made, declarations, version, 0);
  made.ir = check::check(made.trees, made.sources, made.diagnostics, module_names());
  if (made.has_errors()) made.ir.reset();
  if (made.ir) made.program = lower::lower(*made.ir, made.sources);
  return made;
}

}  // namespace nudge
