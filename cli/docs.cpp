// nudge docs: a project as one page of HTML; what a module of the standard library declares, as text.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/dot_svg.h"
#include "cli/module_docs.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "compiler/graph/make_graph.h"
#include "compiler/graph/print_graph.h"
#include "compiler/page/page.h"

namespace nudge::cli {
namespace {

namespace fs = std::filesystem;

struct DocsOptions {
  std::vector<std::string> names;  // modules, or paths
  std::string output;
  bool modules = false;
  bool no_pictures = false;
};

const StdlibModule* find_module(const std::string& name) {
  for (const StdlibModule& module : stdlib_modules()) {
    if (module.name == name) return &module;
  }
  return nullptr;
}

bool is_path(const std::string& name) {
  std::error_code fault;
  return name.find_first_of("/.\\") != std::string::npos || fs::exists(name, fault);
}

std::string unknown_name(const std::string& name) {
  std::string names;
  std::vector<std::string> candidates;
  for (const StdlibModule& module : stdlib_modules()) {
    candidates.emplace_back(module.name);
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", module.name);
  }
  const auto near = source::nearest_name(name, candidates);
  const std::string hint =
      near ? fmt::format("did you mean `{}`?", *near) : fmt::format("there are {}", names);
  return fmt::format("there is no module `{}`, and no path; {}", name, hint);
}

// "welcome", for `examples/welcome/`, `welcome.flow` and a folder of that name that we are in.
std::string title_of(const std::vector<std::string>& paths) {
  std::error_code fault;
  const fs::path path = fs::absolute(paths.empty() ? "." : paths.front(), fault).lexically_normal();
  const fs::path last = path.has_filename() ? path.filename() : path.parent_path().filename();
  const std::string name = last.extension() == ".flow" ? last.stem().string() : last.string();
  return name.empty() ? "nudge" : name;
}

// Those of all workflows; none if there is nothing that draws.
Result<std::vector<std::string>> drawings_of(const std::vector<graph::Graph>& graphs) {
  if (!can_draw()) {
    fmt::print(stderr,
               "no pictures, for the command dot is not installed (on Debian: the package graphviz)\n");
    return std::vector<std::string>();
  }
  std::vector<std::string> dots;
  for (const graph::Graph& graph : graphs)
    dots.push_back(graph::print_dot(graph));
  return draw_svgs(dots);
}

int write(const std::string& path, std::string text) {
  OutputFile file;
  if (Status opened = file.open(path.empty() ? "-" : path); !opened.ok())
    return machine_fault(opened.fault());
  file.buffer() = std::move(text);
  if (Status written = file.flush(); !written.ok()) return machine_fault(written.fault());
  return kDone;
}

int page(const DocsOptions& options) {
  if (options.output.empty() && stdout_is_terminal())
    return usage_fault("a page is nothing for a terminal: add `--output docs.html`");
  Result<Compilation> loaded = load_project(options.names);
  if (!loaded.ok()) return load_fault(loaded.fault(), options.names);
  compile(*loaded);
  if (report(*loaded, "human").errors > 0) return kFaults;
  page::PageInput input{
      {loaded->sources, loaded->trees, *loaded->ir, *loaded->program}, title_of(options.names), {}, {}};
  const graph::GraphMaker maker(input.parts);
  for (uint32_t workflow = 0; workflow < loaded->program->workflows.size(); ++workflow)
    input.graphs.push_back(maker.make(workflow));
  if (!options.no_pictures) {
    Result<std::vector<std::string>> drawings = drawings_of(input.graphs);
    if (!drawings.ok()) return machine_fault(drawings.fault());
    input.drawings = std::move(*drawings);
  }
  return write(options.output, page::print_page(input));
}

int modules(const DocsOptions& options) {
  std::string out;
  for (const std::string& name : options.names)
    out += (out.empty() ? "" : "\n") + module_docs(*find_module(name));
  return write(options.output, out);
}

bool is_project(const std::string& folder) {
  Result<Compilation> loaded = load_project(folder);
  return loaded.ok();
}

int docs(const DocsOptions& options) {
  if (options.modules) return write(options.output, list_of_modules());
  if (options.names.empty())
    return is_project(".") ? page(options) : write(options.output, list_of_modules());
  const auto of_module = [](const std::string& name) { return find_module(name) != nullptr; };
  if (std::all_of(options.names.begin(), options.names.end(), of_module)) return modules(options);
  for (const std::string& name : options.names) {
    if (!of_module(name) && !is_path(name)) return usage_fault(unknown_name(name));
  }
  if (std::any_of(options.names.begin(), options.names.end(), of_module))
    return usage_fault(
        "modules and paths are shown apart: a folder that is called as a module is written `./email`");
  return page(options);
}

}  // namespace

Command make_docs(Options& command) {
  auto options = std::make_shared<DocsOptions>();
  command.add("PATH_OR_MODULE", options->names,
              "the program's paths (default: the current folder), or modules of the standard library");
  command.add("--output", options->output, "write to this file; - is stdout, the default");
  command.flag("--no-pictures", options->no_pictures, "list the steps of workflows instead of drawing them");
  command.flag("--modules", options->modules, "list the modules of the standard library");
  return [options] { return docs(*options); };
}

}  // namespace nudge::cli
