// nudge repl: a session with a program, at a terminal or from a script.
#include <fmt/format.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/repl/loop.h"

namespace nudge::cli {
namespace {

struct ReplOptions {
  std::vector<std::string> paths;
};

int repl(const ReplOptions& options) {
  auto program = repl::LoadedProgram::load(options.paths);
  if (!program.ok()) return load_fault(program.fault(), options.paths);
  if ((*program)->has_errors()) {
    fmt::print(stderr, "{}", (*program)->report(use_colour(stderr_is_terminal())));
    return kFaults;
  }
  bool broken = false;  // nobody reads us any more
  repl::ShellOptions shell_options;
  shell_options.interactive = isatty(STDIN_FILENO) == 1;
  shell_options.colour = use_colour(stdout_is_terminal());
  shell_options.out = [&](std::string_view text) { broken |= !write_stdout(text).ok(); };
  shell_options.fault = [](std::string_view text) { fmt::print(stderr, "{}", text); };
  if (shell_options.interactive) shell_options.interrupted = repl::was_interrupted;
  repl::Shell shell(std::move(*program), shell_options);
  if (shell_options.interactive) {
    shell_options.out(shell.greeting());
    repl::talk(shell);
    return broken ? kMachine : kDone;
  }
  repl::read_script(shell, stdin);
  if (broken) return kMachine;
  return shell.had_faults() ? kFaults : kDone;
}

}  // namespace

Command make_repl(Options& command) {
  auto options = std::make_shared<ReplOptions>();
  command.add("PATH", options->paths,
              "a file, or a folder whose .flow files make one program (default: the current folder)");
  return [options] { return repl(*options); };
}

}  // namespace nudge::cli
