#include "cli/repl/loaded_program.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "stdlib/stdlib.h"

namespace nudge::repl {

namespace {

namespace fs = std::filesystem;

// A source that is no file. What it says makes events of Segment's `page` and `screen` calls, which a program
// has only if it names them: a session may name them later.
constexpr const char* kSessionPath = "<session>";
constexpr const char* kSessionText = "# page_viewed screen_viewed\n";

std::string counted(size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

bool is_on_disk(const std::string& path) {
  return !path.starts_with('<');
}

}  // namespace

Result<std::unique_ptr<LoadedProgram>> LoadedProgram::load(std::vector<std::string> paths) {
  std::unique_ptr<LoadedProgram> made(new LoadedProgram(std::move(paths)));
  Result<Compilation> compilation = load_project(made->paths_);
  if (!compilation.ok()) return compilation.fault();
  made->compilation_ = std::move(*compilation);
  made->compilation_.sources.add(kSessionPath, kSessionText);
  CompileOptions options;
  options.last = Stage::check;
  compile(made->compilation_, options);
  if (made->compilation_.ir) {
    const ir::Program& program = *made->compilation_.ir;
    made->summary_ =
        fmt::format("{}, {}, {}", counted(program.workflows.size(), "workflow"),
                    counted(program.messages.size(), "message"), counted(program.events.size(), "event"));
  }
  made->stamps_ = made->look();
  made->take_inlined();
  made->add_session_test();
  return made;
}

// The program's own tests are no part of a session; the session itself is one.
void LoadedProgram::add_session_test() {
  for (size_t tree = 0; tree < compilation_.trees.size(); ++tree) {
    std::erase_if(compilation_.trees[tree].declarations, [this](const ast::Declaration& declaration) {
      const auto* test = std::get_if<ast::TestDecl>(&declaration.node);
      if (test) test_names_.push_back(test->name.plain_text());
      return test != nullptr;
    });
    const source::FileId file = compilation_.trees[tree].file;
    if (file != source::kNoFile && compilation_.sources.file(file).path() == kSessionPath)
      session_tree_ = tree;
  }
  ast::TestDecl test;
  test.name.parts.push_back(ast::TextPart{kSessionTest, nullptr, {}});
  test.name_span = {compilation_.trees[session_tree_].file, 0, 1};
  compilation_.trees[session_tree_].declarations.push_back({std::move(test), "", test.name_span});
}

void LoadedProgram::take_inlined() {
  for (const ast::FileTree& tree : compilation_.trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      if (const auto* function = std::get_if<ast::FunctionDecl>(&declaration.node))
        inlined_.functions.push_back(function->name.text);
      if (const auto* constant = std::get_if<ast::LetDecl>(&declaration.node))
        inlined_.constants.push_back(constant->name.text);
    }
  }
}

std::vector<ast::TestStatement>& LoadedProgram::statements() {
  return std::get<ast::TestDecl>(compilation_.trees[session_tree_].declarations.back().node).statements;
}

std::string LoadedProgram::report(bool colour) const {
  source::RenderOptions options;
  options.colour = colour;
  return source::render(compilation_.sources, compilation_.diagnostics.sorted(compilation_.sources), options);
}

size_t LoadedProgram::warnings() const {
  size_t count = 0;
  for (const source::Diagnostic& each : compilation_.diagnostics.sorted(compilation_.sources))
    count += source::severity(each.kind) == source::Severity::warning;
  return count;
}

std::string LoadedProgram::summary() const {
  return summary_;
}

std::string LoadedProgram::name() const {
  std::string out;
  for (const std::string& path : paths_) {
    std::string shown = path;
    while (shown.size() > 1 && shown.ends_with('/'))
      shown.pop_back();
    out += (out.empty() ? "" : " ") + shown;
  }
  if (!out.empty() && out != ".") return out;
  std::error_code fault;
  return fs::current_path(fault).filename().string();
}

std::string LoadedProgram::beside(const std::string& file_name) const {
  const std::string first = paths_.empty() ? "." : paths_.front();
  std::error_code fault;
  const fs::path folder = fs::is_directory(first, fault) ? fs::path(first) : fs::path(first).parent_path();
  if (folder == ".") return file_name;
  return (folder / file_name).generic_string();
}

std::vector<LoadedProgram::Stamp> LoadedProgram::look() const {
  std::vector<std::string> paths;
  if (auto files = project_files(paths_)) paths = *files;
  for (size_t file = 0; file < compilation_.sources.size(); ++file)
    paths.push_back(compilation_.sources.file(static_cast<source::FileId>(file)).path());
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<Stamp> found;
  for (const std::string& path : paths) {
    struct stat status {};
    if (!is_on_disk(path)) continue;
    if (stat(path.c_str(), &status) != 0) continue;
    found.push_back({path, status.st_mtim.tv_sec * int64_t{1'000'000'000} + status.st_mtim.tv_nsec,
                     static_cast<uint64_t>(status.st_size)});
  }
  return found;
}

std::vector<std::string> LoadedProgram::changed_files() {
  std::vector<Stamp> now = look();
  if (now == stamps_) return {};
  std::map<std::string, Stamp> before;
  for (const Stamp& stamp : stamps_)
    before[stamp.path] = stamp;
  std::vector<std::string> changed;
  for (const Stamp& stamp : now) {
    const auto was = before.find(stamp.path);
    if (was == before.end() || !(was->second == stamp)) changed.push_back(stamp.path);
    if (was != before.end()) before.erase(was);
  }
  for (const auto& [path, stamp] : before)
    changed.push_back(path);
  stamps_ = std::move(now);
  return changed;
}

void LoadedProgram::accept_files() {
  stamps_ = look();
}

std::vector<std::string> LoadedProgram::modules() {
  std::vector<std::string> names;
  for (const StdlibModule& module : stdlib_modules())
    names.emplace_back(module.name);
  return names;
}

}  // namespace nudge::repl
