#include "compiler/project_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "compiler/load_modules.h"
#include "compiler/read_source.h"
#include "compiler/syntax/parse.h"

namespace nudge {

namespace {

namespace fs = std::filesystem;
using source::Diagnostic;
using source::DiagnosticKind;
using source::Span;

constexpr int kFoldersUp = 3;             // where the rest of a project is looked for
constexpr size_t kMostBeside = 24;        // files of a folder: one with more isn't looked through
constexpr size_t kSeveralDuplicates = 3;  // between two folders: they are two projects

bool is_about_names(const Diagnostic& found) {
  return found.kind == DiagnosticKind::unknown_name || found.kind == DiagnosticKind::unknown_field ||
         found.kind == DiagnosticKind::unknown_type;
}

// --- one file alone

struct NameOf {
  std::vector<ast::Name> operator()(const ast::ContactDecl& node) const {
    std::vector<ast::Name> names;
    for (const ast::Field& field : node.fields)
      names.push_back(field.name);
    return names;
  }
  std::vector<ast::Name> operator()(const ast::PolicyDecl&) const { return {}; }
  std::vector<ast::Name> operator()(const ast::UseDecl&) const { return {}; }
  std::vector<ast::Name> operator()(const ast::TestDecl&) const { return {}; }
  template <typename Other>
  std::vector<ast::Name> operator()(const Other& node) const {
    return {node.name};
  }
};

// The `.flow` files in the folder itself, by name.
std::vector<fs::path> flow_files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code fault;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, fault);
  for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
    std::error_code ignored;
    if (entry->path().extension() == ".flow" && entry->is_regular_file(ignored))
      files.push_back(folder / entry->path().filename());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class FilesBeside {
 public:
  explicit FilesBeside(Compilation& compilation) : compilation_(compilation) {
    for (size_t id = 0; id < compilation.sources.size(); ++id) {
      std::error_code fault;
      const std::string& path = compilation.sources.file(static_cast<source::FileId>(id)).path();
      if (!is_module_path(path)) loaded_.insert(fs::weakly_canonical(path, fault));
    }
  }

  // The first of these names that a file beside declares, with where. One that declares what is declared
  // already is of another project.
  struct Found {
    const Diagnostic* unknown = nullptr;
    Span declared;
    std::string folder;
  };
  std::optional<Found> find(const fs::path& file, const std::vector<Diagnostic>& unknown) {
    fs::path folder = file.parent_path();
    for (int up = 0; up <= kFoldersUp; ++up) {
      const std::vector<fs::path> files = flow_files_in(folder);
      for (const fs::path& beside : files) {
        if (files.size() > kMostBeside) break;
        if (auto found = find_in(beside, folder, unknown)) return found;
      }
      std::error_code fault;
      const fs::path here = fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, fault);
      if (fault || fs::exists(here / ".git", fault) || here == here.root_path()) break;
      folder = folder.empty() || folder.filename() == ".." ? folder / ".." : folder.parent_path();
    }
    return std::nullopt;
  }

 private:
  std::optional<Found> find_in(const fs::path& path, const fs::path& folder,
                               const std::vector<Diagnostic>& unknown) {
    std::error_code fault;
    if (!loaded_.insert(fs::weakly_canonical(path, fault)).second) return std::nullopt;
    auto text = read_source(path.string());
    if (!text.ok()) return std::nullopt;
    const source::FileId id = compilation_.sources.add(path.generic_string(), std::move(*text));
    source::Diagnostics ignored;
    const ast::FileTree tree = syntax::parse(compilation_.sources, id, ignored);
    std::map<std::string, Span, std::less<>> names;
    for (const ast::Declaration& declaration : tree.declarations) {
      for (const ast::Name& name : std::visit(NameOf{}, declaration.node)) {
        if (is_declared(declaration, name.text)) return std::nullopt;
        names.emplace(name.text, name.span);
      }
    }
    for (const Diagnostic& one : unknown) {
      const auto found = names.find(compilation_.sources.text(one.span));
      if (found != names.end())
        return Found{&one, found->second, folder.empty() ? "." : folder.generic_string()};
    }
    return std::nullopt;
  }

