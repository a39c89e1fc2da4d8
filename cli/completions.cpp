// nudge completions: a script that teaches a shell our commands. What only a program knows, such as the names
// of its workflows, the script asks us for.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/command_reference.h"
#include "cli/options.h"
#include "compiler/ast/ast.h"
#include "compiler/compile.h"
#include "stdlib/stdlib.h"

namespace nudge::cli {
namespace {

struct CompletionOptions {
  std::string shell;
  std::string names;
};

// Those of the program in the current folder; nothing if there is none, for a shell has no use for our
// faults.
std::string workflow_names() {
  std::string out;
  Result<Compilation> loaded = load_project(std::vector<std::string>{});
  if (!loaded.ok()) return out;
  CompileOptions options;
  options.last = Stage::parse;
  compile(*loaded, options);
  for (const ast::FileTree& tree : loaded->trees) {
    for (const ast::Declaration& declaration : tree.declarations) {
      if (const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration.node))
        out += workflow->name.text + "\n";
    }
  }
  return out;
}

std::string module_names() {
  std::string out;
  for (const StdlibModule& module : stdlib_modules())
    out += fmt::format("{}\n", module.name);
  return out;
}

int completions(const CompletionOptions& options, const CLI::App& app) {
  if (options.shell.empty() == options.names.empty())
    return usage_fault("name a shell: `nudge completions bash`, `zsh` or `fish`");
  std::string out;
  if (options.names == "workflows") out = workflow_names();
  if (options.names == "modules") out = module_names();
  if (!options.shell.empty()) {
    const ProgramReference program = command_reference(app);
    out = options.shell == "bash"  ? bash_completions(program)
          : options.shell == "zsh" ? zsh_completions(program)
                                   : fish_completions(program);
  }
  if (Status written = write_stdout(out); !written.ok()) return machine_fault(written.fault());
  return kDone;
}

}  // namespace

Command make_completions(Options& command) {
  auto options = std::make_shared<CompletionOptions>();
  command.add("SHELL", options->shell, "whose script to print").one_of({"bash", "zsh", "fish"});
  command
      .add("--names", options->names,
           "print names instead, for the scripts: of the program's workflows, of modules")
      .one_of({"workflows", "modules"});
  return [options, &app = command.app()] { return completions(*options, app); };
}

}  // namespace nudge::cli
