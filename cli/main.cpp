// nudge: the table of commands. Each has a file of its own name.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "cli/command.h"

namespace nudge::cli {
namespace {

const CommandEntry kCommands[] = {
    {"check", "parse, type-check and analyse a program",
     "  nudge check                        the program in the current folder\n"
     "  nudge check flows/ --deny-warnings warnings fail too: for CI\n"
     "  nudge check --format github        as annotations of a pull request\n"
     "  nudge check --dump program welcome.flow\n",
     make_check},
    {"run", "feed a file of inputs to a program: actions come out",
     "  nudge run examples/welcome --input examples/welcome/inputs.ndjson\n"
     "  nudge run --input - --format table < inputs.ndjson\n"
     "  nudge run --input day.ndjson --until 2026-04-01T00:00Z --trace trace.ndjson\n",
     make_run},
    {"docs", "what the modules of the standard library declare",
     "  nudge docs                         the modules\n"
     "  nudge docs saas email              their events, fields and actions\n",
     make_docs},
};

// Commands of the specification that this version doesn't have: said, not guessed at.
const char* const kLater[] = {"new",  "fmt",   "test",  "repl", "backtest", "count",  "why",    "graph",
                              "plan", "apply", "serve", "lsp",  "doctor",   "status", "explain"};

int run_command_line(int argc, char** argv) {
  CLI::App app("Lifecycle workflows in version control: typed, tested, explained, fast.", "nudge");
  app.set_version_flag("--version", std::string("nudge ") + NUDGE_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 done, 1 faults in the program or the input, 2 wrong usage, 3 the machine failed.\n"
      "`nudge COMMAND --help` shows examples.");
  for (const char* later : kLater) {
    if (argc > 1 && std::string_view(argv[1]) == later) {
      return usage_fault(fmt::format("`nudge {}` is not known to this version yet", later));
    }
  }
  std::vector<std::pair<CLI::App*, Command>> commands;
  for (const CommandEntry& entry : kCommands) {
    CLI::App* command = app.add_subcommand(entry.name, entry.summary);
    command->footer(std::string("Examples:\n") + entry.examples);
    commands.emplace_back(command, entry.make(*command));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    bool asked = fault.get_exit_code() == 0;  // --help, --version
    app.exit(fault);
    return asked ? kDone : kUsage;
  }
  for (auto& [command, run] : commands) {
    if (command->parsed()) return run();
  }
  return kUsage;
}

}  // namespace
}  // namespace nudge::cli

int main(int argc, char** argv) {
  // A reader that goes away (`nudge run … | head`) is a fault of write(), not the end of us.
  std::signal(SIGPIPE, SIG_IGN);
  int status = nudge::cli::kMachine;
  try {
    status = nudge::cli::run_command_line(argc, argv);
  } catch (const std::exception& fault) {  // no memory, above all
    std::fprintf(stderr, "error: %s\n", fault.what());
  }
  std::fflush(nullptr);
  // Without destructors: a thread that still compiles need not come to its end.
  std::_Exit(status);
}