  bool is_declared(const ast::Declaration& like, const std::string& name) const {
    for (const ast::FileTree& tree : compilation_.trees) {
      for (const ast::Declaration& declaration : tree.declarations) {
        if (declaration.node.index() != like.node.index()) continue;
        for (const ast::Name& own : std::visit(NameOf{}, declaration.node)) {
          if (own.text == name) return true;
        }
      }
    }
    return false;
  }

  Compilation& compilation_;
  std::set<fs::path> loaded_;
};

void note_file_beside(Compilation& compilation) {
  std::vector<Diagnostic> all = compilation.diagnostics.sorted(compilation.sources);
  std::vector<Diagnostic> unknown;
  std::copy_if(all.begin(), all.end(), std::back_inserter(unknown), is_about_names);
  if (unknown.empty()) return;
  FilesBeside beside(compilation);
  for (const std::string& file : compilation.single_files) {
    const auto found = beside.find(file, unknown);
    if (!found) continue;
    source::Diagnostics noted;
    for (Diagnostic& one : all) {
      Diagnostic& copy = noted.report(one.kind, one.span, one.message);
      copy.notes = one.notes;
      copy.suggestion = one.suggestion;
      const bool same = one.kind == found->unknown->kind && one.span.file == found->unknown->span.file &&
                        one.span.begin == found->unknown->span.begin;
      if (!same) continue;
      copy.note(found->declared, "it is declared here, in a file that isn't read along");
      copy.suggest(fmt::format("`{}` is a part of a project: name its folder, `{}`", file, found->folder));
    }
    compilation.diagnostics = std::move(noted);
    return;
  }
}

// --- several projects

// The folder below `root` that the file is in; "" if it lies in `root` itself.
std::string part_of(const std::string& path, const fs::path& root) {
  const fs::path below = fs::path(path).lexically_relative(root);
  const auto first = below.begin();
  if (first == below.end() || std::next(first) == below.end()) return "";
  return (root / *first).lexically_normal().generic_string();
}

struct Clash {
  std::vector<std::string> names;
  Span second;
  Span first;
};

// Whether it was the cause.
bool report_several_projects(Compilation& compilation) {
  const fs::path root = fs::path(compilation.folder).lexically_normal();
  std::map<std::pair<std::string, std::string>, Clash> clashes;
  for (const Diagnostic& one : compilation.diagnostics.sorted(compilation.sources)) {
    const bool twice =
        one.kind == DiagnosticKind::duplicate_name || one.kind == DiagnosticKind::conflicting_field;
    if (!twice || one.notes.empty() || !one.notes.front().span.known() || !one.span.known()) continue;
    const Span first = one.notes.front().span;
    const auto folder = [&](Span at) { return part_of(compilation.sources.file(at.file).path(), root); };
    const std::pair<std::string, std::string> both = {folder(first), folder(one.span)};
    if (both.first.empty() || both.second.empty() || both.first == both.second) continue;
    Clash& clash = clashes[both];
    if (clash.names.empty()) {
      clash.first = first;
      clash.second = one.span;
    }
    clash.names.emplace_back(compilation.sources.text(one.span));
  }
  for (const auto& [folders, clash] : clashes) {
    if (clash.names.size() < kSeveralDuplicates) continue;
    const auto& [one, other] = folders;
    source::Diagnostics alone;
    alone
        .report(DiagnosticKind::duplicate_name, clash.second,
                fmt::format("`{}` and `{}` seem to be two projects: both declare `{}`, `{}`, `{}`{}", one,
                            other, clash.names[0], clash.names[1], clash.names[2],
                            clash.names.size() > kSeveralDuplicates
                                ? fmt::format(" and {} more", clash.names.size() - kSeveralDuplicates)
                                : ""))
        .note(clash.first, "it is first declared here")
        .suggest(fmt::format("all files of a folder are one program; name one project, `{}`", one));
    compilation.diagnostics = std::move(alone);
    return true;
  }
  return false;
}

}  // namespace

void explain_by_files(Compilation& compilation) {
  if (!compilation.has_errors()) return;
  if (!compilation.folder.empty() && report_several_projects(compilation)) return;
  if (!compilation.single_files.empty()) note_file_beside(compilation);
}

}  // namespace nudge
