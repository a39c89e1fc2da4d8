#include "compiler/load_modules.h"

#include <fmt/format.h>

#include <set>

namespace nudge {

namespace {

constexpr std::string_view kFolder = "<stdlib>/";

struct Wanted {
  std::set<std::string, std::less<>> names = {};
  std::set<std::string, std::less<>> present = {};

  void add(const ast::FileTree& tree, const source::File& file) {
    if (is_module_path(file.path())) present.insert(file.path());
    for (const ast::Declaration& declaration : tree.declarations) {
      const auto* use = std::get_if<ast::UseDecl>(&declaration.node);
      if (use && use->module) names.insert(use->module->text);
    }
  }
};

// Whether the files name the call, without declaring an event of its name.
bool wants_call(const std::vector<ast::FileTree>& trees, const source::SourceSet& sources,
                std::string_view call) {
  bool named = false;
  for (const ast::FileTree& tree : trees) {
    named |= sources.file(tree.file).text().find(call) != std::string::npos;
    for (const ast::Declaration& declaration : tree.declarations) {
      const auto* event = std::get_if<ast::EventDecl>(&declaration.node);
      if (event && event->name.text == call) return false;
    }
  }
  return named;
}

}  // namespace

std::string module_path(const StdlibModule& module) {
  return fmt::format("{}{}.flow", kFolder, module.name);
}

bool is_module_path(const std::string& path) {
  return path.starts_with(kFolder);
}

std::vector<const StdlibModule*> missing_modules(const std::vector<ast::FileTree>& trees,
                                                 const source::SourceSet& sources) {
  Wanted wanted;
  for (const ast::FileTree& tree : trees)
    wanted.add(tree, sources.file(tree.file));
  for (std::string_view call : {"page_viewed", "screen_viewed"}) {
    if (wants_call(trees, sources, call)) wanted.names.emplace(call);
  }
  std::vector<const StdlibModule*> missing;
  for (const StdlibModule& module : stdlib_modules()) {
    if (wanted.names.contains(module.name) && !wanted.present.contains(module_path(module)))
      missing.push_back(&module);
  }
  return missing;
}

std::vector<std::string> module_names() {
  std::vector<std::string> names;
  for (const StdlibModule& module : stdlib_modules())
    names.emplace_back(module.name);
  return names;
}

}  // namespace nudge
