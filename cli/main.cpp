// nudge: reads the command line by the table of commands (commands.cpp) and runs what it names.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "cli/command_reference.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/usage.h"

namespace nudge::cli {
namespace {

int refuse(const CLI::App& app, const CLI::ParseError& fault, std::string_view first) {
  if (first.empty()) {
    std::fputs(app.help().c_str(), stderr);
    return kUsage;
  }
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  if (parsed.empty() && !first.starts_with('-')) return usage_fault(unknown_command(first));
  usage_fault(usage_explained(app, fault));
  fmt::print(stderr, "`nudge {}--help` says more\n", parsed.empty() ? "" : parsed.front()->get_name() + " ");
  return kUsage;
}

// `nudge help run` is `nudge run --help`.
std::vector<std::string> help_asked(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  words.resize(std::min<size_t>(words.size(), 1));
  words.emplace_back("--help");
  return words;
}

int run_command_line(int argc, char** argv) {
  CLI::App app("Lifecycle workflows in version control: typed, tested, explained, fast.", "nudge");
  app.set_help_flag("-h,--help", "print this help");
  app.set_version_flag("--version", std::string("nudge ") + NUDGE_VERSION, "print the version");
  app.formatter(help_formatter());
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 done, 1 faults in the program or the input, 2 wrong usage, 3 the machine failed.\n"
      "`nudge COMMAND --help` shows examples.");
  for (std::string_view later : later_commands()) {
    if (argc > 1 && std::string_view(argv[1]) == later) {
      return usage_fault(fmt::format("`nudge {}` is not known to this version yet", later));
    }
  }
  std::vector<std::pair<CLI::App*, Command>> made;
  for (const CommandEntry& entry : commands()) {
    CLI::App* command = app.add_subcommand(entry.name, entry.summary);
    command->footer(std::string("Examples:\n") + entry.examples);
    Options options(*command);
    made.emplace_back(command, entry.make(options));
    name_values(*command);
  }
  try {
    std::vector<std::string> words = help_asked(argc, argv);
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(std::move(words));
  } catch (const CLI::ParseError& fault) {
    if (fault.get_exit_code() == 0) {  // --help, --version
      app.exit(fault);
      return kDone;
    }
    return refuse(app, fault, argc > 1 ? argv[1] : "");
  }
  for (auto& [command, run] : made) {
    if (command->parsed()) return run();
  }
  return kUsage;
}

}  // namespace
}  // namespace nudge::cli

int main(int argc, char** argv) {
  // A reader that goes away (`nudge run … | head`) is a fault of write(), not the end of us.
  std::signal(SIGPIPE, SIG_IGN);
  // The same for a file that has grown as large as it may (`ulimit -f`).
  std::signal(SIGXFSZ, SIG_IGN);
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
