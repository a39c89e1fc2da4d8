#include "compiler/load_used.h"

#include <filesystem>

#include "compiler/read_source.h"

namespace nudge {

namespace {

namespace fs = std::filesystem;

void add_file(Compilation& compilation, const std::string& from, const std::string& wanted) {
  const fs::path path = (fs::path(from).parent_path() / wanted).lexically_normal();
  std::error_code fault;
  if (path.extension() != ".flow" || !fs::is_regular_file(path, fault)) return;
  for (size_t file = 0; file < compilation.sources.size(); ++file) {
    const fs::path other = compilation.sources.file(static_cast<source::FileId>(file)).path();
    if (other == path || fs::equivalent(other, path, fault)) return;
  }
  if (auto text = read_source(path.string()))
    compilation.sources.add(path.generic_string(), std::move(*text));
}

}  // namespace

void add_used_files(Compilation& compilation, const ast::FileTree& tree) {
  // A copy: what is added may move the sources.
  const std::string from = compilation.sources.file(tree.file).path();
  for (const ast::Declaration& declaration : tree.declarations) {
    const auto* use = std::get_if<ast::UseDecl>(&declaration.node);
    if (use && use->path && use->path->plain()) add_file(compilation, from, use->path->plain_text());
  }
}

}  // namespace nudge
